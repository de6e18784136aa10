"""The doses of a week as a few lines of text, for a field: weekdays, the time from which on, the dose.

    mon-fri  00:00  120 ug/day
             05:30  222.5 ug/day
    sat,sun  00:00  120 ug/day

A line without weekdays goes on with those above it. Whether such a week makes sense, the pump says.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from thecal import units
from thecal.clinic import fields
from thecal.files import Fault
from thecal.words import clock, mass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = "such as: mon-fri 05:30 120 ug/day"
_LINE = re.compile(r"\s*([a-z][a-z ,\-]*?)?\s*(\d{1,2}:\d{2})\s+(.+?)\s*", re.IGNORECASE)
_EVERY = ("every day", "daily", "all")


class Week(NamedTuple):
    """`schedule` as a prescription file has it; `lines[(entry, dose)]` is where it stands, from 1."""

    schedule: list[dict[str, Any]]
    lines: dict[tuple[int, int], int]
    faults: list[Fault]


def parse(text: str) -> Week:
    """The schedule that the lines say, and every fault in them, each at its line."""
    week = Week([], {}, [])
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            fault = _take(week, number, line)
            if fault:
                week.faults.append(Fault(f"line {number}", *fault))
    return week


def text_of(schedule: list[dict[str, Any]]) -> str:
    """The lines of a schedule as the pump has it."""
    lines = []
    for part in schedule:
        days = written(part["weekdays"])
        for dose in part["doses"]:
            lines.append(f"{days:<10}{clock(dose['from_s'] * 1000)[:5]}  {mass(dose['dose_ng_per_day'])}/day")
            days = ""
    return "\n".join(lines)


def written(days: list[str]) -> str:
    """`mon-fri`, `sat,sun`, `every day`: in the order of the week."""
    there = [index for index, day in enumerate(DAYS) if day in days]
    if len(there) == 7:
        return "every day"
    runs: list[list[int]] = []
    for index in there:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return ",".join(map(_run, runs))


def _run(run: list[int]) -> str:
    return f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[index] for index in run)


def _take(week: Week, number: int, line: str) -> tuple[str, str] | None:
    """Add a line; where it is no such line, what stands there and what is allowed."""
    found = _LINE.fullmatch(line)
    if found is None:
        return line.strip()[:40], _FORM
    if found[1]:
        days = _weekdays(found[1])
        if isinstance(days, str):
            return days, "mon tue wed thu fri sat sun, mon-fri, every day"
        week.schedule.append({"weekdays": days, "doses": []})
    if not week.schedule:
        return "no weekdays", _FORM
    dose = fields.quantity(found[3], "ng_per_day")
    if isinstance(dose, str):
        return found[3], dose
    time = found[2].zfill(5)
    if units.time_of_day_s(time) is None:
        return found[2], "00:00 to 23:59"
    doses = week.schedule[-1]["doses"]
    week.lines[(len(week.schedule) - 1, len(doses))] = number
    doses.append({"from": time, f"dose_{dose.unit}": dose.value})
    return None


def _weekdays(text: str) -> list[str] | str:
    """The weekdays that are named; else the first word that names none."""
    text = " ".join(text.lower().split())
    if text in _EVERY:
        return list(DAYS)
    days: list[str] = []
    for word in re.split(r"[ ,]+", re.sub(r"\s*-\s*", "-", text).strip(" ,")):
        first, _, last = word.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return word
        start, end = DAYS.index(first), DAYS.index(last or first)
        days += [DAYS[index % 7] for index in range(start, end + (8 if end < start else 1))]
    return days
