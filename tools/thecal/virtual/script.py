"""Runs one Python file on CPython beside the device's files, the twin of script.mjs: the task as JSON on standard
input, the result as JSON on standard output. It refuses to know what the file does; `run_script` says what it defines.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from thecal import shims


def load(path: Path) -> ModuleType:
    """The file as the module `script`."""
    spec = importlib.util.spec_from_file_location("script", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Begins, steps to the end, and returns the result."""
    shims.install(Path(task["device"]))
    sys.path[:0] = task["folders"]
    script = load(Path(task["script"]))
    result = script.begin(json.loads(task["payload"]))
    while hasattr(script, "step") and script.step():
        pass
    return script.result() if hasattr(script, "result") else result


def main() -> None:
    """Reads the task, writes the result; what the script prints goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps(run(json.load(sys.stdin))), file=out)


if __name__ == "__main__":
    main()
