// Runs one Python file on MicroPython beside the device's files: node script.mjs MICROPYTHON, the task as JSON on
// standard input, the result as JSON on standard output. thecal.virtual.run_script says what the file defines.
// Each step is a call of its own, since garbage is collected only between calls.

import fs from "node:fs";
import path from "node:path";
import { copyTree, load, words } from "./wasm.mjs";

const OPEN = `import json, sys
with open("/payload.json") as file:
    _payload = json.load(file)
import script
_result = script.begin(_payload)
_step = getattr(script, "step", None)
_stepped = _step is not None`;
const CLOSE = `if hasattr(script, "result"):
    _result = script.result()
_json = json.dumps(_result)`;

function place(python, task) {
  copyTree(python, task.device, "/device");
  const folders = task.folders.map((folder) => "/" + path.basename(folder));
  task.folders.forEach((folder, index) => copyTree(python, folder, folders[index]));
  python.FS.mkdirTree("/script");
  python.FS.writeFile("/script/script.py", fs.readFileSync(task.script));
  python.FS.writeFile("/payload.json", task.payload);
  for (const folder of ["/device", ...folders, "/script"]) python.runPython(`import sys; sys.path.insert(0, "${folder}")`);
}

function run(python) {
  python.runPython(OPEN);
  if (python.globals.get("_stepped")) {
    const step = python.globals.get("_step");
    while (step());
  }
  python.runPython(CLOSE);
  return python.globals.get("_json");
}

try {
  const task = JSON.parse(fs.readFileSync(0, "utf8"));
  const say = (line) => process.stderr.write(line + "\n");
  const python = await load(process.argv[2], say, say);
  place(python, task);
  process.stdout.write(run(python) + "\n");
} catch (error) {
  process.stderr.write(words(error) + "\n");
  process.exitCode = 1;
}
