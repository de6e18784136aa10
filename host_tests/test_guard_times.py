"""The table of docs/guard.md: every cell measured on the twin, at moments that lie differently to steps and guard."""

from __future__ import annotations

from fractions import Fraction

import pytest
from bench import HOUR_MS, Bench, continuous, limits

from pump.guard import FINE, OVER, STALL, UNDER
from thecal.guard_times import FAULTS, ROWS, Row, seconds

VERDICTS = {"no motion": STALL, "half": UNDER, "80 %": UNDER}
BASAL_NL_PER_DAY = 240_000
MOMENTS = (
    (Fraction(0), 0),
    (Fraction(1, 100), 7),
    (Fraction(37, 100), 61),
    (Fraction(99, 100), 137),
    (Fraction(99, 100), 0),
)
"""Parts of a step and seconds after the hour."""


def running(row: Row) -> Bench:
    """An hour into such a rate."""
    bench = Bench()
    bench.ask("service.calibration", {"pl_per_step": row.pl_per_step})
    basal = BASAL_NL_PER_DAY if row.in_bolus else row.nl_per_day
    document = continuous(basal // 2, harms=False)
    document["limits"] = limits(bolus_ng=1_000_000, dose_ng_per_day=20_000_000)
    bench.prescribe(document)
    bench.run(HOUR_MS)
    if row.in_bolus:
        volume_nl = (row.nl_per_day - basal) // 8
        bench.ask("bolus.start", {"volume_nl": volume_nl, "duration_s": 3 * 3600})
    assert bench.rate() == row.nl_per_day
    return bench


def fail(bench: Bench, row: Row, fault: str) -> None:
    """Added steps are rounded up to a whole number in an hour."""
    lost = {"no motion": 1000, "half": 500, "80 %": 200}
    added = {"120 %": Fraction(1, 5), "double": Fraction(1), "motion while stopped": Fraction(1)}
    if fault in lost:
        bench.fault("lost_steps_permille", lost[fault])
        return
    if fault == "motion while stopped":
        bench.ask("delivery.stop")
    bench.fault("runaway_steps_per_hour", -int(-added[fault] * 3600 // row.step_s))


def found_after_s(bench: Bench, longest_s: int) -> int:
    """The seconds until the guard says so, or more than `longest_s`."""
    for second in range(1, longest_s + 2):
        bench.loop.pass_time(1000)
        if bench.loop.guard.verdict != FINE:
            return second
    return longest_s + 1


# covers: GRD-1 GRD-3 GRD-4 GRD-5
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_fault_takes_longer_than_the_table_says(row: Row, fault: str) -> None:
    table_s = seconds(row, fault)
    for part, at_s in MOMENTS:
        bench = running(row)
        bench.loop.pass_time(int(part * row.step_s * 1000) + at_s * 1000)
        fail(bench, row, fault)
        assert found_after_s(bench, table_s) <= table_s
        assert bench.loop.guard.verdict == VERDICTS.get(fault, OVER)
        assert bench.body.motor.enabled == (fault in VERDICTS)


# covers: GRD-7
def test_half_double_none_and_unasked_motion_are_found_as_soon_as_is_required() -> None:
    for row in ROWS:
        for fault in ("no motion", "half", "double", "motion while stopped"):
            assert seconds(row, fault) <= row.allowed_s(fault) + 2, (row, fault)


# covers: GRD-7
def test_small_deviations_are_found_too_and_smaller_ones_are_no_fault() -> None:
    for row in ROWS:
        assert seconds(row, "80 %") <= max(900, 25 * row.step_s)
        assert seconds(row, "120 %") <= max(600, 26 * row.step_s)
        bench = running(row)
        bench.fault("lost_steps_permille", 40)
        assert found_after_s(bench, 3000) == 3001
