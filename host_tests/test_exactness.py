"""The pump against exact fractions: whatever is asked of it, whenever, and however its time is cut.

THECAL_HYPOTHESIS=thorough tries ten times as many programmes, and new ones. With THECAL_RECORD=1 the programmes of
the first two tests, and what came of them, are written to recorded/cases.json for test_recorded, which plays them each
time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import DAY_MS, HOUR_MS, Case, effort, log_uniform, long_programmes, programmes
from troubled import troubles
from watched import SlicedPlayer, WatchedPlayer

RECORDED = Path(__file__).parent / "recorded" / "cases.json"
RECORDING = os.environ.get("THECAL_RECORD") == "1"
DECADE_DAYS = 3_650
HORIZONS = st.sampled_from([50, 1_000, 60_000, HOUR_MS]) | log_uniform(50, HOUR_MS)
SEEDS = st.integers(1, 1 << 30)


def played(case: Case, horizon_ms: int = HOUR_MS, seed: int = 0) -> WatchedPlayer:
    """Played to its end on pump and oracle, its accounts judged after every operation."""
    player = WatchedPlayer(case["maximum_nl_per_day"], horizon_ms, seed, case.get("straight", False))
    for operation in case["operations"]:
        player.play(operation)
        player.accounts.append(player.account())
    return player


def keep(record: list[Case], case: Case, player: WatchedPlayer) -> None:
    """For the record, where one is made."""
    if RECORDING:
        record.append({**case, "after": player.accounts, "digest": player.status()["log_digest"]})


@pytest.fixture(scope="module")
def record() -> Iterator[list[Case]]:
    """Every case and what came of it, as far as they are to be recorded."""
    cases: list[Case] = []
    yield cases
    if RECORDING:
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        RECORDED.parent.mkdir(exist_ok=True)
        RECORDED.write_text(f"[\n{lines}\n]\n")


# covers: DOS-1 DOS-2 DOS-4 DOS-6 DOS-7 DOS-8
@effort(500 if RECORDING else 80)
@given(case=programmes())
def test_programmed_and_commanded_are_the_exact_integral_after_every_event(
    record: list[Case], case: Case
) -> None:
    player = played(case)
    assert player.accounts[-1][1] == player.oracle.commanded()
    keep(record, case, player)


# covers: DOS-1 DOS-2 DOS-4
@effort(10 if RECORDING else 2)
@given(case=long_programmes(DECADE_DAYS if RECORDING else 100))
def test_they_are_the_exact_integral_after_years(record: list[Case], case: Case) -> None:
    player = played(case)
    assert player.oracle.elapsed_ms >= (DECADE_DAYS if RECORDING else 100) * DAY_MS
    assert player.accounts[-1][1] == player.oracle.commanded()
    keep(record, case, player)


# covers: DOS-1 DOS-4
@effort(20)
@given(programmes(longest_ms=300_000, small_steps=True))
def test_steps_of_any_size_are_made_where_they_are_due(case: Case) -> None:
    player = played(case)
    assert player.accounts[-1][1] == player.oracle.commanded()


# covers: DOS-2 DOS-3
@effort(30)
@given(st.data(), HORIZONS)
def test_the_horizon_moves_no_step_and_changes_no_record(data: st.DataObject, horizon_ms: int) -> None:
    case = data.draw(programmes(longest_ms=min(horizon_ms * 1500, DAY_MS)))
    plain, other = played(case), played(case, horizon_ms)
    assert plain.status()["log_digest"] == other.status()["log_digest"]
    assert plain.made() == other.made()


# covers: DOS-3
@effort(30)
@given(programmes(), SEEDS)
def test_slices_of_any_size_move_no_step_and_change_no_record(case: Case, seed: int) -> None:
    plain, other = played(case), played(case, seed=seed)
    assert plain.status()["log_digest"] == other.status()["log_digest"]
    assert plain.made() == other.made()


# covers: DOS-3 LOG-3
@effort(25)
@given(troubles(), st.sampled_from([60_000, 400_000, HOUR_MS]), SEEDS)
def test_neither_slices_nor_horizon_change_what_the_log_says_of_troubles(
    case: Case, horizon_ms: int, seed: int
) -> None:
    plain = SlicedPlayer(case["maximum_nl_per_day"])
    other = SlicedPlayer(case["maximum_nl_per_day"], horizon_ms, seed & ~1)  # even: with the guard
    for operation in case["operations"]:
        assert plain.play(operation) == other.play(operation)
        assert plain.outcome() == other.outcome()


FULL = ["fill", 20_000_000]
ONCE_BROKEN = {
    "a change comes nearer by a commit at the same rate, and by the clock": [
        ["commit", "continuous", 500_000, 500_000],
        ["pass", 60_000],
        ["commit", "flex", 500_000, [["0123456", [0, 500_000, 1_200, 400_000]]]],
        ["pass", 60_000],
        ["adjust", 600_000],
        ["pass", 60_000],
    ],
    "a calibration while steps are queued": [
        ["commit", "continuous", 500_000, 24_003],
        ["pass", 64_800_000],
        ["calibrate", 7_000],
        ["pass", 60_000],
    ],
    "less than a microsecond is carried from run to run": [
        ["commit", "continuous", 2_000_000, 59_614_985],
        ["pass", 1],
        ["bolus_ng", 53, 1_443],
        ["pass", 37_439_999],
        FULL,
        ["pass", 27_360_001],
    ],
    "small steps fill the stepper's queue": [
        ["calibrate", 101],
        ["commit", "continuous", 500_000, 11_999_999],
        ["pass", 120_000],
    ],
    "frequent looks fill the stepper's queue": [
        ["commit", "continuous", 500_000, 11_999_999],
        *[["pass", 90]] * 1_000,
    ],
}


# covers: DOS-2 DOS-4 DOS-6
@pytest.mark.parametrize("name", ONCE_BROKEN)
def test_what_was_once_broken_holds(name: str) -> None:
    player = played({"maximum_nl_per_day": 30_000_000, "operations": [FULL, *ONCE_BROKEN[name]]})
    assert player.accounts[-1][1] == player.oracle.commanded() > 0


# covers: DOS-3 LOG-3
def test_a_motor_that_runs_away_is_found_at_the_same_instant_however_time_is_cut() -> None:
    def found(piece_ms: int) -> list[Any]:
        player = SlicedPlayer(24_000_000)
        for operation in (FULL, ["commit", "continuous", 500_000, 500_000], ["pass", 12_345]):
            player.play(operation)
        player.play(["fault", "runaway_steps_per_hour", 400_000])
        for _ in range(60_000 // piece_ms):
            player.play(["pass", piece_ms])
        return player.outcome()

    assert "over_infusion" in found(60_000)[3]
    assert found(160) == found(60_000)


# covers: DOS-4
def test_delivered_is_commanded_at_most_instants() -> None:
    player = WatchedPlayer(24_000_000, seed=2)
    player.play(["fill", 20_000_000])
    player.play(["commit", "flex", 500_000, [["0123456", [0, 500_000, 36_000, 7_654_321]]]])
    early = []
    for number in range(1_000):
        player.play(["pass", 60_000 + number % 97])
        early.append(player.early_steps(player.status()))
    assert early.count(0) > 950
