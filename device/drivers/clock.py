"""The board's millisecond counter. A Pico keeps no time without power, so the wall time starts unknown or as given."""

import time

from micropython import const

from pump.core_time import CoreTime

_APART_MS = const(500_000)  # the microseconds wrap after 1,073 s, and differences reach half as far


class TicksClock:
    """Elapsed time by `ticks_ms`, which wraps after 12 days and must be asked more often than every 6.

    read_us: the instant, in `ticks_us`, up to which `elapsed_ms` has told: the pump's now. A turn may last long after
    it, and a driver that is told of times counts them from here.
    """

    held = False

    def __init__(self, wall: "tuple[int, int] | None") -> None:
        self._now = CoreTime(wall[0], wall[1]) if wall else CoreTime(0, 0)
        self._last = time.ticks_ms()
        self.read_us = time.ticks_us()
        self.lost = wall is None

    def wall(self) -> "tuple[int, int] | None":
        """Also later than at power-on: a program that had to begin anew asks again."""
        return None if self.lost else (self._now.day, self._now.ms)

    def known(self) -> bool:
        return not self.lost

    def set(self, day: int, ms: int) -> None:
        self._now.set(day, ms)
        self.lost = False

    def elapsed_ms(self) -> int:
        now = time.ticks_ms()
        elapsed = time.ticks_diff(now, self._last)
        self._last = now
        self._now.advance(elapsed)
        if elapsed < _APART_MS:  # by whole milliseconds, as the pump's time goes
            self.read_us = time.ticks_add(self.read_us, elapsed * 1000)
        else:
            self.read_us = time.ticks_us()
        return elapsed

    def advance(self, ms: int) -> None:
        """The twin has been without power for so long, of which no counter tells."""
        self._now.advance(ms)
