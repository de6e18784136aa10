"""Which basal rate is in force at an instant of the week. Knows the wall clock's day and ms, and no drug.

Every mode is a schedule: stopped, minimum and continuous have one entry; flex has up to 24 a day, by weekday.
"""

from array import array

from micropython import const

from pump.integral import FAR

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = const(86_400)
_WEEK_S = const(604_800)
_MONDAY_SHIFT = const(3)  # 1970-01-01 was a Thursday


class Schedule:
    """Entries `(second of the week, nL/day)`, ascending, the first at second 0."""

    def __init__(self, entries: "list[tuple[int, int]]") -> None:
        self._starts = array("i", [start for start, _ in entries] + [_WEEK_S])
        self._rates = array("i", [rate for _, rate in entries])
        self._index = 0

    def constant(self) -> bool:
        """One rate all week: such a schedule needs no clock."""
        return len(self._rates) == 1

    def lowest(self) -> int:
        return min(self._rates)

    def highest(self) -> int:
        return max(self._rates)

    def mean_nl_per_day(self) -> int:
        """The week's mean, rounded up: the host's forecast errs towards an early refill."""
        total = 0
        for i in range(len(self._rates)):
            total += self._rates[i] * (self._starts[i + 1] - self._starts[i])
        return -(-total // _WEEK_S)

    def rate_at(self, day: int, ms: int) -> int:
        """nL/day in force at this instant of core time."""
        if len(self._rates) > 1:
            self._seek(_second(day, ms))
        return self._rates[self._index]

    def _seek(self, second: int) -> None:
        if second < self._starts[self._index]:
            self._index = 0
        while second >= self._starts[self._index + 1]:
            self._index += 1

    def ms_until_change(self, day: int, ms: int) -> int:
        """Milliseconds until the next entry begins; FAR where there is only one."""
        if len(self._rates) == 1:
            return FAR
        second = _second(day, ms)
        self._seek(second)
        return min((self._starts[self._index + 1] - second) * 1000 - ms % 1000, FAR)


def _second(day: int, ms: int) -> int:
    return (day + _MONDAY_SHIFT) % 7 * DAY_S + ms // 1000
