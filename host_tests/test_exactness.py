"""The pump against exact fractions: whatever is asked of it, whenever, and however its time is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from programmes import DAY_MS, Case, effort, log_uniform, programmes
from watched import WatchedPlayer

HORIZONS = st.sampled_from([50, 1_000, 60_000, 3_600_000]) | log_uniform(50, 3_600_000)


def played(case: Case, horizon_ms: int = 3_600_000, seed: int = 0) -> WatchedPlayer:
    player = WatchedPlayer(case["maximum_nl_per_day"], horizon_ms, seed)
    for operation in case["operations"]:
        player.play(operation)
    return player


@effort(150)
@given(programmes())
def test_programmed_and_commanded_are_the_exact_integral_after_every_event(case: Case) -> None:
    played(case)


@effort(50)
@given(st.data(), HORIZONS)
def test_the_horizon_moves_no_step_and_changes_no_record(data: st.DataObject, horizon_ms: int) -> None:
    case = data.draw(programmes(longest_ms=min(horizon_ms * 1500, 3 * DAY_MS)))
    plain, other = played(case), played(case, horizon_ms)
    assert plain.status()["log_digest"] == other.status()["log_digest"]
    assert plain.made() == other.made()


@effort(50)
@given(programmes(), st.integers(1, 1 << 30))
def test_slices_of_any_size_move_no_step_and_change_no_record(case: Case, seed: int) -> None:
    plain, other = played(case), played(case, seed=seed)
    assert plain.status()["log_digest"] == other.status()["log_digest"]
    assert plain.made() == other.made()
