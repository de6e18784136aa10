"""One bolus by itself: an exact volume at two neighbouring whole rates."""

from whole import whole

from pump.bolus import Bolus, highest_rate
from pump.core_time import DAY_MS
from pump.integral import FAR, Integral


def _given(bolus: Bolus, most_ms: int) -> int:
    """The pL that a pump would programme for it."""
    integral = Integral(20_640)
    while not bolus.finished():
        ms = min(bolus.wait_ms(), most_ms)
        integral.advance(bolus.rate_nl_per_day, ms)
        bolus.advance(ms)
    return integral.programmed_pl()


# covers: DOS-7
def test_its_volume_is_exact_whatever_the_duration() -> None:
    for volume_nl, duration_s in ((1000, 600), (999, 601), (21, 86_400), (100_000, 7), (1, 1)):
        bolus = Bolus()
        bolus.start(volume_nl, duration_s)
        assert _given(bolus, FAR) == volume_nl * 1000


# covers: DOS-7
def test_its_volume_is_the_same_in_small_pieces() -> None:
    bolus = Bolus()
    bolus.start(1234, 61)
    assert _given(bolus, 7) == 1_234_000


# covers: DOS-7
def test_its_rate_is_never_off_by_one_nanolitre_a_day() -> None:
    bolus = Bolus()
    bolus.start(1000, 601)
    exact = 1000 * 86_400
    while not bolus.finished():
        assert -601 < bolus.rate_nl_per_day * 601 - exact < 601
        bolus.advance(bolus.wait_ms())
    assert highest_rate(1000, 601) == exact // 601 + 1


def test_it_tells_how_far_it_is() -> None:
    bolus = Bolus()
    bolus.start(1000, 100)
    assert (bolus.running(), bolus.delivered_nl(), bolus.left_ms()) == (True, 0, 100_000)
    bolus.advance(25_000)
    assert (bolus.delivered_nl(), bolus.left_ms()) == (250, 75_000)
    bolus.advance(75_000)
    assert (bolus.finished(), bolus.delivered_nl(), bolus.rate_nl_per_day) == (True, 1000, 0)


def test_ended_it_adds_nothing_and_waits_for_nothing() -> None:
    bolus = Bolus()
    bolus.start(1000, 100)
    bolus.end()
    assert (bolus.running(), bolus.finished()) == (False, False)
    assert (bolus.rate_nl_per_day, bolus.highest_rate(), bolus.wait_ms()) == (0, 0, FAR)


# covers: BRI-3
def test_at_another_concentration_the_rest_is_the_volume_of_the_same_mass() -> None:
    bolus = Bolus()
    bolus.start(1000, 1000)
    bolus.advance(400_000)
    bolus.rescale(10_000, 25_000)  # 600 nL at 10 ug/mL are 240 nL at 25
    assert (bolus.volume_nl, bolus.delivered_nl(), bolus.left_ms()) == (640, 400, 600_000)
    assert bolus.rate_nl_per_day == 240 * 86_400 // 600
    bolus.advance(600_000)
    assert (bolus.delivered_nl(), bolus.finished()) == (640, True)


def test_a_new_one_has_no_volume_and_no_rate() -> None:
    bolus = Bolus()
    assert (bolus.running(), bolus.finished(), bolus.wait_ms()) == (False, False, FAR)
    figures = (
        bolus.volume_nl,
        bolus.duration_s,
        bolus.rate_nl_per_day,
        bolus.highest_rate(),
        bolus.delivered_nl(),
    )
    assert whole((figures, bolus.left_ms())) == [0, 0, 0, 0, 0, 0]


def test_it_may_be_as_short_as_a_second() -> None:
    bolus = Bolus()
    bolus.start(3, 1)
    assert (bolus.running(), bolus.rate_nl_per_day, bolus.wait_ms()) == (True, 259_200, 1000)


def test_ended_it_has_nothing_left() -> None:
    bolus = Bolus()
    bolus.start(1000, 601)
    bolus.end()
    assert whole((bolus.left_ms(), bolus.highest_rate())) == [0, 0]


# covers: DOS-7
def test_how_far_it_is_counts_both_its_rates() -> None:
    bolus = Bolus()
    bolus.start(100, 43_000)  # 40,000 s at 201 nL/day and 3,000 s at 200
    assert whole((bolus.rate_nl_per_day, bolus.highest_rate(), bolus.wait_ms())) == [201, 201, 40_000_000]
    bolus.advance(500_000)
    assert whole(bolus.delivered_nl()) == [1]  # 1.16
    bolus.advance(39_500_000)
    assert whole((bolus.delivered_nl(), bolus.rate_nl_per_day, bolus.wait_ms())) == [93, 200, 3_000_000]


# covers: BRI-3
def test_at_another_concentration_the_rest_runs_at_two_neighbouring_whole_rates_again() -> None:
    bolus = Bolus()
    bolus.start(1000, 1000)
    bolus.advance(300_000)
    bolus.rescale(10_000, 29_999)
    left = (2 * 700 * DAY_MS * 10_000 + 29_999) // (2 * 29_999)  # nL/day x ms, to the nearest
    assert whole((bolus.rate_nl_per_day, bolus.highest_rate())) == [left // 700_000 + 1, left // 700_000 + 1]
    assert whole((bolus.left_ms(), bolus.wait_ms())) == [700_000, left % 700_000]
    assert whole(bolus.volume_nl) == [300 + 234]  # 233.34, rounded up
    bolus.advance(bolus.wait_ms())
    assert whole((bolus.rate_nl_per_day, bolus.wait_ms())) == [left // 700_000, 700_000 - left % 700_000]


def test_finished_it_stays_so_until_somebody_ends_it() -> None:
    bolus = Bolus()
    bolus.start(1000, 100)
    bolus.advance(100_000)
    bolus.advance(5)
    assert (bolus.finished(), bolus.left_ms(), bolus.wait_ms(), bolus.delivered_nl()) == (True, 0, 0, 1000)
