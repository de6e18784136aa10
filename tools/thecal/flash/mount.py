"""The pump on a board, from files of this computer that mpremote's own mount serves; nothing is copied onto the board.

It stages the same bundles that flashing copies: the sources would not fit into a board's memory. While the board reads
a file the line belongs to the file, so what is typed waits: first for the pump to have started, then for the answer to
the request before. What is flashed on the board stays there, and starts again at the next reset.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from thecal.errors import Failure
from thecal.flash import answer
from thecal.flash.device import Device, sentences
from thecal.flash.plan import MANIFEST, Wanted
from thecal.paths import cache_dir

# boot.py first, for the pins; it is then there when the pump ends, and no file has to be read
_RUN = "import boot\nimport main\nmain.run()\n"
_SILENT_S = 20.0  # neither a word nor a file asked for: it will not start any more
_ANSWER_S = 10.0  # then the next request is sent nevertheless
_STOP_S = 0.5  # after each Ctrl-C: where the board reads a file, it hears none
_STOPS = 10
_PAUSE_S = 0.005
_ENDED = b"\x04"  # of a program, in a raw REPL


def stage(want: Wanted, board: str) -> Path:
    """A folder in the cache with exactly what the board would get."""
    folder = cache_dir() / "mount" / board
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in {**want.bundles, **want.launchers, MANIFEST: want.manifest}.items():
        (folder / name).write_bytes(data)
    return folder


class Pump:
    """A pump that runs from a staged folder. Raises Failure where it does not start, ends, or the board is gone."""

    def __init__(self, board: Device, folder: Path) -> None:
        self._port = board.port
        self._serial = board.mount(str(folder), _RUN)
        self._heard = b""
        self._wrong = ""
        self._last_s = time.monotonic()  # when the board said anything, or asked for a file

    def started(self) -> str:
        """The pump's first line. Raises Failure with the reason, where it tells of an error instead."""
        while (line := self.line()) is None or self._wrong:
            if time.monotonic() > self._last_s + _SILENT_S:
                raise Failure(
                    f"the pump at {self._port} does not start: for {_SILENT_S:.0f} s it has said nothing"
                )
        return line

    def line(self) -> str | None:
        """The next line, None where none comes right now. Raises Failure where the program has ended."""
        with sentences(self._port):
            self._hear()
        line, newline, rest = self._heard.partition(b"\n")
        if _ENDED in line:
            raise Failure(f"the pump does not run: {self._wrong or 'its program ended'}")
        if not newline:
            return None
        self._heard = rest
        text = line.decode("utf-8", "replace").strip()
        self._wrong = _wrong(text)
        return text

    def ask(self, line: str) -> None:
        """Sends a request."""
        with sentences(self._port):
            self._serial.write(line.encode() + b"\n")

    def stop(self) -> None:
        """Ctrl-C, until the program has ended. Raises Failure where it does not."""
        for _ in range(_STOPS):
            with sentences(self._port):
                self._serial.write(b"\x03")
                ends = time.monotonic() + _STOP_S
                while time.monotonic() < ends:
                    self._hear()
                    if _ENDED in self._heard:
                        return
        raise Failure(f"the pump at {self._port} does not stop: unplug the board")

    def _hear(self) -> None:
        """What is there to be read, and serves a file meanwhile; waits a moment where there is nothing."""
        if not self._serial.orig_serial.inWaiting():
            time.sleep(_PAUSE_S)
            return
        self._last_s = time.monotonic()
        while count := self._serial.inWaiting():
            self._heard += self._serial.read(count)


def _wrong(line: str) -> str:
    """What an error tells that nobody asked for; "" where the line tells of none."""
    try:
        message: Any = json.loads(line)
    except ValueError:
        return ""
    if isinstance(message, dict) and message.get("method") == "error":
        return "; ".join(answer.faults(message.get("params") or {}))
    return ""


def converse(pump: Pump, typed: IO[str], say: Callable[[str], None]) -> None:
    """The pump's lines to `say`, those of `typed` to the pump, one after the other, until they end."""
    lines = _lines(typed)
    asked_s, more = 0.0, True
    while more or asked_s:
        line = pump.line()
        if line is not None:
            say(line)
        if asked_s and (_answers(line) or time.monotonic() - asked_s > _ANSWER_S):
            asked_s = 0.0
        if not asked_s and more and not lines.empty():
            request = lines.get()
            more = bool(request)
            if request.strip():
                pump.ask(request.strip())
                asked_s = time.monotonic()


def _answers(line: str | None) -> bool:
    return line is not None and '"id"' in line


def _lines(typed: IO[str]) -> queue.SimpleQueue[str]:
    """What is typed, a line each, "" at the end: read aside, for a terminal cannot be asked everywhere."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        while line := typed.readline():
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    return lines


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
