"""How long the guard takes to find a fault, at most: derived from its margins, and not measured.

All is reckoned in steps as the rate in force asks for them, from the moment of the fault. What the guard has forgiven
before that moment is taken to be as much as it can be, and the steps to lie as unluckily as they can. The twin must
never be slower: a test measures each cell of the table.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from thecal import shims

shims.install()

from pump import guard  # noqa: E402  (a module of the device)

PL_PER_STEP = (20_640, 240_000)
FAULTS = ("no motion", "half", "80 %", "120 %", "double", "motion while stopped")
_FOLLOWED = {"no motion": Fraction(0), "half": Fraction(1, 2), "80 %": Fraction(4, 5)}
"""The part of the steps that the rotor follows."""
_ADDED = {"120 %": Fraction(1, 5), "double": Fraction(1)}
"""Steps that it makes by itself, for each that it was told to make."""
_MARGIN = Fraction(1, guard.MARGIN)
_LEAST = 1 - _MARGIN
_LOOK_S = Fraction(guard.LOOK_MS, 1000)
_JUDGE_S = Fraction(guard.JUDGE_MS, 1000)
_PHASES = 64


class Row(NamedTuple):
    """A rate that is in force. In a bolus it is that of the basal rate and the bolus together."""

    nl_per_day: int
    pl_per_step: int
    in_bolus: bool = False

    @property
    def step_s(self) -> Fraction:
        """From one step to the next."""
        return Fraction(self.pl_per_step * 864, self.nl_per_day * 10)

    @property
    def patience_s(self) -> int:
        """What the requirement gives where four counts are sooner."""
        return (guard.PATIENCE_BOLUS_MS if self.in_bolus else guard.PATIENCE_MS) // 1000

    @property
    def patience(self) -> Fraction:
        """The same in steps."""
        return self.patience_s / self.step_s

    @property
    def period(self) -> Fraction:
        """After which the guard forgets what is right, in steps."""
        return min(Fraction(1, 3), self.patience) if self.patience < 8 else self.patience

    def allowed_s(self, fault: str) -> Fraction:
        """Of the requirement: the patience or four counts too few or too many, whichever is longer."""
        counts = 8 if fault == "half" else 4
        return max(Fraction(self.patience_s), counts * self.step_s)


ROWS = tuple(
    Row(rate, pl_per_step, in_bolus)
    for pl_per_step in PL_PER_STEP
    for rate, in_bolus in (
        (48_000, False),
        (240_000, False),
        (1_000_000, False),
        (24_000_000, False),
        (1_000_000, True),
    )
)


def seconds(row: Row, fault: str) -> int:
    """The longest that this fault, one of FAULTS, goes unnoticed."""
    if fault in _FOLLOWED:
        return ceil(_too_little(row, _FOLLOWED[fault]))
    if fault in _ADDED:
        return ceil(_too_much(row, _ADDED[fault]) * row.step_s + _LOOK_S)
    return ceil((guard.OVER_STILL + 1) * row.step_s + _LOOK_S)


def _too_little(row: Row, followed: Fraction) -> Fraction:
    limit = max(Fraction(guard.UNDER_QUARTERS, 4), row.patience / 4)
    forgiven = _LEAST * min(row.period, Fraction(1)) + _MARGIN * max(row.period, Fraction(1))
    doubt_s = _wanting(limit * 4 / 9, forgiven, followed, 0)[0] * row.step_s + _JUDGE_S
    if not followed:
        named_s = doubt_s + guard.STILL_STEPS * row.step_s
        return max((limit + forgiven) / _LEAST * row.step_s, named_s) + _JUDGE_S
    made = _wanting(limit * 4 / 9, forgiven, followed, 0)[1]
    return _wanting(limit, forgiven, followed, made)[0] * row.step_s + _JUDGE_S


def _wanting(limit: Fraction, forgiven: Fraction, followed: Fraction, made: int) -> tuple[Fraction, int]:
    """When so many steps are wanting, and how many will have been made with the next: more than `made`.

    The sum is largest just before a step is made. The first step after the fault is still made, where any is.
    """
    while True:
        made += 1
        moment = (limit + forgiven + made - 1) / _LEAST
        if not followed or moment <= floor((made - 1) / followed) + 1:
            return moment, made


def _too_much(row: Row, added: Fraction) -> Fraction:
    """The longest over all phases of the step under way; added steps begin with the fault."""
    limit = max(Fraction(guard.OVER_HALVES, 2), _LOOK_S / row.step_s)
    forgiven = _MARGIN * (row.period + 1)
    phases = (Fraction(phase, _PHASES) for phase in range(_PHASES))
    return max(_excess(limit, forgiven, added, phase) for phase in phases) + Fraction(1, _PHASES)


def _excess(limit: Fraction, forgiven: Fraction, added: Fraction, phase: Fraction) -> Fraction:
    """The first step, of either kind, with which more than `limit` are too many; `phase`: of the step under way."""
    earliest = max((limit + forgiven - 1) / added, Fraction(0))
    told, by_itself = floor(earliest + phase), floor(earliest * added)
    while True:
        told_at, added_at = told + 1 - phase, (by_itself + 1) / added
        moment = min(told_at, added_at)
        told += told_at == moment
        by_itself += added_at == moment
        if told + by_itself - (moment + phase) * (1 + _MARGIN) - forgiven > limit:
            return moment
