"""Runs the pump on a board from files of this computer, by `mpremote mount`; nothing is copied onto the board.

It stages the same bundles that flashing copies, and hands the terminal over to mpremote. What is flashed on the board
stays there, and starts again at the next reset.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from thecal.errors import Failure
from thecal.flash.plan import MANIFEST, Wanted
from thecal.paths import cache_dir

# mpremote's repl begins with two characters for a board that waits at a prompt, and ours does not
_START = "import sys\nsys.stdin.read(2)\n"
_RUN = "import main\nmain.run()\n"


def stage(want: Wanted, board: str) -> Path:
    """A folder in the cache with exactly what the board would get."""
    folder = cache_dir() / "mount" / board
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in {**want.bundles, **want.launchers, MANIFEST: want.manifest}.items():
        (folder / name).write_bytes(data)
    return folder


def run(port: str, folder: Path, at_terminal: bool) -> None:
    """The pump from a staged folder, until a person leaves (or, without a terminal, until it ends). Raises Failure."""
    words = ["exec", "--no-follow", _START + _RUN, "repl"] if at_terminal else ["exec", _RUN]
    mpremote(port, "mount", str(folder), *words)


def repl(port: str) -> None:
    """The prompt of a board, in this terminal. Raises Failure without one."""
    if not sys.stdin.isatty():
        raise Failure("a prompt needs a terminal, and standard input is none")
    mpremote(port, "repl")


def mpremote(port: str, *words: str) -> None:
    """Runs mpremote at a port and waits for its end. Raises Failure where it failed; it has said why."""
    command = [sys.executable, "-m", "mpremote", "connect", port, *words]
    code = subprocess.run(command).returncode
    if code:
        raise Failure(f"mpremote ended with {code}: what it said is above")
