"""The figures of speed: a year of therapy on the twin, from event to event and against second by second."""

from __future__ import annotations

import platform
from statistics import median
from typing import Any

from thecal.bench.figure import Figure, Lengths, Target
from thecal.bench.scripts import run

_DAY_MS = 86_400_000
_YEAR_S = 365 * 86_400


def measure(lengths: Lengths) -> list[Figure]:
    """On CPython the median of some runs; on MicroPython one, for information."""
    timed = [_run(lengths, "cpython") for _ in range(lengths.year_runs)]
    counted = _run(lengths, "cpython", count=True)
    figures = [_year(timed, counted, lengths), _ratio(timed, lengths)]
    if "micropython" in lengths.interpreters:
        figures.append(_micropython(_run(lengths, "micropython"), lengths))
    return figures


def _run(lengths: Lengths, interpreter: str, count: bool = False) -> dict[str, Any]:
    payload = {"days_ms": lengths.year_days * _DAY_MS, "seconds": lengths.by_second_s, "count": count}
    return run("year", payload, interpreter)


def _year_s(found: dict[str, Any], lengths: Lengths) -> float:
    return found["events"]["us"] / 1e6 * 365 / lengths.year_days


def _times_faster(found: dict[str, Any], lengths: Lengths) -> float:
    by_second_s = found["seconds"]["us"] / 1e6 * _YEAR_S / lengths.by_second_s
    return by_second_s / _year_s(found, lengths)


def _year(timed: list[dict[str, Any]], counted: dict[str, Any], lengths: Lengths) -> Figure:
    times = sorted(_year_s(found, lengths) for found in timed)
    return Figure(
        "year_cpython",
        "a year of a 24-step flex schedule at 1 mL/day, guard and battery on, CPython",
        round(median(times), 3),
        "s",
        Target("<=", 2),
        f"the clock of this machine, CPython {platform.python_version()}; median",
        f"of {len(times)}, {times[0]:.2f} to {times[-1]:.2f} s; {lengths.year_days} days: {counted['advances']:,} "
        f"advances, {counted['watches']:,} looks of the guard, {counted['events']['delivered']:,} steps delivered, "
        f"a refill every 15 days; alarms: {', '.join(counted['alarms']) or 'none'}",
    )


def _ratio(timed: list[dict[str, Any]], lengths: Lengths) -> Figure:
    ratios = [_times_faster(found, lengths) for found in timed]
    by_second_s = median(found["seconds"]["us"] / 1e6 for found in timed)
    return Figure(
        "year_ratio",
        "the same, times faster than second by second",
        round(median(ratios)),
        "times",
        Target(">=", 100),
        "body, guard and pump called each second, in the same runs, by simulated second",
        f"{lengths.by_second_s:,} simulated seconds took {by_second_s:.2f} s; ratios of the runs "
        f"{min(ratios):,.0f} to {max(ratios):,.0f}",
    )


def _micropython(found: dict[str, Any], lengths: Lengths) -> Figure:
    return Figure(
        "year_micropython",
        "the year on MicroPython in WebAssembly",
        round(_year_s(found, lengths), 1),
        "s",
        None,
        "nothing: for information",
        f"one run; {_times_faster(found, lengths):,.0f} times faster than second by second",
    )
