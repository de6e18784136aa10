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
    """Something of an hour was given in a pass: up to this ms of the hour; when the pass began."""

    until_ms: int
    pass_began_ms: int


class Hours:
    """`clock_ms`: of the day. `elapsed_ms`: since the start."""

    def __init__(self) -> None:
        self._turns: dict[int, list[Given]] = {}
        """By the hour of the day, what was given of it since it was whole for the last time."""

    def given_ms(self, clock_ms: int, elapsed_ms: int) -> int:
        """How much of the hour in which the clock stands is not to be given: the part before this."""
        turn = self._turn(clock_ms, elapsed_ms)
        return max((given.until_ms for given in turn), default=0)

    def _turn(self, clock_ms: int, elapsed_ms: int) -> list[Given]:
        turn = self._turns.get(clock_ms // HOUR_MS, [])
        pass_began_ms = elapsed_ms - clock_ms % HOUR_MS
        last_ms = max((given.pass_began_ms for given in turn), default=-FOREVER_MS)
        return [] if pass_began_ms - last_ms >= TURN_MS else turn

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
            turn = self._turn(clock_ms, elapsed_ms)
            given = Given(clock_ms % HOUR_MS + part, elapsed_ms - clock_ms % HOUR_MS)
            self._turns[clock_ms // HOUR_MS] = [*turn, given]
            clock_ms, elapsed_ms, ms = (clock_ms + part) % DAY_MS, elapsed_ms + part, ms - part
