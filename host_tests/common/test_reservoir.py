"""What is left, by delivered steps: low, empty, and how long it lasts."""

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
