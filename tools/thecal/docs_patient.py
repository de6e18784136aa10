"""The page on the patient's way, made from the device's tables: states, trials, steps of a dose, tapers, healing.

It adds how well each figure is known, and no figure of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from thecal.words import mass

Table = Callable[[tuple[str, ...], list[tuple[Any, ...]]], str]

_HEAD = """# The patient's way

**Nothing on this page is medical advice. The pump is a bench demonstrator and pumps water, and treats nobody.**

By `course.*`, `trial.*`, `dose.*` and `taper.*` over [the link](link.md). Every change has a reason, and is kept in
the history (`course.history`) with the figure before and after.

## States
"""
_CRITERIA = """
## Criteria
A trial needs the first three, an implant all four; the fourth is met by a trial, and a former trial's does not count.

"""
_TRIAL = """
## The screening trial
The protocol proposes one test dose at a time and refuses every other, and any before it is due. A test dose is an
injection and none of the pump's. Each dose follows only where the one before it did nothing; harm ends the trial.
Times are the pump's own, which no clock can shorten. Baclofen's figures were read in a source (labels of Lioresal
and Gablofen); **all figures of the opioids are from memory, unverified**.

"""
_STEPS = """
## Steps of the dose
`dose.adjust` scales every dose by the same percentage, or to a mean dose a day, and proposes the result; commit
follows as usual. A rise is refused beyond the drug's step or too soon after the last change, in the mean of the
week as on its highest day, and also across a stop of less than two days: [each drug's
steps](drugs.md#steps-and-boluses). Whether a spasticity is cerebral (or the patient a child) is said by
`course.group`; until then the tighter limits hold. A dose may always be lowered. Where a sudden drop harms, one by
more than %d %% or again within a day asks for a confirmation that names the figure.

## Taper
`taper.plan` lowers the running dose by a percentage every so many days, at most %d %% at once and one step a day,
down to the pump's minimum rate or a dose of your own. A published weaning before a pump's removal lowers baclofen
by 10, then 20 %% a day (PMC8477242, table 1). The therapy of a drug that must be tapered is not ended above the
minimum rate.

## Appointments
`course.appoint` sets the next visit, no later than the day by which the pump must be refilled; the day after it,
`refill_overdue` sounds. A [refill](refill.md) keeps it.

## Healing
For %d days after the implant the pump tells this, in our words after leaflets of a maker and of several clinics:

"""


def document(course: ModuleType, trial: ModuleType, titration: ModuleType, table: Table) -> str:
    """The whole page. `table` makes a markdown table of heads and rows."""
    states = course.STATES
    ways = [(states[way[0]], states[way[1]], way[2]) for way in course.WAYS]
    figures = (titration.MOST_DROP_PERCENT, titration.MOST_DROP_PERCENT, course.HEALING_DAYS)
    return (
        _HEAD
        + table(("from", "to", "what it takes"), ways)
        + _CRITERIA
        + table(
            ("criterion", "what holds when it is met"), [(f"`{row[0]}`", row[1]) for row in course.CRITERIA]
        )
        + _TRIAL
        + table(
            ("drug", "test doses", "apart", "observed for", "a day starts with"),
            [_protocol(row) for row in trial.PROTOCOLS],
        )
        + _STEPS % figures
        + "".join(f"- {line}\n" for line in course.HEALING)
    )


def _protocol(row: tuple[Any, ...]) -> tuple[str, ...]:
    drug, doses, apart_h, least_h, most_h, percent, long_h, long_percent = row
    start = f"{percent} % of the dose that helped"
    if long_h:
        start += f", {long_percent} % where it helped for more than {long_h} h"
    observed = f"{least_h} to {most_h} h" if least_h != most_h else f"{least_h} h"
    return drug, ", ".join(mass(dose) for dose in doses), f"{apart_h} h", observed, start
