"""Run as a program, `killed.py PORT VERSION INSTANT NUMBER`: flashes, and is killed like by `kill -9` at an instant.

VERSION: a file that holds a pickled `plan.Wanted`. INSTANT, the NUMBER-th time that it comes (from 1):
`part` in the middle of a part of a file, `hash` when a file is with the board and its hash is not yet here, `before X`
and `in X` before and while the board does X: rename, remove.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from thecal.flash import commands, device, tables
from thecal.paths import device_dir


class Fate:
    """Ends this process at its instant."""

    def __init__(self, instant: str, number: int) -> None:
        self._instant = instant
        self._left = number

    def is_it(self, instant: str) -> bool:
        self._left -= instant == self._instant
        return self._left == 0

    def at(self, instant: str) -> None:
        self.is_it(instant)
        self.end_if_over()

    def end_if_over(self) -> None:
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def halved(fate: Fate, packed: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Of the part of a file at which it ends a half is sent."""

    def part(data: bytes) -> bytes:
        sent = packed(data)
        return sent[: len(sent) // 2] if fate.is_it("part") else sent

    return part


def main(port: str, file: str, instant: str, number: str) -> None:
    fate = Fate(instant, int(number))
    want = pickle.loads(Path(file).read_bytes())
    put, call = device.Device.put, device.Device.call
    device.packed = halved(fate, device.packed)

    def called(self: device.Device, function: str, *arguments: Any) -> Any:
        fate.at(f"before {function}")
        if fate.is_it(f"in {function}"):
            self._help(function)
            self._transport.exec_raw_no_follow(f"{function}{arguments!r}")
            fate.end_if_over()
        return call(self, function, *arguments)

    def timed(self: device.Device, path: str, data: bytes, told: device.Told) -> str:
        left = len(data)

        def count(sent: int) -> None:
            nonlocal left
            left -= sent
            fate.end_if_over()
            if not left:
                fate.at("hash")

        return put(self, path, data, count)

    device.Device.call, device.Device.put = called, timed
    commands.put(port, tables.named("pico", device_dir()), want, 60.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
