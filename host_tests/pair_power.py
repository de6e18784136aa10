"""What a pump keeps over a power cut, and what becomes of a course that the power ends: the rules, in exact integers.

A record is kept at each full hour of the clock, in a prime each minute, at each change of rate and whenever something
is asked. In it is a reserve: all that can be made at the rate in force until shortly after the next record, or until
the rate changes. Where the power goes, nobody knows how much of that was made, so all of it counts as made. A program
that stands still makes no more than that. It imports nothing of the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pair_course import KINDS, Course

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
BEYOND_MS = 10_000
HORIZON_MS = HOUR_MS
"""Further ahead nothing is authorised."""


@dataclass(frozen=True)
class Kept:
    """A record. `flow`: of the whole steps that were commanded. `given_nl`: of each bolus that runs."""

    wall_ms: int
    uptime_ms: int
    reserve_ms: int
    whole: bool
    """Whether the schedule is in force."""
    rate: int
    steps: int
    flow: int
    given_nl: dict[str, int]
    told: int
    """How much was told of the flow until then."""


class Powered(Course):
    """A course that can be cut."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.gap_ms = self.reserved = 0
        """Of the last cut: since the record before it, and the steps that were its reserve."""
        self.unauthorised = 0
        """The steps commanded while it hung that nobody can have authorised."""
        self._authorised: int | None = None
        """While it hangs: of the steps, none beyond this is made."""
        self._known_missed = 0
        """And those that a front, when it was due, was known to lack."""
        self.keep()

    def keep(self) -> None:
        flow = self.flow - (self.flow - self._epoch_flow) % self._step
        given_nl = {kind: self._boluses[kind].given_nl() for kind in KINDS if kind in self._boluses}
        reserve_ms = min(self._unkept_ms() + BEYOND_MS, super()._wait_ms())
        when = (self.wall_ms(), self.uptime_ms(), reserve_ms, self._whole())
        self._kept = Kept(*when, self.rate(), self.commanded(), flow, given_nl, len(self.told))

    def happens(self, what: str, *figures: Any) -> None:
        """An effect of something that was asked, or noticed."""
        getattr(self, what)(*figures)
        self.keep()

    def _wait_ms(self) -> int:
        return min(super()._wait_ms(), self._unkept_ms())

    def _unkept_ms(self) -> int:
        """Until the next record at the latest."""
        hour_ms = HOUR_MS - self.wall_ms() % HOUR_MS
        return min(hour_ms, MINUTE_MS) if self._prime else hour_ms

    def _due(self) -> None:
        super()._due()
        changed = self.rate() != self._kept.rate or len(self.told) != self._kept.told
        if changed or self._prime or self.wall_ms() % HOUR_MS == 0:
            self.keep()

    def _reserve(self) -> int:
        """Steps. The one more is the remainder that was there already."""
        return -(-self._kept.rate * self._kept.reserve_ms // self._step) + 1 if self._kept.rate else 0

    def cut(self, clock_lost: bool) -> None:
        """The power goes and comes back at once; a clock that is lost says what it said in the record."""
        kept = self._kept
        self.gap_ms, self.reserved = self.wall_ms() - kept.wall_ms, self._reserve()
        if clock_lost:
            self._stand_still(kept)
        for kind, given_nl in kept.given_nl.items():
            del self._boluses[kind]
            self._tell(kind + "_ended", ("power_cut", given_nl))
        if self._prime:
            self._end_prime("power_cut")
        self.flow = kept.flow + self.reserved * self._step  # nothing is left over: a remainder is not made up
        if self.front == "change" and self._next_ng_per_ml < self.ng_per_ml:
            self._front_at += self.commanded() - kept.steps  # as if none of the reserve had been pushed
        self.over()
        if self.front and self.commanded() >= self._front_at:
            self._arrive()

    def _stand_still(self, kept: Kept) -> None:
        """Nobody knows how much time passed: what may have been given since the record counts as given."""
        self._stood_ms += self.uptime_ms() - kept.uptime_ms
        self.clock(kept.wall_ms)
        if kept.whole and self.basal.varies():
            self.hours.give(kept.wall_ms, kept.uptime_ms, kept.reserve_ms)

    def hang(self) -> None:
        """From now on nobody authorises a step, until `missed` tells how many that has cost."""
        self.keep()
        flow = self.flow + self.rate() * min(self._kept.reserve_ms, HORIZON_MS)
        self._authorised = self._epoch_steps + (flow - self._epoch_flow) // self._step

    def missed(self, steps: int) -> None:
        if self._authorised is not None:
            self.unauthorised, self._authorised = self.commanded() - self._authorised, None
        super().missed(steps - self._known_missed)

    def _arrive(self) -> None:
        if self._authorised is not None:
            super().missed(self.commanded() - self._authorised - self._known_missed)
            self._known_missed += self._missed
        super()._arrive()
