"""The virtual board on CPython: python -m thecal.virtual.board DEVICE held|free [KEYS], the twin of board.mjs.

A line on standard input is a turn of the device's loop, and what it prints goes to standard output. End of input,
SIGINT and SIGTERM switch motor and beeper off and exit 0; an error goes to standard error and exits 1. It refuses
to know what is said.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from thecal import shims

Turn = Callable[["str | None"], int]
_CHUNK = 1 << 16


class Lines:
    """The lines that arrive at a file descriptor; `ended` when no more will."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._heard = b""
        self.ended = False

    def wait(self, seconds: float | None) -> bool:
        """Whether something arrived within so many seconds; None waits for ever."""
        return bool(select.select([self._fd], [], [], seconds)[0])

    def take(self) -> list[str]:
        """What has arrived, without newlines. A last line without one counts."""
        chunk = os.read(self._fd, _CHUNK)
        self.ended = not chunk
        *lines, self._heard = (self._heard + chunk).split(b"\n")
        if self.ended and self._heard:
            lines.append(self._heard)
        return [line.decode("utf-8", "replace") for line in lines]


def serve(turn: Turn, lines: Lines, held: bool) -> None:
    """A turn a line; where the clock is free, also a turn when the wait that the last one returned is over."""
    while not lines.ended:
        wait_s = None if held else max(turn(None), 0) / 1000
        sys.stdout.flush()
        if lines.wait(wait_s):
            for line in lines.take():
                turn(line)
                sys.stdout.flush()


def lock(file: Path) -> None:
    """The board that is opened next is locked with the keys of this file."""
    keys = json.loads(file.read_text(encoding="utf-8"))["keys"]
    virtual = importlib.import_module("boards.virtual")
    virtual.lock(
        "".join(keys[role] for role in importlib.import_module("pump.rights").ROLES), os.urandom(32).hex()
    )


def main(device: str, clock: str, keys: str | None = None) -> int:
    """Serves standard input until its end or a signal. Exit code 0."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a parent in the background may have had it ignored
    shims.install(Path(device))
    board = importlib.import_module("main")
    if keys is not None:
        lock(Path(keys))
    try:
        turn = board.open_board("virtual", held=clock == "held")
        serve(turn, Lines(0), clock == "held")
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    finally:
        board.close()
        _flush()
    return 0


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # nobody listens any more; without this, closing would complain once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
