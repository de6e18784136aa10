"""A motor that is late with its steps when the rate changes: what it has not made is missed, and nothing is hurried."""

from pump.integral import Integral
from pump.planner import Horizon, Planner

FAST = 24_000_000
SLOW = 12_000_000
SLOW_US = 148_608  # an interval of 20,640 pL at that rate


class Late:
    """A stepper of which `late` steps are not made by the time they are due."""

    def __init__(self) -> None:
        self.waiting = 0
        self.late = 0
        self.intervals: list[int] = []

    def authorise(self, count: int, interval_us: int) -> None:
        self.waiting += count
        self.intervals += [interval_us] * count

    def cancel(self) -> int:
        left, self.waiting = self.waiting + self.late, 0
        self.intervals.clear()
        return left

    def enable(self, on: bool) -> None:
        pass


def changed(late: int) -> "tuple[Late, int]":
    """After a second at one rate and a change to half of it; and what was told missed in the next second."""
    stepper, integral = Late(), Integral(20_640)
    planner = Planner(stepper, integral, Horizon(1000, 8, 1000, 500))
    planner.restart(FAST)
    planner.feed(10_000)
    due = integral.advance(FAST, 1000)
    assert planner.elapse(1000, due) == 0
    stepper.waiting -= due
    stepper.late = late
    planner.restart(SLOW)
    planner.feed(10_000)
    return stepper, planner.elapse(1000, integral.advance(SLOW, 1000))


# covers: DOS-4
def test_what_was_not_made_before_a_change_of_rate_is_told_missed() -> None:
    assert changed(0)[1] == 0
    assert changed(3)[1] == 3


# covers: DOS-4
def test_it_is_not_made_up_in_a_burst() -> None:
    on_time, late = changed(0)[0], changed(3)[0]
    assert late.intervals == on_time.intervals
    assert all(interval_us >= SLOW_US - 1000 for interval_us in late.intervals[1:])
