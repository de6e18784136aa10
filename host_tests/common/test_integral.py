"""The exact integral by figures that can be worked out by hand; host_tests/test_exactness.py goes through the rest."""

from whole import whole

from pump.integral import FAR, Integral

DAY_MS = 86_400_000


# covers: DOS-1
def test_a_day_at_a_rate_is_that_many_nanolitres_exactly() -> None:
    for rate in (48_000, 240_001, 1_000_003, 24_000_000):
        integral = Integral(20_640)
        integral.advance(rate, DAY_MS)
        assert integral.programmed_pl() == rate * 1000
        assert integral.commanded() == rate * 1000 // 20_640


# covers: DOS-1
def test_a_day_in_pieces_is_the_same_day() -> None:
    whole, cut = Integral(20_640), Integral(20_640)
    whole.advance(777_777, DAY_MS)
    left, piece = DAY_MS, 1
    while left:
        cut.advance(777_777, min(piece, left))
        left -= min(piece, left)
        piece = piece * 3 % 999_983 + 1
    assert cut.programmed_pl() == whole.programmed_pl()
    assert (cut.commanded(), cut.pl, cut.part) == (whole.commanded(), whole.pl, whole.part)


# covers: DOS-1
def test_remainders_are_carried_across_changes_of_rate() -> None:
    integral = Integral(20_640)
    for _ in range(1000):
        integral.advance(48_000, 1)  # 5/9 pL a ms
        integral.advance(48_001, 1)
    assert integral.programmed_pl() == (48_000 + 48_001) * 1000 // 86_400


# covers: DOS-1
def test_no_rate_programmes_nothing() -> None:
    integral = Integral(20_640)
    integral.advance(0, DAY_MS)
    assert (integral.programmed_pl(), integral.commanded()) == (0, 0)


def test_the_wait_for_steps_is_exact_and_rounded_up() -> None:
    integral = Integral(20_000)
    rate = 1_728_000  # 20 pL a ms: a step a second
    assert integral.ms_until(1, rate) == 1000
    assert integral.us_until(1, rate) == 1_000_000
    integral.advance(rate, 999)
    assert integral.ms_until(1, rate) == 1
    assert integral.advance(rate, 1) == 1
    assert integral.ms_until(60, rate) == 60_000
    assert integral.ms_until(4000, rate) == FAR


# covers: DOS-6
def test_a_new_calibration_carries_the_rest_over_and_programmes_nothing_by_itself() -> None:
    integral = Integral(20_000)
    integral.advance(1_728_000, 1900)  # 38,000 pL: a step and 18,000 pL
    assert integral.recalibrate(10_000) == 1
    assert integral.programmed_pl() == 38_000
    assert (integral.commanded(), integral.pl) == (2, 8_000)
    integral.advance(1_728_000, 100)
    assert (integral.programmed_pl(), integral.commanded()) == (40_000, 3)


RATES = (48_000, 240_001, 1_000_003, 1_728_001, 29_999_999)


def _until(integral: Integral, steps: int, rate: int, units_a_day: int) -> int:
    """The wait by one large division: what is missing, rounded up to the unit."""
    missing = (steps * integral.pl_per_step - integral.pl) * 86_400 - integral.part  # pL/86,400
    return -(-missing * (units_a_day // 86_400) // (rate * 1000))


# covers: DOS-1
def test_waits_are_those_of_one_large_division_from_any_instant() -> None:
    for rate in RATES:
        integral = Integral(20_640)
        for ms in (0, 1, 7, 97, 333, 59):
            integral.advance(rate, ms)
            for steps in (1, 2):
                us = integral.us_until(steps, rate)
                assert whole(us) == [_until(integral, steps, rate, 86_400_000_000)]
            for steps in (1, 2, 3):
                ms_until = integral.ms_until(steps, rate)
                assert whole(ms_until) == [_until(integral, steps, rate, 86_400_000)]


def test_a_wait_of_just_an_hour_is_told_and_a_longer_one_is_far() -> None:
    integral = Integral(20_000)
    rate = 1_728_000  # 20 pL a ms, so 42 pL for each nL/day are 3,628,800 ms
    assert integral.ms_until(3628, rate) == 3_628_000
    assert integral.ms_until(3629, rate) == FAR
    whole_rate = Integral(1_000)
    assert whole_rate.ms_until(42_000, 1_000_000) == FAR  # exactly 42
    assert whole_rate.ms_until(41_999, 1_000_000) == 3_628_714  # 3,628,713.6


def test_steps_whose_volume_no_small_integer_holds_are_far_at_any_rate() -> None:
    integral = Integral(24_000)
    assert integral.ms_until(41_666, 29_000_000) == 2_979_263  # 999,984,000 pL
    assert integral.ms_until(41_667, 29_000_000) == FAR
    assert Integral(20_000).ms_until(50_000, 29_000_000) == 2_979_311  # 10**9 pL itself
    assert Integral(20_000).ms_until(50_001, 29_000_000) == FAR
    assert Integral(19_019).ms_until(52_579, 29_000_000) == FAR  # 10**9 + 1 pL


def test_far_is_later_than_any_deadline_and_a_small_integer() -> None:
    assert whole(FAR) == [(1 << 26) - 1]


# covers: DOS-1
def test_an_advance_tells_every_step_of_its_time_however_long() -> None:
    for rate in RATES:
        integral = Integral(20_640)
        assert whole(integral.advance(rate, DAY_MS)) == [integral.commanded()]


def test_the_period_is_a_step_s_volume_at_the_rate() -> None:
    for rate in RATES:
        period = Integral(20_640).period(rate)
        us = 20_640 * 86_400_000
        assert whole((period.q, period.rem)) == [us // rate, us % rate]


# covers: DOS-1
def test_new_it_has_programmed_nothing_not_even_a_part_of_a_picolitre() -> None:
    integral = Integral(20_640)
    assert whole((integral.pl, integral.part, integral.commanded(), integral.programmed_pl())) == [0, 0, 0, 0]


# covers: DOS-6
def test_a_new_calibration_passes_no_time() -> None:
    integral = Integral(20_000)
    integral.advance(48_001, 12_345)
    before = (integral.pl, integral.part)
    integral.recalibrate(21_000)
    assert (integral.pl, integral.part) == before
