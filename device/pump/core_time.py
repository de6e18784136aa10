"""Core time: the pump's wall clock as a day and a millisecond of the day. It is told how much time has passed.

A pair, because Unix seconds do not fit a small integer. Day 0 is 1970-01-01, local time.
"""

from micropython import const

DAY_MS = const(86_400_000)
HOUR_MS = const(3_600_000)


class CoreTime:
    """`day` and `ms` of the day; `advance` by at most a day at a time."""

    def __init__(self, day: int, ms: int) -> None:
        self.day = day
        self.ms = ms

    def set(self, day: int, ms: int) -> None:
        self.day = day
        self.ms = ms

    def advance(self, ms: int) -> None:
        now = self.ms + ms
        self.day += now // DAY_MS
        self.ms = now % DAY_MS

    def ms_since(self, day: int, ms: int) -> int:
        """Milliseconds from that instant to this one; allocates beyond 12 days."""
        return (self.day - day) * DAY_MS + self.ms - ms

    def ms_until_hour(self) -> int:
        """Until the next full hour, 1 to 3,600,000."""
        return HOUR_MS - self.ms % HOUR_MS


def minutes_since(from_day: int, from_ms: int, day: int, ms: int) -> int:
    """Whole minutes from one instant to a later one, rounded down; negative where it is not later."""
    return (day - from_day) * 1440 + (ms - from_ms) // 60_000
