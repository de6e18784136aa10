"""The page on the guard: its rules with the figures of the device's code, and how soon it finds which fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thecal.guard_times import FAULTS, ROWS, Row, guard, seconds

Table = Callable[[tuple[str, ...], list[tuple[Any, ...]]], str]

_TEXT = """# The guard

It knows the sensor's count, the time that passed, and what the prescription says of this moment: the rate, held within
the lowest and the highest that the prescription has at any. It shares no figure with the dosing, and the loop calls
it first.

## Its rules
It keeps two sums in pL, and neither is ever below zero:

- **too much**: moved, less what was allowed and {margin} % more.
- **wanting**: what was expected less {margin} %, less what was moved.

Steps lie at their exact moments, so in correct delivery neither is ever more than one step and what a step may be
early. What is right is forgotten every {patience} s, in a bolus or a prime every {bolus} s, and where steps are rare
three times between two of them. A change of the rate closes both sums and takes nothing out of them.

"""
_VERDICTS = (
    (
        "over-infusion",
        "too much are more than {over:g} steps, or {over_s:g} s of the rate where that is more; where nothing may be "
        "moved, the {still}th step",
        "takes the driver's enable line away where [the fallback table](fallback.md) says stop for this drug, and "
        "again at every look; only `delivery.resume` gives it back",
    ),
    (
        "motor stall",
        "wanting are {under:g} steps, or {wanting_s:g} s of the rate ({wanting_bolus_s:g} s in a bolus) where that is "
        "more, and nothing has moved for {quiet} steps",
        "raises its alarm; delivery goes on",
    ),
    ("under-infusion", "the same, and something has moved", "raises its alarm; delivery goes on"),
)
_TIMES = """
Over-infusion is looked for every {look:g} s, the others every {judge:g} s. Motion that is off by less than {margin} %
is never judged: it forgives a clock that drifts and the odd lost step, and [the hour's account](design.md) allows as
much. A motor that turns again after a stall has minutes to show that it follows; under-infusion ends when half of what
led to it was made good.

## How soon
The longest from the fault to the verdict, derived from the rules above and from nothing measured (what was forgiven
before the fault is as much as it can be, and the steps lie as unluckily as they can); a test measures each on the twin
and fails where one takes longer. In a bolus the rate is that of the basal rate and the bolus together.

*Half* and *80 %*: the rotor follows that part of the steps. *Double* and *120 %*: it makes so many by itself on top.
*Motion while stopped*: at the pace that the rate would have.

"""
_REQUIRED = """
Required are 5 min, in a bolus 1 min, or four counts of the sensor where these take longer: no motion, motion while
stopped and double rate are found before more than four steps are wanting or too many, or within that time. So is half
the rate, for which four steps are wanting only after eight. One lost step is no fault, so it can be no sooner. Small
deviations take longer, as the table says. What is slower still shows in the account of the hour: more than 8 steps and
5 %.
"""
_FIGURES = {
    "margin": 100 // guard.MARGIN,
    "patience": guard.PATIENCE_MS // 1000,
    "bolus": guard.PATIENCE_BOLUS_MS // 1000,
    "over": guard.OVER_HALVES / 2,
    "over_s": guard.OVER_MS / 1000,
    "still": guard.OVER_STILL + 1,
    "under": guard.UNDER_QUARTERS / 4,
    "wanting_s": guard.PATIENCE_MS / 4000,
    "wanting_bolus_s": guard.PATIENCE_BOLUS_MS / 4000,
    "quiet": guard.STILL_STEPS,
    "look": guard.LOOK_MS / 1000,
    "judge": guard.JUDGE_MS / 1000,
}


def document(table: Table) -> str:
    """The whole page but its first line."""
    verdicts = [tuple(cell.format(**_FIGURES) for cell in row) for row in _VERDICTS]
    return (
        _TEXT.format(**_FIGURES)
        + table(("verdict", "when", "what it does"), verdicts)
        + _TIMES.format(**_FIGURES)
        + table(("nL/day", "pL a step", "a step every", *FAULTS), [_cells(row) for row in ROWS])
        + _REQUIRED
    )


def _cells(row: Row) -> tuple[str, ...]:
    rate = f"{row.nl_per_day:,}" + (" in a bolus" if row.in_bolus else "")
    found = [_length(seconds(row, fault)) for fault in FAULTS]
    return rate, f"{row.pl_per_step:,}", f"{float(row.step_s):.3g} s", *found


def _length(length_s: int) -> str:
    """Minutes are rounded up."""
    return f"{length_s} s" if length_s < 600 else f"{-(-length_s // 60)} min"
