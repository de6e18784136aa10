"""A person at a terminal: a command in a pseudo-terminal, what it shows, and keys pressed."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time

_PATIENCE_S = 300.0  # of the wall clock: the machine may be busy
_AGAIN_S = 1.0


class Terminal:
    """Runs `thecal` with these words. A context manager; what is still running at its end is killed."""

    def __init__(self, *words: str) -> None:
        self._here, there = pty.openpty()
        command = [sys.executable, "-m", "thecal", *words]
        # a program in the foreground hears Ctrl-C; what a shell runs in the background, as tests may be, does not
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._process = subprocess.Popen(
            command, stdin=there, stdout=there, stderr=there, start_new_session=True
        )
        signal.signal(signal.SIGINT, before)
        os.close(there)
        self._shown = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._here)

    def press(self, keys: str) -> None:
        os.write(self._here, keys.encode())

    def interrupt(self) -> None:
        """Ctrl-C at a terminal that makes a signal of it."""
        self._process.send_signal(signal.SIGINT)

    def until(self, what: str, again: str = "") -> str:
        """What is shown up to `what`, from where the last call ended; `again` is pressed each second until then."""
        ends = time.monotonic() + _PATIENCE_S
        pressed = 0.0
        while what.encode() not in self._shown:
            now = time.monotonic()
            assert now < ends, f"{what!r} is not in {self._shown!r}"
            if again and now - pressed > _AGAIN_S:
                self.press(again)
                pressed = now
            self._read()
        before, _, self._shown = self._shown.partition(what.encode())
        return before.decode()

    def code(self) -> int:
        """That the command ends with."""
        ends = time.monotonic() + _PATIENCE_S
        while self._process.poll() is None and time.monotonic() < ends:
            self._read()
        assert self._process.returncode is not None, f"it goes on: {self._shown!r}"
        return self._process.returncode

    def _read(self) -> None:
        if select.select([self._here], [], [], 0.1)[0]:
            try:
                self._shown += os.read(self._here, 4096)
            except OSError:  # nobody holds the other end any more
                time.sleep(0.01)
