"""What is left, by delivered steps: low, empty, and how long it lasts."""

from whole import whole

from pump.calibration import Calibration
from pump.reservoir import Reservoir


def _filled(volume_nl: int, pl_per_step: int = 20_640) -> Reservoir:
    calibration = Calibration()
    calibration.pl_per_step = pl_per_step
    reservoir = Reservoir(calibration)
    reservoir.fill(volume_nl, 0)
    return reservoir


# covers: RES-1
def test_each_delivered_step_takes_its_volume_and_the_rest_is_kept() -> None:
    reservoir = _filled(20_000_000)
    for _ in range(1000):
        reservoir.take(1)
    assert reservoir.volume_nl == 20_000_000 - 20_640
    reservoir.take(100_000)
    assert reservoir.volume_nl == 20_000_000 - 20_640 - 2_064_000


# covers: RES-1
def test_it_is_low_and_empty_at_its_marks() -> None:
    for volume, low, empty in (
        (2_000_001, False, False),
        (2_000_000, True, False),
        (500_001, True, False),
        (500_000, True, True),
        (0, True, True),
    ):
        reservoir = _filled(volume)
        assert (reservoir.low(), reservoir.empty()) == (low, empty)


# covers: RES-1
def test_the_steps_to_the_next_mark_reach_it_and_one_less_does_not() -> None:
    for pl_per_step in (20_640, 100, 240_000, 1_000):
        for volume in (2_000_100, 2_000_001, 500_333):
            reservoir = _filled(volume, pl_per_step)
            was_low = reservoir.low()
            steps = reservoir.steps_until_next()
            reservoir.take(steps - 1)
            assert reservoir.low() == was_low and not reservoir.empty()
            reservoir.take(1)
            assert reservoir.empty() if was_low else reservoir.low()


def test_empty_there_is_no_next_mark() -> None:
    assert _filled(500_000).steps_until_next() > 1_000_000


# covers: RES-1
def test_the_account_does_not_go_below_nothing() -> None:
    reservoir = _filled(100)
    reservoir.take(1000)
    assert reservoir.volume_nl == 0


# covers: RES-1
def test_the_time_left_is_until_low_at_that_rate_rounded_down() -> None:
    reservoir = _filled(20_000_000)
    assert reservoir.hours_left(1_000_000) == 18 * 24
    assert reservoir.hours_left(1_145_000) == 377
    assert reservoir.hours_left(0) is None
    assert _filled(1_000_000).hours_left(1_000_000) == 0


def test_a_new_one_holds_nothing_and_nobody_has_filled_it() -> None:
    reservoir = Reservoir(Calibration())
    assert whole((reservoir.volume_nl, reservoir.next_refill_day)) == [0, 0]
    assert reservoir.size_nl == Calibration().reservoir_nl
    assert (reservoir.ever_filled, reservoir.content) == (False, [])


# covers: RES-1
def test_it_counts_as_filled_from_the_first_volume_on() -> None:
    reservoir = Reservoir(Calibration())
    reservoir.fill(0, 7)
    assert (reservoir.ever_filled, reservoir.next_refill_day) == (False, 7)
    reservoir.fill(1, 8)
    assert reservoir.ever_filled is True
    reservoir.fill(0, 9)
    assert (reservoir.ever_filled, reservoir.volume_nl, reservoir.next_refill_day) == (True, 0, 9)


# covers: RES-1
def test_of_every_step_the_last_picolitre_counts() -> None:
    reservoir, taken = _filled(20_000_000, 20_999), 0
    for steps in (1, 1, 1, 999, 1000, 1001, 46, 1):
        reservoir.take(steps)
        taken += steps
        assert whole(reservoir.volume_nl) == [(20_000_000_000 - taken * 20_999) // 1000]
    reservoir.holds(1_000)
    reservoir.take(1)
    assert reservoir.volume_nl == 979  # 979.001
    many = _filled(20_000_000, 20_999)
    for steps, taken in ((999, 999), (1, 1000)):
        many.take(steps)
        assert many.volume_nl == (20_000_000_000 - taken * 20_999) // 1000
    exact = _filled(21, 21_000)
    exact.take(1)
    assert exact.volume_nl == 0


def test_filled_anew_it_knows_of_no_picolitre_before() -> None:
    reservoir = _filled(5_000_000, 20_001)
    reservoir.take(1)
    reservoir.fill(5_000_000, 0)
    reservoir.take(1)
    assert reservoir.volume_nl == 4_999_979  # 4,999,979.999
    for _ in range(999):
        reservoir.take(1)
    assert reservoir.volume_nl == 5_000_000 - 20_001
    new = Reservoir(Calibration())
    new.use(1_001)
    new.volume_nl = 100
    new.take(1)
    assert new.volume_nl == 98  # 98.999


# covers: RES-1
def test_a_picolitre_that_is_left_over_may_spare_a_step() -> None:
    """After a step of 20,640 pL the account says 2,000,020 nL, and 360 pL are there as well."""
    reservoir = _filled(2_000_041, 20_640)
    reservoir.take(1)
    assert (reservoir.volume_nl, reservoir.steps_until_next()) == (2_000_020, 1)
    for volume in range(2_000_001, 2_000_100):
        reservoir = _filled(volume, 20_640)
        for _ in range(4):
            steps = reservoir.steps_until_next()
            exact_pl = reservoir.volume_nl * 1000 + reservoir._pl
            assert whole(steps) == [max(-(-(exact_pl - 2_000_000_999) // 20_640), 1)] or reservoir.low()
            reservoir.take(1)


def test_empty_the_next_mark_is_further_than_any_small_integer_of_steps() -> None:
    assert whole(_filled(500_000).steps_until_next()) == [(1 << 30) - 1]


def test_the_time_left_is_told_at_the_least_of_rates_too() -> None:
    assert whole((_filled(3_000_000).hours_left(1), _filled(2_000_000).hours_left(24))) == [24_000_000, 0]
