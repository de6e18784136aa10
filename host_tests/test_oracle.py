"""The oracle itself, by figures reckoned by hand: who judges the pump must be judged first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts import PL_PER_STEP, START_DAY
from oracle import Oracle
from oracle_boluses import DAY_MS, Bolus
from oracle_doses import mixture, whole_nl
from programmes import effort, long_programmes, programmes

HOUR_MS = 3_600_000
MORPHINE = ["continuous", 10_000_000, 1_000_000]
"""1 mg a day at 10 mg/mL: 100,000 nL a day."""


def oracle(*figures: object, pl_per_step: int = PL_PER_STEP) -> Oracle:
    made = Oracle(START_DAY, 0, pl_per_step, 24_000_000)
    assert not figures or made.commit(*figures) is None
    return made


def filled(*figures: object, pl_per_step: int = PL_PER_STEP) -> Oracle:
    """With drug at the catheter's tip."""
    made = oracle(*figures, pl_per_step=pl_per_step)
    made.prime()
    made.elapse(made.until_change())
    assert made.front is None
    return made


def test_a_prime_commands_the_dead_volume_rounded_up_to_steps_and_ends_at_that_ms() -> None:
    pump = oracle(*MORPHINE)
    assert pump.prime()
    # 309,000 nL are 14,970.93 steps of 20,640 pL; 14,971 * 20,640 pL at 12 mL/day take 2,224,810.37 ms
    assert pump.until_change() == 2_224_811 == -(-14_971 * 20_640 * 86_400 // 12_000_000)
    pump.elapse(2_224_810)
    assert (pump.rate(), pump.commanded()) == (12_000_000, 14_970)
    pump.elapse(1)
    assert (pump.rate(), pump.commanded()) == (100_000, 14_971)
    assert not pump.prime()


def test_a_prime_that_was_stopped_does_only_the_rest() -> None:
    pump = oracle(*MORPHINE)
    assert pump.prime(6_000_000)
    pump.elapse(1_000_000)
    before = pump.commanded()
    assert pump.stop() and pump.resume() and pump.prime(6_000_000)
    pump.elapse(pump.until_change())
    assert before == 3_364  # 6,000,000 * 1,000,000 / 86,400 = 69,444,444 pL
    assert pump.commanded() == 14_971


def test_the_bridge_of_the_book_lasts_309_days_over_100() -> None:
    pump = filled(*MORPHINE, pl_per_step=1_000)
    assert pump.refill(0, 5_000_000, "continuous", 5_000_000, 1_000_000) is None
    assert (pump.rate(), pump.until_change()) == (100_000, 309 * DAY_MS // 100)
    pump.elapse(309 * DAY_MS // 100)
    assert (pump.rate(), pump.bridging()) == (200_000, False)


def test_a_bridge_that_the_pump_cannot_run_is_refused() -> None:
    pump = filled("continuous", 500_000, 100_000)
    too_fast = ["continuous", 2_000_000, 12_000_001]  # 24,000,002 nL/day at the old concentration
    assert pump.refill(0, 2_000_000, *too_fast) == "bridge_impossible"
    assert pump.document.concentration_ng_per_ml == 500_000
    assert pump.refill(0, 2_000_000, "continuous", 2_000_000, 12_000_000) is None


def test_what_is_left_of_a_periodic_bolus_keeps_its_dose_when_the_front_arrives() -> None:
    half = Bolus.of(1_000, 3_600)  # 24,000 nL/day
    half.elapse(1_800_000)
    twice = half.at(2_000_000, 1_000_000)
    assert (twice.rate, twice.faster_ms, twice.left_ms) == (48_000, 0, 1_800_000)
    odd = Bolus(1, 2, 7).at(1, 2)  # 9 nL/day * ms are 4.5, and so 5
    assert (odd.rate, odd.faster_ms, odd.left_ms) == (0, 5, 7)


def test_a_periodic_bolus_starts_when_its_interval_is_over_and_with_it_the_next() -> None:
    pump = oracle("continuous", 1_000_000, 48_000, [24, 60, 3_600])  # 24 nL in a minute: 34,560 nL/day
    pump.elapse(3_599_999)
    assert pump.rate() == 48_000
    pump.elapse(1)
    assert (pump.rate(), pump.countdown_ms) == (82_560, 3_600_000)
    pump.elapse(60_000)
    assert pump.rate() == 48_000
    pump.elapse(DAY_MS - 60_000)
    assert (
        pump.programmed_pl() == 48_000_000 + 2_000_000 + 24 * 24_000
    )  # 25 h: of the last bolus, nothing yet


def test_a_stop_begins_the_interval_anew_and_makes_nothing_up() -> None:
    pump = oracle("continuous", 1_000_000, 48_000, [24, 60, 3_600])
    pump.elapse(3_630_000)
    assert pump.stop()
    pump.elapse(HOUR_MS)
    assert pump.resume()
    assert (pump.rate(), pump.countdown_ms) == (48_000, 3_600_000)


def test_the_patient_waits_for_the_lockout_and_for_the_window() -> None:
    pump = filled("continuous", 1_000_000, 48_000, None, [100, 60, 3_600, 2])
    pump.fill()
    pump.elapse(HOUR_MS - 1)
    assert pump.patient_bolus() == "locked_out"
    pump.elapse(1)
    assert pump.patient_bolus() is None
    assert pump.rate() == 48_000 + 144_000
    pump.elapse(HOUR_MS)
    assert pump.patient_bolus() is None
    pump.elapse(DAY_MS - HOUR_MS - 1)
    assert pump.patient_bolus() == "too_many"
    pump.elapse(1)
    assert pump.patient_bolus() is None
    assert pump.patient_bolus() == "locked_out"


def test_no_bolus_runs_beside_a_prime_or_a_bridge() -> None:
    pump = oracle("continuous", 1_000_000, 48_000, None, [100, 60, 300, 2])
    assert pump.prime()
    assert (pump.patient_bolus(), pump.start_bolus(1_000, 60)) == ("prime_running", False)
    pump.elapse(pump.until_change())
    assert pump.refill(0, 500_000, "continuous", 500_000, 48_000, None, [100, 60, 300, 2]) is None
    assert (pump.patient_bolus(), pump.start_bolus(1_000, 60), pump.prime()) == (
        "bridge_running",
        False,
        False,
    )


def test_another_concentration_needs_a_refill_and_a_second_one_waits_for_the_first() -> None:
    halved = ["continuous", 5_000_000, 1_000_000]
    pump = oracle(*MORPHINE)
    assert pump.commit(*halved) is None  # the catheter is still empty
    pump.elapse(HOUR_MS)
    assert pump.commit(*MORPHINE) == "front_running"
    assert pump.refill(0, 10_000_000, *MORPHINE) == "front_running"
    pump.prime()
    pump.elapse(HOUR_MS)
    assert pump.commit(*MORPHINE) == "refill_needed"
    assert pump.refill(0, 10_000_000, *MORPHINE) is None
    assert pump.refill(0, 5_000_000, *halved) == "front_running"
    assert pump.commit("minimum", 10_000_000, None) is None
    assert pump.bridging()


def test_a_new_catheter_is_filled_behind_the_tubing() -> None:
    pump = oracle(*MORPHINE)
    pump.replace_catheter()
    assert pump.front.end == 14_971  # nothing had moved
    pump.elapse(HOUR_MS)  # 201 steps
    pump.replace_catheter()
    assert pump.front.end == 14_971
    assert pump.prime()
    pump.elapse(2 * HOUR_MS)
    at = pump.commanded()
    pump.replace_catheter()
    assert pump.front.end == at + 5_330  # 110,000 nL are 5,329.5 steps
    assert pump.commit("continuous", 5_000_000, 1_000_000) == "front_running"


def test_a_calibration_moves_no_front_by_more_than_a_step() -> None:
    pump = oracle(*MORPHINE)
    pump.elapse(HOUR_MS)  # 4,166,666 pL: 201 steps
    pump.calibrate(10_000)
    assert pump.front.end - 201 == -(-(14_971 - 201) * 20_640 // 10_000)
    assert pump.commanded() == 201 + 1  # 18,026 pL were left over


def test_an_hour_that_comes_twice_runs_at_the_lowest_rate_the_second_time() -> None:
    pump = oracle("flex", 1_000_000, [["0123456", [0, 100_000, 6 * 3600, 240_000, 7 * 3600, 120_000]]])
    pump.elapse(6 * HOUR_MS + HOUR_MS // 2)
    pump.set_clock(START_DAY, 6 * HOUR_MS)
    assert (pump.rate(), pump.until_change()) == (100_000, HOUR_MS // 2)
    pump.elapse(HOUR_MS // 2)
    assert (pump.rate(), pump.until_change()) == (240_000, HOUR_MS // 2)
    pump.elapse(HOUR_MS)
    assert pump.programmed_pl() == (6 * 100_000 + 50_000 + 240_000 + 60_000) * 1000 // 24
    pump.set_clock(START_DAY, 5 * HOUR_MS)
    assert (pump.rate(), pump.until_change()) == (100_000, HOUR_MS)
    pump.elapse(2 * HOUR_MS + HOUR_MS // 2)
    assert (pump.rate(), pump.until_change()) == (120_000, HOUR_MS // 2 + 16 * HOUR_MS)


def test_an_hour_is_whole_22_hours_after_the_full_hour_of_its_last_pass() -> None:
    pump = oracle("flex", 1_000_000, [["0123456", [0, 100_000, 6 * 3600, 240_000, 7 * 3600, 120_000]]])
    pump.elapse(6 * HOUR_MS)
    for early_ms, rate in ((0, 240_000), (1, 100_000)):
        pump.elapse(22 * HOUR_MS - early_ms)
        pump.set_clock(START_DAY, 6 * HOUR_MS)
        assert pump.rate() == rate


def test_a_stop_gives_nothing_of_an_hour() -> None:
    pump = oracle("flex", 1_000_000, [["0123456", [0, 100_000, 6 * 3600, 240_000, 7 * 3600, 120_000]]])
    pump.elapse(6 * HOUR_MS + HOUR_MS // 4)
    assert pump.stop()
    pump.elapse(HOUR_MS // 2)
    pump.set_clock(START_DAY, 6 * HOUR_MS)
    assert pump.resume()
    assert (pump.rate(), pump.until_change()) == (100_000, HOUR_MS // 4)


def test_doses_and_mixtures_are_rounded_half_up() -> None:
    assert [whole_nl(1, 2_000_000), whole_nl(3, 2_000_000)] == [1, 2]
    assert mixture(1, 1, 2, 1) == 2
    assert mixture(500_000, 1_000_000, 2_000_000, 19_000_000) == 1_925_000


@pytest.mark.parametrize("strategy", [programmes(), long_programmes(100)], ids=["programmes", "long"])
def test_commanded_is_within_a_step_of_programmed_and_the_reservoir_stays_full(
    strategy: st.SearchStrategy[dict[str, Any]],
) -> None:
    @effort(5)
    @given(strategy)
    def holds(case: dict[str, Any]) -> None:
        pump = Oracle(START_DAY, 0, PL_PER_STEP, 24_000_000)
        since = Fraction(0)
        for name, *figures in case["operations"]:
            if name == "fill":
                since = pump.accounts.programmed
            if name == "pass":
                pump.elapse(figures[0])
            assert pump.accounts.programmed - since < 14_000_000_000
            assert 0 <= pump.accounts.uncommanded() < pump.accounts.pl_per_step

    holds()
