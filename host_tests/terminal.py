"""A real terminal for a test: the command runs behind a pseudo-terminal, and pyte makes a screen of its bytes."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pyte

from thecal.program import look

_KEYS = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "enter": "\r",
    "escape": "\x1b",
    "f5": "\x1b[15~",
}
_PATIENCE_S = 60.0
_PORT_PATIENCE = "TERMINAL_PORT_PATIENCE_S"
_START = f"""
import os, sys
from thecal import board, cli
board._PORT_SILENCE_S = float(os.environ.get("{_PORT_PATIENCE}", board._PORT_SILENCE_S))
start = board.start
board.start = lambda interpreter="", notified=None, locked=None: start("cpython", notified, locked)
cli.main(sys.argv[1:])
"""


class Terminal:
    """`thecal` with these arguments in 80 x 24, on CPython's board, which starts sooner.

    `patience_s`: for words on the screen, and for a pump at a port where that may be slow.
    """

    def __init__(self, *arguments: str, patience_s: float | None = None, **environment: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self.rest = ""
        self._patience_s = patience_s or _PATIENCE_S
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORTERM")}
        asked = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "80", "LINES": "24"}
        if patience_s is not None:
            asked[_PORT_PATIENCE] = str(patience_s)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=kept | asked | environment,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *raised: Any) -> None:
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        os.close(self._master)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def cells(self) -> list[list[Any]]:
        return [[self.screen.buffer[y][x] for x in range(80)] for y in range(24)]

    def until(self, *words: str) -> None:
        """Wait until they stand on the screen."""
        self._wait(lambda: all(word in self.text() for word in words), f"{words} never came")

    def until_typing(self) -> None:
        """Wait until the keyboard has left the menu, whose line then is no bright one any more."""
        bright = look.BLUE.lstrip("#")
        self._wait(lambda: all(line[0].bg != bright for line in self.cells()), "the menu has the keyboard")

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + self._patience_s
        while not done():
            assert time.monotonic() < end, f"{what}:\n{self.text()}"
            assert self._read(0.1) or self._process.poll() is None, f"it ended:\n{self.text()}"

    def settle(self) -> None:
        """Wait until the screen stands still: who types before a field has the keyboard types elsewhere."""
        while self._read(0.25):
            pass

    def keys(self, *names: str) -> None:
        for name in names:
            self.type(_KEYS[name])

    def type(self, text: str) -> None:
        """Letter by letter, as a person does: an escape is one by itself only when nothing follows it."""
        for part in [text] if text.startswith("\x1b") else text:
            os.write(self._master, part.encode())
            self._read(0.3 if part == "\x1b" else 0.01)

    def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        end = time.monotonic() + self._patience_s
        while self._process.poll() is None and time.monotonic() < end:
            self._read(0.1)
        self._read(0.1)
        return self._process.wait(0.1)

    def _read(self, wait_s: float) -> bool:
        """What has come until then, onto the screen."""
        found = False
        while select.select([self._master], [], [], 0 if found else wait_s)[0]:
            try:
                data = os.read(self._master, 65_536)
            except OSError:  # the other end is closed
                return found
            if not data:
                return found
            found = True
            self.rest = (self.rest + data.decode("utf-8", "replace"))[-2_000:]
            self._stream.feed(data)
        return found
