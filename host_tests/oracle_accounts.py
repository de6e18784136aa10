"""The volume that was programmed and the steps of it that are due, exactly; and what they push ahead of them.

Part of the oracle. It is told every rate and knows no reason for one.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from oracle_boluses import DAY_S


class Accounts:
    """From 0. A new calibration begins an epoch: what is below a whole step is carried over as a volume."""

    def __init__(self, pl_per_step: int) -> None:
        self.pl_per_step = pl_per_step
        self.programmed = Fraction(0)
        """pL since the start, exactly."""
        self._epoch_pl = Fraction(0)
        self._steps_before = 0

    def elapse(self, nl_per_day: int, ms: int) -> None:
        volume = Fraction(nl_per_day * ms, DAY_S)  # 1 nL/day is 1/86,400 pL/ms
        self.programmed += volume
        self._epoch_pl += volume

    def calibrate(self, pl_per_step: int) -> None:
        self._steps_before = self.commanded()
        self._epoch_pl %= self.pl_per_step
        self.pl_per_step = pl_per_step

    def commanded(self) -> int:
        """Steps whose moment has come, over all epochs."""
        return self._steps_before + floor(self._epoch_pl / self.pl_per_step)

    def uncommanded(self) -> Fraction:
        """Programmed less commanded volume in pL, in this epoch: from 0 to less than a step."""
        return self._epoch_pl % self.pl_per_step

    def us_until_step(self, number: int, nl_per_day: int) -> Fraction:
        """When step `number` (from 1) is due, if this rate, which is not 0, lasts; negative for the past."""
        volume = (number - self._steps_before) * self.pl_per_step - self._epoch_pl
        return volume * Fraction(DAY_S * 1000, nl_per_day)


class Front:
    """Where one liquid ends and another begins, on its way from the reservoir to the catheter's tip.

    It starts when `start` steps are commanded, and arrives when `end` are. A "fill" enters an empty catheter;
    behind a "change" comes another concentration than the `old_ng_per_ml` before it.
    """

    CATHETER_NL = 2_200 * 50
    """50 cm of it."""
    DEAD_NL = 199_000 + CATHETER_NL
    """With the pump's own tubing."""

    def __init__(self, commanded: int, pl_per_step: int, old_ng_per_ml: int | None = None) -> None:
        self.start = commanded
        self.end = commanded - -self.DEAD_NL * 1000 // pl_per_step
        self.old_ng_per_ml = old_ng_per_ml

    @classmethod
    def of_new_catheter(cls, commanded: int, pl_per_step: int, before: Front | None) -> Front:
        """It is empty, and the tubing is as full as it was `before`."""
        if before and before.start == commanded:
            return before
        front = cls(commanded, pl_per_step)
        front.start = -1  # something has moved
        front.end = max(commanded - -cls.CATHETER_NL * 1000 // pl_per_step, before.end if before else 0)
        return front

    def calibrate(self, commanded: int, old_pl: int, new_pl: int) -> None:
        """What is left of its way, in whole steps of another volume."""
        self.end = commanded - -(self.end - commanded) * old_pl // new_pl
