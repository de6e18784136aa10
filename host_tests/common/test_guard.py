"""The guard: sensed motion against what the prescription allows, with nothing else to go by."""

from pump.guard import FINE, OVER, STALL, UNDER, Guard
from twin.motor import Motor

FIVE_MIN_MS = 300_000
HOUR_MS = 3_600_000
RATE = 1_000_000  # 168 steps in five minutes
STEP_US = 1_783_296


class Watched:
    """A motor that turns at a pace of its own, and the guard beside it."""

    def __init__(self, least: int = RATE, most: int = RATE, pl_per_step: int = 20_640) -> None:
        self.motor = Motor()
        self.guard = Guard(self.motor, self.motor, pl_per_step)
        self.guard.limits(least, most)

    def run(self, ms: int, step_us: int) -> int:
        """Passes `ms` with a step every `step_us` (0: none)."""
        self.motor.cancel()
        if step_us:
            self.motor.authorise(1_000_000, step_us)
        while ms > 0:
            piece = min(ms, self.guard.wait_ms, 1000)
            self.motor.advance(piece)
            self.guard.watch(piece)
            ms -= piece
        return self.guard.verdict


class Coarse(Watched):
    """As seen through a sensor whose count grows by so many steps at once."""

    sensed = True

    def __init__(self, steps_per_count: int = 10, pl_per_step: int = 2064, rate: int = RATE) -> None:
        self.motor = Motor()
        self._every = steps_per_count
        self.guard = Guard(self.motor, self, pl_per_step, steps_per_count)
        self.guard.limits(rate, rate)

    def count(self) -> int:
        return self.motor.turned // self._every * self._every


# covers: GRD-1
def test_motion_at_the_rate_is_fine_for_as_long_as_it_lasts() -> None:
    assert Watched().run(40 * FIVE_MIN_MS, STEP_US) == FINE


# covers: GRD-1
def test_too_much_motion_is_seen_at_once_and_the_motor_is_switched_off() -> None:
    watched = Watched()
    watched.run(FIVE_MIN_MS, STEP_US)
    assert watched.run(5000, 10_000) == OVER
    assert not watched.motor.enabled
    assert watched.motor.turned < 168 + 168 + 105  # of five minutes, and what a second brought on top


# covers: GRD-2
def test_over_infusion_stays_until_somebody_has_looked() -> None:
    watched = Watched()
    watched.run(60_000, 10_000)
    assert watched.run(10 * FIVE_MIN_MS, 0) == OVER
    watched.guard.limits(0, 0)
    assert (watched.guard.verdict, watched.motor.enabled) == (OVER, False)
    watched.guard.reset()
    assert (watched.guard.verdict, watched.motor.enabled) == (FINE, True)


# covers: GRD-3
def test_no_motion_is_a_stall_and_motion_ends_it() -> None:
    watched = Watched()
    assert watched.run(79_999, 0) == FINE
    assert watched.run(1, 0) == STALL
    assert watched.motor.enabled
    assert watched.run(20_000, STEP_US) == STALL  # it might as well be slipping
    assert watched.run(FIVE_MIN_MS, STEP_US) == FINE


# covers: GRD-4
def test_too_little_motion_is_under_infusion_and_enough_ends_it() -> None:
    watched = Watched()
    assert watched.run(10 * FIVE_MIN_MS, STEP_US + STEP_US // 20) == FINE
    assert watched.run(FIVE_MIN_MS, STEP_US * 2) == UNDER
    assert watched.run(5 * FIVE_MIN_MS, STEP_US) == FINE


# covers: GRD-4
def test_a_motor_that_goes_on_too_slowly_after_a_stall_is_under_infusion() -> None:
    watched = Watched()
    assert watched.run(FIVE_MIN_MS, 0) == STALL
    assert watched.run(FIVE_MIN_MS, STEP_US * 2) == UNDER
    assert watched.run(FIVE_MIN_MS, 0) == STALL


# covers: GRD-4
def test_one_lost_step_is_no_fault_and_every_other_one_is() -> None:
    watched = Watched(48_000, 48_000, 240_000)
    step_us = 432_000_000
    for _ in range(10):
        watched.run(10 * 432_000, step_us)
        assert watched.run(432_000, 0) == FINE
    assert watched.run(10 * 432_000, 2 * step_us) == UNDER


# covers: GRD-3 GRD-4
def test_rare_steps_are_judged_over_longer_and_raise_nothing_by_themselves() -> None:
    for pl_per_step in (20_640, 100_000, 240_000):
        watched = Watched(48_000, 48_000, pl_per_step)
        step_us = pl_per_step * 1800  # 48,000 nL/day
        assert watched.run(14_400_000, step_us) == FINE
        assert watched.run(7_200_000, 0) == STALL


# covers: GRD-5
def test_a_motor_that_turns_while_nothing_is_prescribed_is_over_infusion() -> None:
    watched = Watched(0, 0)
    assert watched.run(FIVE_MIN_MS, 90_000_000) == FINE  # three steps: a rotor that settles
    assert watched.run(FIVE_MIN_MS, 299_000_000) == OVER


# covers: GRD-1
def test_the_line_is_taken_away_again_from_a_driver_that_comes_back_by_itself() -> None:
    watched = Watched(0, 0)
    watched.run(60_000, 10_000)
    watched.motor.enabled = True
    assert watched.run(1000, 0) == OVER
    assert not watched.motor.enabled


# covers: GRD-2
def test_over_infusion_that_was_found_before_a_power_cut_is_taken_up_again() -> None:
    watched = Watched()
    watched.guard.restore_over()
    assert (watched.run(FIVE_MIN_MS, STEP_US), watched.motor.enabled) == (OVER, False)


# covers: GRD-1
def test_where_the_fallback_table_says_so_too_much_motion_leaves_the_line() -> None:
    watched = Watched()
    watched.guard.limits(RATE, RATE, False, False)
    assert watched.run(60_000, 10_000) == OVER
    assert watched.motor.enabled


# covers: GRD-1
def test_a_sensor_that_counts_every_tenth_step_is_judged_by_its_counts() -> None:
    coarse = Coarse()
    for _ in range(2):
        assert coarse.run(FIVE_MIN_MS * 4, STEP_US // 10) == FINE
        assert coarse.run(FIVE_MIN_MS * 4, 0) == STALL
        coarse.guard.reset()
    assert coarse.run(60_000, STEP_US // 100) == OVER


# covers: GRD-1
def test_the_rarest_counts_that_a_calibration_may_have_are_judged_too() -> None:
    coarse = Coarse(4096, 48_828, 10_000_000)
    step_us = 421_874  # 10 mL/day
    assert coarse.run(6 * HOUR_MS, step_us) == FINE
    assert coarse.run(2 * HOUR_MS, 0) == STALL
    coarse.guard.reset()
    assert coarse.run(5 * HOUR_MS, step_us // 3) == OVER


# covers: BRD-6
def test_without_a_sensor_it_knows_nothing_and_says_nothing() -> None:
    watched = Watched()
    watched.motor.sensed = False
    assert watched.run(3 * FIVE_MIN_MS, 0) == FINE
    assert watched.run(FIVE_MIN_MS, 10_000) == FINE


def test_the_sensors_count_may_wrap() -> None:
    watched = Watched()
    watched.motor.turned = 0xFFFFFFF - 100
    watched.guard.start_over()
    assert watched.run(3 * FIVE_MIN_MS, STEP_US) == FINE
    assert watched.motor.turned < 1000
