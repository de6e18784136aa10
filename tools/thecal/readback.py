"""A pump's readback in words: what will really run, in physical units, and what rounding to whole nL cost.

It lays out what the pump read back and refuses to reckon anything anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from thecal import confirm
from thecal.units import scaled
from thecal.words import clock, lasting, said


def readback_lines(readback: dict[str, Any]) -> list[str]:
    """What will really run: rates in mL/day, each with its dose and what rounding to whole nL cost, in ppm."""
    limits = readback["limits"]
    most = (
        f"{said('ng_per_day', limits['most_dose_ng_per_day'])}, bolus {said('ng', limits['most_bolus_ng'])}"
    )
    return [
        f"{readback['mode']}: {' + '.join(map(_drug, readback['drugs']))}",
        f"at most {most}",
        f"mean rate {said('nl_per_day', readback['mean_nl_per_day'])}",
        *_boluses(readback),
        *(f"asks: {confirm.asked(soft)}" for soft in readback["soft_limits"]),
        "",
        *_table(
            _weekdays(readback["rates"]) if readback["mode"] == "flex" else [("always", readback["rates"][0])]
        ),
    ]


def _drug(drug: dict[str, Any]) -> str:
    mean = said("ng_per_day", drug["mean_dose_ng_per_day"])
    return f"{drug['name']} {said('ng_per_ml', drug['concentration_ng_per_ml'])}, mean {mean}"


def _boluses(readback: dict[str, Any]) -> Iterator[str]:
    periodic, patient = readback.get("periodic_bolus"), readback.get("patient_bolus")
    if periodic:
        yield f"periodic bolus {_bolus(periodic)}, every {lasting(periodic['every_s'], parts=4)}"
    if patient:
        locked = lasting(patient["lockout_s"], parts=4)
        yield f"patient bolus {_bolus(patient)}, lockout {locked}, at most {patient['most_in_24h']} in 24 h"


def _bolus(bolus: dict[str, Any]) -> str:
    volume, duration = said("nl", bolus["volume_nl"]), lasting(bolus["duration_s"], parts=4)
    return f"{said('ng', bolus['dose_ng'])} ({volume}) over {duration}"


def _table(rates: list[tuple[str, dict[str, Any]]]) -> list[str]:
    rows = [("days", "from", "dose ug/day", "rate mL/day", "rounding ppm")]
    for days, rate in rates:
        dose = scaled(rate["dose_ng_per_day"], 1_000)
        flow = scaled(rate["rate_nl_per_day"], 1_000_000, 6)
        rows.append((days, clock(rate["from_s"] * 1000)[:5], dose, flow, f"{rate['rounding_ppm']:+d}"))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def _weekdays(rates: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The rates with the weekdays they are for; equal days stand together."""
    days: dict[str, list[dict[str, Any]]] = {}
    for rate in rates:
        days.setdefault(rate["weekday"], []).append(rate)
    told: dict[str, tuple[list[str], list[dict[str, Any]]]] = {}
    for day, entries in days.items():
        key = repr(
            [sorted((name, value) for name, value in entry.items() if name != "weekday") for entry in entries]
        )
        told.setdefault(key, ([], entries))[0].append(day)
    return [(_named(names), entry) for names, entries in told.values() for entry in entries]


def _named(days: list[str]) -> str:
    return "every day" if len(days) == 7 else ",".join(days)
