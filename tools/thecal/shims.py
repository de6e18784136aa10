"""Makes CPython look enough like MicroPython for the device's files: import paths, `micropython`, ticks.

It refuses to touch the device's files themselves: they are the same everywhere.
"""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

from thecal import paths

_PERIOD = 1 << 30  # of MicroPython's tick counters where small ints have 31 bits, as on a board
_NS_A_US = 1_000
_NS_A_MS = 1_000_000


def install(device: Path | None = None) -> None:
    """Makes `import pump`, `from micropython import const` and `time.ticks_ms` work. May be called again."""
    for folder in (paths.shim_dir(), device or paths.device_dir()):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    for function in (ticks_ms, ticks_us, ticks_diff, ticks_add, sleep_ms, sleep_us):
        setattr(time, function.__name__, function)
    setattr(sys, "print_exception", print_exception)  # noqa: B010 - CPython's sys has no such name to assign to


def ticks_ms() -> int:
    """Milliseconds of a monotonic clock, modulo 2**30."""
    return time.monotonic_ns() // _NS_A_MS % _PERIOD


def ticks_us() -> int:
    """Microseconds of a monotonic clock, modulo 2**30."""
    return time.monotonic_ns() // _NS_A_US % _PERIOD


def ticks_diff(later: int, earlier: int) -> int:
    """How far `later` is after `earlier`, -2**29 to 2**29 - 1."""
    return (later - earlier + _PERIOD // 2) % _PERIOD - _PERIOD // 2


def ticks_add(ticks: int, delta: int) -> int:
    """The tick count `delta` later."""
    return (ticks + delta) % _PERIOD


def sleep_ms(ms: int) -> None:
    """Sleeps so many milliseconds."""
    time.sleep(ms / 1000)


def sleep_us(us: int) -> None:
    """Sleeps so many microseconds, as well as the host can."""
    time.sleep(us / 1_000_000)


def print_exception(error: BaseException, file: TextIO | Any = None) -> None:
    """MicroPython's `sys.print_exception`: the traceback, to standard output unless told otherwise."""
    traceback.print_exception(type(error), error, error.__traceback__, file=file or sys.stdout)
