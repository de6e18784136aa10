// MicroPython in WebAssembly under node: loads it, and puts files where it can import them.
// It refuses to know what the files do.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Room for what one call allocates: garbage is collected only when the outermost call has returned to JavaScript.
const HEAP_BYTES = 4 * 1024 * 1024;

// This build has a mirror of its table of functions, and compares it with the table at every call through it: a third of
// all time. The table never changes once it is filled, so what it gave once it gives again without being asked.
const get = WebAssembly.Table.prototype.get;
let table, entries;
WebAssembly.Table.prototype.get = function (index) {
  if (this !== table) [table, entries] = [this, []];
  return (entries[index] ??= get.call(this, index));
};

/** The interpreter of `folder`; whole lines that Python prints go to `stdout` and `stderr` without their newline. */
export async function load(folder, stdout, stderr) {
  const module = await import(pathToFileURL(path.join(folder, "micropython.mjs")));
  const url = path.join(folder, "micropython.wasm");
  return module.loadMicroPython({ url, heapsize: HEAP_BYTES, stdout, stderr });
}

/** Copies a folder of the host to `to` in Python's file system, without caches and hidden files. */
export function copyTree(python, from, to) {
  python.FS.mkdirTree(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "__pycache__") continue;
    const source = path.join(from, entry.name);
    if (fs.statSync(source).isDirectory()) copyTree(python, source, `${to}/${entry.name}`);
    else python.FS.writeFile(`${to}/${entry.name}`, fs.readFileSync(source));
  }
}

/** What to tell of an error: Python's traceback alone, since the stack in JavaScript would be 100 kB in one line. */
export function words(error) {
  return error.name === "PythonError" ? error.message.trim() : String(error.stack ?? error).slice(-2000);
}
