"""Segments for the stepper: near their moment, not far ahead, not bunched. The rest: host_tests/test_exactness.py."""

from pump.integral import FAR, Integral
from pump.planner import Horizon, Planner
from twin.motor import Motor

SLOW = 48_000  # a step of 20,640 pL every 37.152 s
FAST = 24_000_000  # 13.46 steps a second


class Recorder(Motor):
    """A motor that writes its segments down."""

    def __init__(self) -> None:
        super().__init__()
        self.segments: list[list[int]] = []

    def authorise(self, count: int, interval_us: int) -> None:
        self.segments.append([count, interval_us])
        super().authorise(count, interval_us)


class Rig:
    """Integral, planner and motor, and the time that passes for all three."""

    def __init__(self, rate: int, horizon_ms: int, change_ms: int = FAR) -> None:
        self.motor = Recorder()
        self.integral = Integral(20_640)
        self.planner = Planner(self.motor, self.integral, Horizon(horizon_ms, 8, 1000, 0))
        self.rate = rate
        self.planner.restart(rate)
        self.planner.feed(change_ms)

    def run(self, ms: int, piece_ms: int) -> None:
        while ms > 0:
            piece = min(ms, piece_ms, self.planner.refresh_ms())
            self.motor.advance(piece)
            self.planner.elapse(piece, self.integral.advance(self.rate, piece))
            self.planner.feed(FAR)
            ms -= piece


# covers: DOS-2
def test_it_hands_over_eight_steps_where_fewer_lie_within_the_time() -> None:
    assert Rig(SLOW, 1000).planner.lead == 8


# covers: DOS-2
def test_it_hands_over_the_steps_within_the_time_where_they_are_more() -> None:
    rig = Rig(FAST, 60_000)
    assert rig.planner.lead == 24_000_000 * 60 // 86_400 * 1000 // 20_640


# covers: DOS-2
def test_it_hands_over_nothing_beyond_the_next_change_of_rate() -> None:
    rig = Rig(SLOW, 3_600_000, change_ms=120_000)
    assert rig.planner.lead == 3
    assert Rig(SLOW, 1000, change_ms=120_000).planner.lead == 3
    assert Rig(SLOW, 3_600_000, change_ms=37_151).planner.lead == 0


# covers: DOS-2
def test_a_change_of_rate_takes_back_what_was_not_made() -> None:
    rig = Rig(SLOW, 3_600_000)
    rig.run(120_000, 120_000)
    rig.planner.restart(0)
    assert rig.planner.lead == 0
    assert rig.motor.cancel() == 0
    assert rig.motor.turned == rig.integral.commanded() == 3


def test_without_a_rate_there_is_no_step_and_nothing_to_wait_for() -> None:
    rig = Rig(0, 1000)
    assert (rig.motor.segments, rig.planner.refresh_ms()) == ([], FAR)


# covers: DOS-4
def test_at_no_moment_is_a_step_late_or_more_than_one_early() -> None:
    for rate in (FAST, 777_777, SLOW):
        rig = Rig(rate, 60_000)
        for _ in range(1500):
            rig.run(17, 17)
            assert 0 <= rig.motor.turned - rig.integral.commanded() <= 1


# covers: DOS-4
def test_what_nobody_authorised_is_missed_and_the_next_steps_are_not_hurried() -> None:
    rig = Rig(SLOW, 1000)
    rig.motor.advance(3_000_000)
    missed = rig.planner.elapse(3_000_000, rig.integral.advance(SLOW, 3_000_000))
    assert missed == 80 - 8
    rig.planner.restart(SLOW)
    rig.motor.segments.clear()
    rig.planner.feed(FAR)
    assert rig.motor.segments[0][0] == 1
    assert rig.motor.segments[0][1] <= 37_152_000
    assert all(interval_us >= 37_152_000 for _, interval_us in rig.motor.segments[1:])


# covers: DOS-3
def test_the_horizon_changes_no_moment() -> None:
    near, far = Rig(777_777, 50), Rig(777_777, 3_600_000)
    for _ in range(40):
        near.run(29_989, 29)
        far.run(29_989, 29_989)
        assert near.motor.turned == far.motor.turned
