"""The guard while its limits change: nothing is forgotten by that, and time counts by the limits that held in it."""

from heap import allocated
from test_guard import RATE, STEP_US, Watched

from pump.guard import FINE, OVER, STALL, UNDER

HALF_MS = 150_000
TWO_MIN_MS = 120_000
HIGH = 4 * RATE


def _boluses(watched: Watched, times: int, basal_us: int, bolus_us: int) -> "list[int]":
    """So many boluses of two minutes, two minutes apart, with such steps; each verdict."""
    found = []
    for _ in range(times):
        watched.guard.limits(RATE, HIGH)
        found.append(watched.run(TWO_MIN_MS, bolus_us))
        watched.guard.limits(RATE, RATE)
        found.append(watched.run(TWO_MIN_MS, basal_us))
    return found


# covers: GRD-1 GRD-4
def test_motion_that_follows_the_limits_is_fine_however_often_they_change() -> None:
    assert _boluses(Watched(), 50, STEP_US, STEP_US // 4) == [FINE] * 100
    watched = Watched()
    for rate, ms in ((RATE, 150_000), (0, 10), (RATE * 9 // 10, 149_990), (HIGH, 1000), (RATE, 1000)) * 20:
        watched.guard.limits(rate, rate)
        assert watched.run(ms, STEP_US * RATE // rate if rate else 0) == FINE


# covers: GRD-3
def test_limits_that_change_again_and_again_hide_no_stall() -> None:
    assert STALL in _boluses(Watched(), 2, 0, 0)
    watched = Watched()
    _boluses(watched, 4, STEP_US, STEP_US // 4)
    assert STALL in _boluses(watched, 2, 0, 0) + [watched.run(TWO_MIN_MS, 0)]


# covers: GRD-3
def test_a_stall_between_stops_is_told_by_what_was_due_between_them() -> None:
    watched = Watched()
    for rate in (RATE, 0, RATE, 0, RATE):
        watched.guard.limits(rate, rate)
        watched.guard.reset()
        watched.run(TWO_MIN_MS, 0)
    assert watched.guard.verdict == STALL


# covers: GRD-1
def test_limits_that_change_again_and_again_hide_no_slow_runaway() -> None:
    found = _boluses(Watched(), 6, STEP_US * 1000 // 1057, STEP_US // 4 * 1000 // 1057)
    assert found[0] == FINE and OVER in found


# covers: GRD-1
def test_a_bolus_allows_what_it_takes_and_no_more() -> None:
    watched = Watched()
    watched.run(2 * HALF_MS - 10_000, STEP_US)
    watched.guard.limits(RATE, HIGH)
    before = watched.motor.turned
    assert watched.run(5000, 100_000) == OVER
    assert watched.motor.turned - before <= 3 + 3 + 10  # of a second, the tolerance, and the second of a look


# covers: GRD-5
def test_after_a_stop_the_fourth_step_is_too_many() -> None:
    for rate in (RATE, HIGH):
        watched = Watched(RATE, rate)
        watched.run(HALF_MS, STEP_US)
        watched.guard.limits(0, 0)
        assert watched.run(3000, 1_000_000) == FINE
        assert watched.run(1000, 1_000_000) == OVER


# covers: GRD-5
def test_stops_soon_after_each_other_have_one_tolerance_together() -> None:
    watched = Watched()
    watched.run(HALF_MS, STEP_US)
    for verdict in (FINE, OVER):
        watched.guard.limits(0, 0)
        assert watched.run(3000, 1_000_000) == verdict
        watched.guard.limits(RATE, RATE)


# covers: GRD-1 GRD-3
def test_another_volume_a_step_keeps_the_steps_so_far() -> None:
    watched = Watched()
    watched.run(HALF_MS, STEP_US)
    watched.guard.use(2064)
    assert watched.run(HALF_MS, STEP_US // 10) == FINE
    watched = Watched()
    for pl_per_step in (20_640, 20_641, 20_640, 20_641, 20_640):
        watched.guard.use(pl_per_step)
        watched.run(TWO_MIN_MS, 0)
    assert watched.guard.verdict == STALL
    watched = Watched()
    watched.run(HALF_MS, STEP_US)
    watched.guard.use(206_400)
    assert watched.run(2000, 1_000_000) == FINE
    assert watched.run(1000, 1_000_000) == OVER


# covers: GRD-3 GRD-4
def test_in_a_bolus_it_takes_a_fifth_of_the_time() -> None:
    for step_us, verdict in ((0, STALL), (2 * STEP_US, UNDER)):
        watched = Watched()
        watched.run(HALF_MS, STEP_US)
        watched.guard.limits(RATE, RATE, True)
        assert watched.run(59_000, step_us) == verdict


def _some_minutes(watched: Watched) -> None:
    for _ in range(600):
        watched.guard.watch(min(5000, watched.guard.wait_ms))


# covers: DOS-5
def test_to_watch_takes_nothing_from_the_heap() -> None:
    for watched in (Watched(30_000_000, 30_000_000, 100), Watched(0, 0), Watched(48_000, 48_000, 240_000)):
        assert allocated(_some_minutes, watched) == 0
