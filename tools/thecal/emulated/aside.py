"""What would become of an emulated Pico: a copy of its process lives on for a while, and the Pico itself knows nothing.

So a hundred ways to go on from one instant cost one start. To be called by a plant, in the emulator's process, between
two turns of the chip. It refuses to know what is tried out.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import select
import signal
import traceback
from collections.abc import Callable, Sequence
from typing import Any

_PR_SET_PDEATHSIG = 1


class Aside:
    """Ways to go on from this instant, each in a copy of its own, all at the same time; they end with the original."""

    def __init__(self, ways: Sequence[Callable[[], Any]]) -> None:
        self._running = [_start(way) for way in ways]

    def results(self, wait_s: float) -> list[Any] | None:
        """What each returned; None while one goes on, after `wait_s`. Raises RuntimeError with what failed in one."""
        poll = select.poll()
        for _, reader in self._running:
            poll.register(reader, select.POLLIN | select.POLLHUP)
        if len(poll.poll(0)) < len(self._running):
            select.select([], [], [], wait_s)
            return None
        return [_result(*one) for one in self._running]


def _start(way: Callable[[], Any]) -> tuple[int, int]:
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(writer)
        return process, reader
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _answer(writer, way)
    finally:
        os._exit(0)  # nothing of the original's is to be tidied up here


def _answer(writer: int, way: Callable[[], Any]) -> None:
    try:
        told = (True, way())
    except BaseException:  # told to whoever asked
        told = (False, traceback.format_exc())
    with open(writer, "wb") as file:
        pickle.dump(told, file)


def _result(process: int, reader: int) -> Any:
    with open(reader, "rb") as file:
        said = file.read()
    os.waitpid(process, 0)
    good, value = pickle.loads(said) if said else (False, "it ended without a word")
    if not good:
        raise RuntimeError(value)
    return value
