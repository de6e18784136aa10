"""The screening trial and the patient's way as a guided visit: what may come next, and saying that it came.

The test doses are injections and none of the pump's; which is next, and when, the pump's protocol says.
"""

from __future__ import annotations

from typing import Any

from thecal.clinic import fields
from thecal.prescriptions import Caller
from thecal.units import date_of
from thecal.words import label, plainly, said, stamp

OUTCOMES = ("no_response", "response", "adverse")
GROUPS = ("spinal", "cerebral")


def course(link: Caller) -> dict[str, Any]:
    """Where the patient is on the way, and what may come next."""
    return link.call("course.get")


def history(link: Caller) -> list[dict[str, Any]]:
    """What was changed for this patient and why, oldest first."""
    return link.call("course.history")


def meet(link: Caller, criterion: str, met: bool, reason: str) -> dict[str, Any]:
    """A criterion is met, or not."""
    return link.call("course.meet", criterion=criterion, met=met, reason=fields.reason(reason))


def move(link: Caller, state: str, reason: str) -> dict[str, Any]:
    """On to another state of the way."""
    return link.call("course.move", state=state, reason=fields.reason(reason))


def appoint(link: Caller, day: int, reason: str) -> dict[str, Any]:
    """The next visit, as a core day."""
    return link.call("course.appoint", day=day, reason=fields.reason(reason))


def group(link: Caller, group: str, reason: str) -> dict[str, Any]:
    """Where the spasticity comes from: whose limits of a step hold."""
    return link.call("course.group", group=group, reason=fields.reason(reason))


def upcoming(link: Caller) -> dict[str, Any]:
    """The trial's next step. Raises `Refused` where none is open."""
    return link.call("trial.next")


def begin(link: Caller, drug: str) -> dict[str, Any]:
    """A trial by the drug's protocol."""
    return link.call("trial.begin", drug=drug.strip().lower())


def given(link: Caller, dose_ng: int) -> dict[str, Any]:
    """The next dose was injected just now."""
    return link.call("trial.given", dose_ng=dose_ng)


def observed(link: Caller, outcome: str, lasted_min: int = 0) -> dict[str, Any]:
    """What became of the last dose, and for how many minutes it helped."""
    lasted = {"lasted_min": lasted_min} if lasted_min else {}
    return link.call("trial.observed", outcome=outcome, **lasted)


def told_course(course: dict[str, Any]) -> list[str]:
    """The way in words."""
    implanted, appointment = course["implanted_day"], course["appointment_day"]
    return [
        f"state        {spoken(course['state'])}",
        f"group        {course['group']}",
        *(f"{'met' if row['met'] else 'not met':<13}{row['text']}" for row in course["criteria"]),
        f"implanted    {_date(implanted) if implanted else 'no pump'}",
        f"appointment  {_date(appointment) if appointment else 'none'}"
        + (", which has passed" if course["overdue"] else ""),
        *(f"may follow   {spoken(row['state'])}: {row['text']}" for row in course["next"]),
    ]


def told(step: dict[str, Any]) -> list[str]:
    """The trial's next step in words, its times by the pump's clock."""
    lines = [f"Trial of {step['drug']}, {step['doses_given']} given.", plainly(step["text"])]
    for key, word in (("not_before", "not before"), ("from", "from"), ("until", "until")):
        if step.get(key):
            lines.append(f"{word} {stamp(step[key]['day'], step[key]['ms'])[:16]}")
    if step.get("starting_ng_per_day"):
        lines.append(f"Therapy may start with {said('ng_per_day', step['starting_ng_per_day'])}.")
    return lines


def told_history(entries: list[dict[str, Any]]) -> list[str]:
    """A line a change: when, what, from what to what, why."""
    return [
        f"{stamp(entry['day'], entry['ms'])[:16]}  {label(entry['what'])}:"
        f" {_figure(entry, 'old')} -> {_figure(entry, 'new')}  ({entry['reason']})"
        for entry in entries
    ]


def spoken(name: str) -> str:
    """`in_therapy` -> `in therapy`."""
    return name.replace("_", " ")


def _figure(entry: dict[str, Any], key: str) -> str:
    value, what = entry[key], entry["what"]
    if what.endswith("_day") and not what.endswith("_per_day") and isinstance(value, int):
        return _date(value) if value else "none"
    return said(what, value)


def _date(day: int) -> str:
    return date_of(day).isoformat()
