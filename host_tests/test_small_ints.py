"""The pump takes nothing from the heap where it writes no record, however large its figures: on 31-bit integers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from replay_cases import FULL_NL
from thecal import virtual

HERE = Path(__file__).parent
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CONCENTRATION = 1_000_000  # ng/mL, so that ng/day are nL/day
FLEX = [
    "commit",
    "flex",
    CONCENTRATION,
    [["0123456", [n for hour in range(24) for n in (hour * 3600, 10**6 + hour)]]],
]
LOWEST = ["commit", "minimum", CONCENTRATION, None]
PERIODIC = [99_991, 1_801, 10_001]
PATIENT = [999_983, 86_399, 86_399, 1]
HIGHEST = [590_001, 1_799, 1_800]
"""Boluses: ng, which here are nL, s, and every so many s."""


def constant(rate_nl_per_day: int) -> list[Any]:
    return ["commit", "continuous", CONCENTRATION, rate_nl_per_day]


def bridge(times: int, divided_by: int = 1) -> list[Any]:
    """A refill with another concentration, and the same doses with periodic boluses."""
    there = CONCENTRATION * times // divided_by
    return ["refill", 0, there, "flex", there, FLEX[3], PERIODIC]


SITUATIONS: dict[str, tuple[list[list[Any]], int]] = {
    "nothing prescribed for two weeks": ([], 15 * DAY_MS),
    "stopped for longer than 48 h": ([["commit", "stopped", CONCENTRATION, None]], 3 * DAY_MS),
    "lowest rate": ([LOWEST], 3 * DAY_MS),
    "lowest rate, largest step": ([["calibrate", 240_000], LOWEST], 3 * DAY_MS),
    "24 mL/day": ([constant(23_999_999)], 15 * HOUR_MS),
    "30 mL/day": ([constant(29_999_999)], 12 * HOUR_MS),
    "24 mL/day, smallest step": ([["calibrate", 100], constant(23_999_999)], 2 * HOUR_MS),
    "30 mL/day, smallest step": ([["calibrate", 100], constant(29_999_999)], 2 * HOUR_MS),
    "30 mL/day, step of 999 pL": ([["calibrate", 999], constant(29_999_999)], 4 * HOUR_MS),
    "a rate whose remainder is largest": ([constant(86_400 * 277 - 1)], 15 * HOUR_MS),
    "24 doses a day": ([FLEX], 2 * DAY_MS),
    "hours that were given": ([FLEX, ["pass", 12 * HOUR_MS], ["adjust", -17_999_999]], DAY_MS),
    "a long bolus": ([FLEX, ["bolus", 2_999_999, 86_399]], 25 * HOUR_MS),
    "a short bolus": ([LOWEST, ["bolus", 17_001, 67]], HOUR_MS),
    "the highest periodic boluses": ([[*LOWEST, HIGHEST]], 13 * HOUR_MS),
    "periodic boluses, smallest step": ([["calibrate", 100], [*LOWEST, HIGHEST]], HOUR_MS),
    "every bolus at once": (
        [[*FLEX, PERIODIC, PATIENT], ["pass", DAY_MS], ["patient"], ["bolus", 2_999_999, 86_399]],
        DAY_MS,
    ),
    "a prime": ([LOWEST, ["prime"]], 6 * HOUR_MS),
    "a prime, smallest step": ([["calibrate", 100], LOWEST, ["prime"]], 4 * HOUR_MS),
    "the slowest prime": ([LOWEST, ["prime", 48_000]], DAY_MS),
    "another catheter": ([LOWEST, ["prime"], ["pass", HOUR_MS], ["catheter"]], DAY_MS),
    "a bridge to the stronger drug": ([FLEX, ["pass", 12 * HOUR_MS], bridge(2)], DAY_MS),
    "a bridge to the weaker drug": ([FLEX, ["pass", 12 * HOUR_MS], bridge(1, 2)], DAY_MS),
    "a bridge, smallest step": ([["calibrate", 100], FLEX, ["pass", 12 * HOUR_MS], bridge(2)], 2 * HOUR_MS),
    "a bridge while the motor stalls": (
        [FLEX, ["pass", 12 * HOUR_MS], bridge(1, 2), ["fault", "stall", 1]],
        DAY_MS,
    ),
    "low reservoir, implant": ([LOWEST, ["fill", 1_999_999]], DAY_MS),
    "low reservoir, bedside": ([LOWEST, ["profile", "bedside"], ["fill", 1_999_999]], 2 * HOUR_MS),
    "empty reservoir, implant": ([LOWEST, ["fill", 400_000]], DAY_MS),
    "empty reservoir, bedside": ([LOWEST, ["profile", "bedside"], ["fill", 400_000]], HOUR_MS),
    "a sagging cell": ([FLEX, ["fault", "sag_mohm", 40_000]], DAY_MS),
    "a noisy cell": ([FLEX, ["fault", "adc_noise_counts", 2_047]], DAY_MS),
    "a stalled motor": ([FLEX, ["fault", "stall", 1]], 4 * HOUR_MS),
    "a motor that runs away": ([FLEX, ["fault", "runaway_steps_per_hour", 500_000]], 60_000),
}


def situation(name: str, operations: list[list[Any]], pass_ms: int, aged: bool) -> dict[str, Any]:
    short = pass_ms <= 4 * HOUR_MS
    return {
        "name": f"{name}{', aged' if aged else ''}",
        "operations": [["fill", FULL_NL], *operations],
        "pass_ms": pass_ms,
        "horizon_ms": 60_000 if aged and short else HOUR_MS,
        "aged": aged,
    }


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[int, str]]:
    every = [situation(name, *what, aged) for name, what in SITUATIONS.items() for aged in (False, True)]
    task = {"situations": every}
    return virtual.run_script(HERE / "small_ints_script.py", task, "micropython", folders=[HERE], most_s=300)


# covers: DOS-5
def test_an_advance_that_writes_no_record_takes_nothing_from_the_heap(
    found: dict[str, tuple[int, str]],
) -> None:
    assert {name: where for name, (_, where) in found.items() if where} == {}


def test_every_situation_was_looked_at(found: dict[str, tuple[int, str]]) -> None:
    assert len(found) == 2 * len(SITUATIONS)
    assert {name: advances for name, (advances, _) in found.items() if advances < 3} == {}
