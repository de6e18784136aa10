"""MicroPython's module `micropython`, as far as the device's files use it, for CPython.

It refuses to imitate the heap: under CPython nothing can be said about allocation, so the locks do nothing.
"""

from __future__ import annotations

from typing import TypeVar

_T = TypeVar("_T")


def const(value: _T) -> _T:
    """The value itself; on MicroPython the compiler puts it where the name stands."""
    return value


def heap_lock() -> None:
    """Nothing: CPython allocates all the time."""


def heap_unlock() -> int:
    """How many locks are still held: none."""
    return 0


def kbd_intr(chr: int) -> None:
    """Nothing: the host decides which byte interrupts."""


def alloc_emergency_exception_buf(size: int) -> None:
    """Nothing: CPython always has room for an exception."""
