// The virtual board on MicroPython: node board.mjs MICROPYTHON DEVICE held|free [KEYS]
//
// A line on standard input is a turn of the device's loop, and what it prints goes to standard output. Where the clock
// is free, a timer makes the turns in between. End of input, SIGINT and SIGTERM, heard between two turns, switch motor and
// beeper off and exit 0; an error in Python goes to standard error and exits 1. It refuses to know what is said.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyTree, load, words } from "./wasm.mjs";

const [micropython, device, clock, keys] = process.argv.slice(2);
const BATCH_CHARS = 16384;
const BATCH_MS = 20; // so that what happens early in a long turn is seen early
const LONGEST_WAIT_MS = 2 ** 31 - 1;

let said = "";
let saidAt = 0;
let heard = "";
let timer = null;
let ending = false;
let python, turn;

function flush() {
  if (said) process.stdout.write(said);
  said = "";
  saidAt = Date.now();
}

function say(line) {
  said += line + "\n";
  if (said.length > BATCH_CHARS || Date.now() - saidAt > BATCH_MS) flush();
}

function locked(keys) {
  const seed = randomBytes(32).toString("hex");
  return `from boards import virtual
from pump.rights import ROLES
keys = ${JSON.stringify(keys)}
virtual.lock("".join([keys[role] for role in ROLES]), "${seed}")
del keys`;
}

function open() {
  copyTree(python, device, "/device");
  const held = clock === "held" ? "True" : "False";
  const lock = keys ? locked(JSON.parse(readFileSync(keys, "utf8")).keys) : "";
  python.runPython(`import sys
sys.path.insert(0, "/device")
import main
${lock}
turn = main.open_board("virtual", held=${held})`);
  turn = python.globals.get("turn");
}

function take(line) {
  const wait = turn(line);
  if (clock === "held") return;
  clearTimeout(timer);
  timer = setTimeout(() => guarded(() => take(null)), Math.min(Math.max(wait, 0), LONGEST_WAIT_MS));
}

function takeAll(chunk) {
  const lines = (heard + chunk).split("\n");
  heard = lines.pop();
  for (const line of lines) take(line);
}

function end(code, error) {
  if (ending) return;
  ending = true;
  clearTimeout(timer);
  try {
    if (turn) python.runPython("main.close()");
  } catch (second) {
    code = 1;
    error ??= second;
  }
  flush();
  if (error) process.stderr.write(words(error) + "\n");
  process.stdout.write("", () => process.exit(code));
}

function guarded(action) {
  if (ending) return;
  try {
    action();
    flush();
  } catch (error) {
    end(1, error);
  }
}

process.on("SIGINT", () => end(0));
process.on("SIGTERM", () => end(0));
process.stdout.on("error", () => (end(0), process.exit())); // nobody listens any more
try {
  python = await load(micropython, say, (line) => process.stderr.write(line + "\n"));
  open();
  if (clock !== "held") guarded(() => take(null));
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk) => guarded(() => takeAll(chunk)));
  process.stdin.on("end", () => guarded(() => (heard && take(heard), end(0))));
} catch (error) {
  end(1, error);
}
