"""What a pump should have programmed and commanded, in exact fractions, by the prescription alone.

It is written from the rules of dosing and not from the code that it judges: it imports nothing of the device,
rounds nothing but doses at the door, and takes no care of speed or memory. It knows no alarm, battery or reservoir.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from math import floor
from typing import Any

DAY_MS = 86_400_000
DAY_S = 86_400
WEEK_S = 7 * DAY_S
MINIMUM_NL_PER_DAY = 48_000
FOREVER_MS = 1 << 60

Entry = tuple[int, int]
"""(second of the week from Monday 0:00, nL/day from then on)."""


def whole_nl(mass_ng: int, concentration_ng_per_ml: int) -> int:
    """The volume of a dose, or of a day's dose, rounded half up to a whole nL."""
    return floor(Fraction(mass_ng * 1_000_000, concentration_ng_per_ml) + Fraction(1, 2))


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


class Bolus:
    """`volume_nl` over `duration_s`: V * 86,400 = N * T + M, so M seconds at N + 1 nL/day and the rest at N."""

    def __init__(self, volume_nl: int, duration_s: int) -> None:
        self.rate, faster_s = divmod(volume_nl * DAY_S, duration_s)
        self.faster_ms = faster_s * 1000
        self.left_ms = duration_s * 1000

    def rate_now(self) -> int:
        return self.rate + (self.faster_ms > 0)

    def until_change(self) -> int:
        return self.faster_ms or self.left_ms

    def elapse(self, ms: int) -> None:
        self.faster_ms = max(self.faster_ms - ms, 0)
        self.left_ms -= ms


class Oracle:
    """Starts at a wall time with nothing prescribed. `elapse` passes ms; what people do happens at this instant.

    False where that is refused.
    """

    def __init__(self, day: int, ms: int, pl_per_step: int, maximum_nl_per_day: int) -> None:
        self.day = day
        self.ms = ms
        self.pl_per_step = pl_per_step
        self.maximum_nl_per_day = maximum_nl_per_day
        self.programmed = Fraction(0)
        """pL since the start, exactly."""
        self.week: list[Entry] = []
        self.concentration_ng_per_ml = 1
        self.bolus: Bolus | None = None
        self.stopped = False
        self._epoch_pl = Fraction(0)
        self._steps_before = 0

    # -- what is in force ---------------------------------------------------------------------------------------------

    def rate(self) -> int:
        """nL/day at this instant."""
        if not self.week or self.stopped:
            return 0
        return self._basal() + (self.bolus.rate_now() if self.bolus else 0)

    def _basal(self) -> int:
        return self.week[self._entry()][1]

    def _entry(self) -> int:
        second = self._day_of_week() * DAY_S + self.ms // 1000
        return bisect_right(self.week, (second, 1 << 60)) - 1

    def _day_of_week(self) -> int:
        """0 is Monday; day 0 of 1970 was a Thursday."""
        return (self.day + 3) % 7

    def until_change(self) -> int:
        """ms until the rate may become another, by schedule or bolus."""
        if not self.week or self.stopped:
            return FOREVER_MS
        return min(self._until_next_entry(), self.bolus.until_change() if self.bolus else FOREVER_MS)

    def _until_next_entry(self) -> int:
        if len(self.week) == 1:
            return FOREVER_MS
        ahead = [*self.week, (WEEK_S, 0)][self._entry() + 1][0]
        return (ahead - self._day_of_week() * DAY_S) * 1000 - self.ms

    # -- time passes --------------------------------------------------------------------------------------------------

    def elapse(self, ms: int) -> None:
        while ms > 0:
            piece = min(ms, self.until_change())
            volume = Fraction(self.rate() * piece, DAY_S)  # 1 nL/day is 1/86,400 pL/ms
            self.programmed += volume
            self._epoch_pl += volume
            self.day, self.ms = self.day + (self.ms + piece) // DAY_MS, (self.ms + piece) % DAY_MS
            self._pass_bolus(piece)
            ms -= piece

    def _pass_bolus(self, ms: int) -> None:
        if self.bolus:
            self.bolus.elapse(ms)
            if self.bolus.left_ms == 0:
                self.bolus = None

    # -- what people do -----------------------------------------------------------------------------------------------

    def commit(self, mode: str, concentration_ng_per_ml: int, doses: Any) -> None:
        week = week_of(mode, concentration_ng_per_ml, doses)
        self.week = [at for at, before in zip(week, [(0, -1), *week], strict=False) if at[1] != before[1]]
        self.concentration_ng_per_ml = concentration_ng_per_ml
        self.stopped = False
        self.bolus = None

    def start_bolus(self, volume_nl: int, duration_s: int) -> bool:
        """On top of a running therapy and of no other bolus, a whole step or more, never above the pump's rate."""
        bolus = Bolus(volume_nl, duration_s)
        highest = bolus.rate_now() + max([rate for _, rate in self.week], default=0)
        fits = self.pl_per_step <= volume_nl * 1000 and highest <= self.maximum_nl_per_day
        if not fits or self.rate() == 0 or self.bolus:
            return False
        self.bolus = bolus
        return True

    def start_bolus_ng(self, dose_ng: int, duration_s: int) -> bool:
        return self.start_bolus(whole_nl(dose_ng, self.concentration_ng_per_ml), duration_s)

    def cancel_bolus(self) -> bool:
        running = self.bolus is not None
        self.bolus = None
        return running

    def stop(self) -> bool:
        running = not self.stopped
        self.stopped = True
        self.bolus = None
        return running

    def resume(self) -> bool:
        resumes = self.stopped and bool(self.week)
        self.stopped = self.stopped and not resumes
        return resumes

    def set_clock(self, day: int, ms: int) -> None:
        self.day, self.ms = day, ms

    def calibrate(self, pl_per_step: int) -> None:
        """Begins an epoch: what is below a whole step is carried over as a volume."""
        self._steps_before = self.commanded()
        self._epoch_pl %= self.pl_per_step
        self.pl_per_step = pl_per_step

    # -- the accounts -------------------------------------------------------------------------------------------------

    def programmed_pl(self) -> int:
        """The whole pL of the integral."""
        return floor(self.programmed)

    def commanded(self) -> int:
        """Steps whose moment has come, over all epochs."""
        return self._steps_before + floor(self._epoch_pl / self.pl_per_step)

    def uncommanded(self) -> Fraction:
        """Programmed less commanded volume in pL, in this epoch: from 0 to less than a step."""
        return self._epoch_pl % self.pl_per_step

    def us_until_step(self, number: int) -> Fraction:
        """When step `number` (from 1) is due, if the rate in force, which is not 0, lasts; negative for the past."""
        volume = (number - self._steps_before) * self.pl_per_step - self._epoch_pl
        return volume * Fraction(DAY_S * 1000, self.rate())
