"""Which basal rate is in force at an instant of the week. Knows the wall clock's day and ms, and no drug.

Every mode is a schedule: stopped, minimum and continuous have one entry; flex has up to 24 a day, by weekday.
"""

from array import array

from micropython import const

from pump.integral import FAR

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = const(86_400)
WEEK_S = const(604_800)
_MONDAY_SHIFT = const(3)  # 1970-01-01 was a Thursday


class Damaged(Exception):
    """What is in memory is not what was checked when it was prescribed."""


class Schedule:
    """Entries `(second of the week, nL/day)`, ascending, the first at second 0."""

    def __init__(self, entries: "list[tuple[int, int]]") -> None:
        self._starts = array("i", [start for start, _ in entries] + [WEEK_S])
        self._rates = array("i", [rate for _, rate in entries])
        self._index = 0
        self._second_starts = self._starts[:]
        self._second_rates = self._rates[:]
        self.most_in_24h_nl = most_in_24h_nl(entries)
        """The largest volume of any 24 h, rounded up."""

    def check(self) -> None:
        """Raises Damaged where a bit of either copy has turned over since they were made; allocates nothing else."""
        if self._starts != self._second_starts or self._rates != self._second_rates:
            raise Damaged("the schedule in memory is damaged")

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
        return -(-total // WEEK_S)

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


def most_in_24h_nl(entries: "list[tuple[int, int]]") -> int:
    """The largest volume in any 24 h of a week that repeats, rounded up.

    `entries`: (second of the week, nL/day), ascending, the first at second 0. Of all windows one that begins or ends
    at an entry holds the most, since in between it changes evenly.
    """
    totals = [0]
    for i in range(len(entries)):
        end = entries[i + 1][0] if i + 1 < len(entries) else WEEK_S
        totals.append(totals[i] + (end - entries[i][0]) * entries[i][1])
    most = 0
    for start, _ in entries:
        for begin in (start, start + WEEK_S - DAY_S):
            end = _given(entries, totals, begin + DAY_S)
            most = max(most, end - _given(entries, totals, begin))
    return -(-most // DAY_S)


def _given(entries: "list[tuple[int, int]]", totals: "list[int]", second: int) -> int:
    """nL/day x s from the week's beginning to `second`, which may lie in the week after."""
    of_week = second % WEEK_S
    low, high = 0, len(entries) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if entries[middle][0] <= of_week:
            low = middle
        else:
            high = middle - 1
    start, rate = entries[low]
    return second // WEEK_S * totals[-1] + totals[low] + (of_week - start) * rate
