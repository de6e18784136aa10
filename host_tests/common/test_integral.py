"""The exact integral by figures that can be worked out by hand; host_tests/test_exactness.py goes through the rest."""

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
