"""What keeps the main loop of a board busy: a heap full of things in use, garbage, and collections of it."""

import gc
import time

import micropython

LEFT_BYTES = micropython.const(40_000)
_GARBAGE = micropython.const(150)

_kept: "list[list[int]]" = []


class Pauses:
    """Of the collections: `worst_us`, `shortest_us`, `count`."""

    def __init__(self) -> None:
        self.worst_us = 0
        self.shortest_us = 1 << 29
        self.count = 0

    def collect(self) -> int:
        """Collects; microseconds that it took."""
        began_us = time.ticks_us()
        gc.collect()
        took_us = time.ticks_diff(time.ticks_us(), began_us)
        self.worst_us = max(self.worst_us, took_us)
        self.shortest_us = min(self.shortest_us, took_us)
        self.count += 1
        return took_us


def fill(pause_us: int) -> None:
    """Keeps small lists in use until a collection takes so long, or the heap is as good as full."""
    pauses = Pauses()
    while pauses.collect() < pause_us and gc.mem_free() > LEFT_BYTES:
        _kept.extend([[i] for i in range(100)])


def busy_round(pauses: Pauses) -> None:
    """Some 20 ms of a program that makes objects and throws them away, with a collection in them."""
    for i in range(_GARBAGE):
        _waste(i, str(i), bytes(8))
    pauses.collect()


def _waste(*garbage: object) -> None:
    pass
