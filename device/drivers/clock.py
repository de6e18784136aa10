"""The board's millisecond counter. A Pico keeps no time without power, so the wall time starts unknown or as given."""

import time


class TicksClock:
    """Elapsed time by `ticks_ms`, which wraps after 12 days and must be asked more often than every 6."""

    def __init__(self, wall: "tuple[int, int] | None") -> None:
        self._wall = wall
        self._last = time.ticks_ms()
        self.lost = wall is None

    def wall(self) -> "tuple[int, int] | None":
        return self._wall

    def known(self) -> bool:
        return not self.lost

    def set(self, day: int, ms: int) -> None:
        self._wall = (day, ms)
        self.lost = False

    def elapsed_ms(self) -> int:
        now = time.ticks_ms()
        elapsed = time.ticks_diff(now, self._last)
        self._last = now
        return elapsed
