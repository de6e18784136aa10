"""The virtual board: starts the device's files under MicroPython (WebAssembly in node) or CPython, as a child process.

It finds the interpreter and hands over the pipes; it refuses to know what is said through them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from thecal import paths
from thecal.errors import Failure

INTERPRETERS = ("micropython", "cpython")
_HERE = Path(__file__).resolve().parent


class ScriptError(RuntimeError):
    """A script that `run_script` ran raised; the text is its traceback."""


def start(
    interpreter: str,
    *,
    held: bool = True,
    device: Path | None = None,
    stderr: int | IO[Any] = subprocess.STDOUT,
    keys: Path | None = None,
) -> subprocess.Popen[bytes]:
    """A virtual board with pipes to its standard input and output, in bytes, a line a message.

    `held`: its clock stands until a request `twin.pass` passes time; else it runs with the host's clock. What it says
    last when it dies, a traceback, comes on standard output too unless `stderr` says otherwise. It is in a session of
    its own, so Ctrl-C reaches only its parent; closing its standard input switches its outputs off and ends it.
    `keys`: a file of `thecal.keys`; the board reads it itself, and is locked.
    Raises Failure for an unknown interpreter, or one that is not installed.
    """
    clock = "held" if held else "free"
    locked = [str(keys)] if keys else []
    return subprocess.Popen(
        [*_command(interpreter, "board"), str(device or paths.device_dir()), clock, *locked],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def run_script(
    script: Path,
    payload: dict[str, Any],
    interpreter: str,
    *,
    folders: Sequence[Path] = (),
    device: Path | None = None,
    most_s: float | None = None,
) -> dict[str, Any]:
    """Runs one Python file beside the device's files, and returns the dict it made.

    The file defines `begin(payload: dict)`; where it also defines `step() -> bool`, that is called as long as it
    returns True, with garbage collected between the calls; the result is what `result() -> dict` returns, or
    `begin` where there is no `result`. Payload and result pass through JSON. Each of `folders` is importable (on
    MicroPython it is copied to `/` and its name). What the file prints goes to standard error.
    Raises Failure as `start` does, and ScriptError with the traceback when the script raises, or when it has not
    ended after `most_s` seconds.
    """
    task = {
        "script": str(script),
        "device": str(device or paths.device_dir()),
        "folders": [str(folder) for folder in folders],
        "payload": json.dumps(payload),  # a string: JavaScript would round large integers
    }
    return _done(task, interpreter, most_s)


def _done(task: dict[str, Any], interpreter: str, most_s: float | None) -> dict[str, Any]:
    """What a task's script made, when it has ended."""
    command, script = _command(interpreter, "script"), task["script"]
    try:
        done = subprocess.run(command, input=json.dumps(task).encode(), capture_output=True, timeout=most_s)
    except subprocess.TimeoutExpired:
        raise ScriptError(f"{script} had not ended on {interpreter} after {most_s} s") from None
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise ScriptError(f"{script} failed on {interpreter}:\n{said}")
    sys.stderr.write(said)
    return json.loads(done.stdout)


def _command(interpreter: str, program: str) -> list[str]:
    if interpreter == "micropython":
        return [str(paths.node()), str(_HERE / f"{program}.mjs"), str(paths.micropython())]
    if interpreter == "cpython":
        return [sys.executable, "-m", f"thecal.virtual.{program}"]
    raise Failure(f"no interpreter {interpreter!r}: there is {' and '.join(INTERPRETERS)}")
