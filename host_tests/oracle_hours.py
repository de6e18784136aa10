"""Which part of an hour a schedule may still give, by the rules in docs/design.md under "Time".

Part of the oracle. It is told where the clock stands and how much time has passed since the start, and knows no rate.
"""

from __future__ import annotations

from typing import NamedTuple

from oracle_boluses import DAY_MS
from oracle_doses import FOREVER_MS

HOUR_MS = 3_600_000
TURN_MS = 22 * HOUR_MS


class Given(NamedTuple):
    """Of an hour since it was whole: up to which of its ms at most, and when the last of these passes began."""

    until_ms: int = 0
    pass_began_ms: int = -FOREVER_MS


class Hours:
    """`clock_ms`: of the day. `elapsed_ms`: since the start."""

    def __init__(self) -> None:
        self._given: dict[int, Given] = {}
        """By the hour of the day."""

    def given_ms(self, clock_ms: int, elapsed_ms: int) -> int:
        """How much of the hour in which the clock stands is not to be given: the part before this."""
        return self._given_before(clock_ms, elapsed_ms).until_ms

    def _given_before(self, clock_ms: int, elapsed_ms: int) -> Given:
        given = self._given.get(clock_ms // HOUR_MS, Given())
        pass_began_ms = elapsed_ms - clock_ms % HOUR_MS
        return Given() if pass_began_ms - given.pass_began_ms >= TURN_MS else given

    def barred(self, clock_ms: int, elapsed_ms: int) -> bool:
        return clock_ms % HOUR_MS < self.given_ms(clock_ms, elapsed_ms)

    def until_change(self, clock_ms: int, elapsed_ms: int) -> int:
        """ms until what was given ends, or begins; FOREVER_MS where the day ahead has nothing of the kind."""
        if self.barred(clock_ms, elapsed_ms):
            return self.given_ms(clock_ms, elapsed_ms) - clock_ms % HOUR_MS
        hour_ends_ms = HOUR_MS - clock_ms % HOUR_MS
        for ahead_ms in range(hour_ends_ms, hour_ends_ms + DAY_MS, HOUR_MS):
            if self.barred((clock_ms + ahead_ms) % DAY_MS, elapsed_ms + ahead_ms):
                return ahead_ms
        return FOREVER_MS

    def give(self, clock_ms: int, elapsed_ms: int, ms: int) -> None:
        """From this instant the schedule's own rate is in force for so long."""
        while ms > 0:
            part = min(ms, HOUR_MS - clock_ms % HOUR_MS)
            before = self._given_before(clock_ms, elapsed_ms)
            now = Given(clock_ms % HOUR_MS + part, elapsed_ms - clock_ms % HOUR_MS)
            self._given[clock_ms // HOUR_MS] = Given(*map(max, before, now))
            clock_ms, elapsed_ms, ms = (clock_ms + part) % DAY_MS, elapsed_ms + part, ms - part
