"""What a prescription asks for, in volumes and rates: its week, its periodic and its patient bolus, at a concentration.

Part of the oracle, and like it written from the rules of dosing alone. Doses are rounded half up to a whole nL here
and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import Any, NamedTuple

from oracle_boluses import DAY_S, Repeated, half_up

WEEK_S = 7 * DAY_S
FOREVER_MS = 1 << 60
MINIMUM_NL_PER_DAY = 48_000
DOSED = ("continuous", "flex")

Entry = tuple[int, int]
"""(second of the week from Monday 0:00, nL/day from then on)."""


def whole_nl(mass_ng: int, concentration_ng_per_ml: int) -> int:
    """The volume of a dose, or of a day's dose, rounded half up to a whole nL."""
    return half_up(Fraction(mass_ng * 1_000_000, concentration_ng_per_ml))


def mixture(old_ng_per_ml: int, left_nl: int, filled_ng_per_ml: int, filled_nl: int) -> int:
    """The concentration after `filled_nl` have been added to `left_nl`, rounded half up to a whole ng/mL."""
    mass = old_ng_per_ml * left_nl + filled_ng_per_ml * filled_nl
    return half_up(Fraction(mass, left_nl + filled_nl))


def week_of(mode: str, concentration_ng_per_ml: int, doses: Any) -> list[Entry]:
    """The rates of a prescription, given as replay_cases does: its mode, and its doses in ng/day."""
    if mode == "continuous":
        return [(0, whole_nl(doses, concentration_ng_per_ml))]
    if mode != "flex":
        return [(0, MINIMUM_NL_PER_DAY if mode == "minimum" else 0)]
    return sorted(
        (int(day) * DAY_S + start_s, whole_nl(dose_ng, concentration_ng_per_ml))
        for days, flat in doses
        for day in days
        for start_s, dose_ng in zip(flat[::2], flat[1::2], strict=True)
    )


class Regimen:
    """A prescription at a concentration: what flows, and when."""

    def __init__(self, document: Document, concentration_ng_per_ml: int) -> None:
        week = week_of(document.mode, concentration_ng_per_ml, document.doses)
        self.week = [at for at, before in zip(week, [(0, -1), *week], strict=False) if at[1] != before[1]]
        self.periodic = _repeated(document.periodic, concentration_ng_per_ml)
        self.patient = _repeated(document.patient, concentration_ng_per_ml)
        self._dosed = document.mode in DOSED

    def basal(self, day: int, ms: int) -> int:
        """nL/day by the schedule alone, at this wall time."""
        return self.week[self._entry(day, ms)][1]

    def until_next_entry(self, day: int, ms: int) -> int:
        if len(self.week) == 1:
            return FOREVER_MS
        ahead = [*self.week, (WEEK_S, 0)][self._entry(day, ms) + 1][0]
        return (ahead - _weekday(day) * DAY_S) * 1000 - ms

    def _entry(self, day: int, ms: int) -> int:
        second = _weekday(day) * DAY_S + ms // 1000
        return bisect_right(self.week, (second, 1 << 60)) - 1

    def lowest(self) -> int:
        """nL/day of the whole week."""
        return min(rate for _, rate in self.week)

    def highest(self) -> int:
        """nL/day where all that is prescribed comes together."""
        extras = [extra.bolus().rate_now() for extra in (self.periodic, self.patient) if extra]
        return max(rate for _, rate in self.week) + sum(extras)

    def possible(self, pl_per_step: int, maximum_nl_per_day: int) -> bool:
        """Whether each rate lies between the pump's lowest and highest, and each bolus is a step or more."""
        volumes = [extra.volume_nl for extra in (self.periodic, self.patient) if extra]
        slow = self._dosed and min(rate for _, rate in self.week) < MINIMUM_NL_PER_DAY
        small = any(volume_nl * 1000 < pl_per_step for volume_nl in volumes)
        return not slow and not small and self.highest() <= maximum_nl_per_day


def _weekday(day: int) -> int:
    """0 is Monday; day 0 of 1970 was a Thursday."""
    return (day + 3) % 7


def _repeated(figures: list[int] | None, concentration_ng_per_ml: int) -> Repeated | None:
    if not figures:
        return None
    dose_ng, *others = figures
    return Repeated(whole_nl(dose_ng, concentration_ng_per_ml), *others)


class Document(NamedTuple):
    """A prescription as replay_cases gives it. periodic: [dose_ng, duration_s, every_s];
    patient: [dose_ng, duration_s, lockout_s, most_in_24h].
    """

    mode: str
    concentration_ng_per_ml: int
    doses: Any
    periodic: list[int] | None = None
    patient: list[int] | None = None

    def at(self, concentration_ng_per_ml: int) -> Regimen:
        return Regimen(self, concentration_ng_per_ml)
