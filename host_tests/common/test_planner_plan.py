"""The plan step by step, to the microsecond, against one that is reckoned with large integers; and how it is fed."""

from whole import whole

from pump.integral import FAR, Integral
from pump.planner import Horizon, Planner

STEP_PL = 20_000
A_SECOND = 1_728_000  # nL/day at which such a step comes every second
NEARLY = 1_727_998  # every 1,000,001.157 us
HOUR_MS = 3_600_000


class Stepper:
    """Writes down each segment, and each step's moment in us since the start."""

    def __init__(self) -> None:
        self.segments: list[list[int]] = []
        self.moments: list[int] = []
        self.now_us = 0

    def authorise(self, count: int, interval_us: int) -> None:
        self.segments.append(whole([count, interval_us]))
        assert count > 0 and interval_us > 0
        last = self.moments[-1] if self.moments else 0
        after = last if last > self.now_us else self.now_us
        self.moments += [after + interval_us * i for i in range(1, count + 1)]

    def cancel(self) -> int:
        left = len([moment for moment in self.moments if moment > self.now_us])
        self.moments = self.moments[: len(self.moments) - left]
        return left

    def enable(self, on: bool) -> None: ...


class Rig:
    """A planner and its stepper; time passes only when told."""

    def __init__(self, rate: int, horizon: Horizon, step_pl: int = STEP_PL) -> None:
        self.stepper = Stepper()
        self.integral = Integral(step_pl)
        self.planner = Planner(self.stepper, self.integral, horizon)
        self.rate = rate
        if rate:
            self.planner.restart(rate)

    def elapse(self, ms: int) -> int:
        self.stepper.now_us += ms * 1000
        return self.planner.elapse(ms, self.integral.advance(self.rate, ms))


def _horizon(ms: int = HOUR_MS, steps: int = 8, slack_us: int = 1000, grace_ms: int = 0) -> Horizon:
    return Horizon(ms, steps, slack_us, grace_ms)


def _run(rate: int, slack_us: int, step_pl: int) -> int:
    """The steps of a run: as many as gain less than the slack, reckoned by 1/32 of a step, and 1,000 s at most."""
    us, gain = step_pl * 86_400_000 // rate, step_pl * 86_400_000 % rate
    longest = 1_000_000_000 // us
    if gain:
        longest = min(longest, rate * 32 // gain * (slack_us - 1) // 32)
    return max(longest, 1)


def _expected(count: int, rate: int, slack_us: int, step_pl: int = STEP_PL) -> "list[int]":
    """The moments of the first steps: each run begins at the exact moment, rounded down, but the first rounded up."""
    product = step_pl * 86_400_000
    us, run = product // rate, _run(rate, slack_us, step_pl)
    moments: list[int] = []
    begin = -(-product // rate)
    while len(moments) < count:
        moments += [begin + us * i for i in range(run)]
        runs = len(moments) // run
        begin = -(-product // rate) + runs * run * product // rate
    return moments[:count]


# covers: DOS-4
def test_every_step_is_where_its_run_puts_it() -> None:
    rates = (
        (A_SECOND, STEP_PL),
        (NEARLY, STEP_PL),
        (777_777, STEP_PL),
        (24_000_000, 20_640),
        (1_000_003, 1_009),
        (1_248_191, 1_140),
    )
    for rate, step_pl in rates:
        for slack_us in (1, 2, 10, 1000):
            rig = Rig(rate, _horizon(400_000, 8, slack_us), step_pl)
            rig.planner.feed(FAR)
            moments = rig.stepper.moments
            assert moments == _expected(len(moments), rate, slack_us, step_pl), (rate, slack_us)
            assert rig.planner.lead == len(moments)
            exact = step_pl * 86_400_000
            for k in (1, 2, len(moments) // 2, len(moments)):
                assert -slack_us <= moments[k - 1] - exact * k // rate <= 1


# covers: DOS-3
def test_however_it_is_fed_the_steps_are_the_same() -> None:
    for rate, step_pl in ((NEARLY, STEP_PL), (24_000_001, 20_640), (20_000_003, 1_009)):
        for steps, grace_ms, changes in ((1, 0, False), (8, 0, True), (8, 20, False)):
            rig = Rig(rate, _horizon(50, steps, 10, grace_ms), step_pl)
            piece = 1
            for _ in range(400):
                rig.planner.feed(piece * 3 if changes else FAR)
                assert rig.elapse(min(piece, rig.planner.refresh_ms())) == 0
                piece = piece * 7 % 1_999 + 1
            moments = rig.stepper.moments
            assert moments == _expected(len(moments), rate, 10, step_pl), (rate, steps)


# covers: DOS-2
def test_a_run_is_one_segment_after_its_first_step_and_a_thousand_seconds_at_most() -> None:
    rig = Rig(19_997_518, _horizon(slack_us=10_000), 4_402)  # every 19,019 us, and a shade
    rig.planner.feed(FAR)
    assert rig.stepper.segments[:3] == [[1, 19_020], [52_577, 19_019], [1, 19_032]]


# covers: DOS-2
def test_what_is_far_ahead_is_bounded_where_runs_are_short() -> None:
    for rate, step_pl, slack_us in ((1_000_003, 1_009, 10), (NEARLY, STEP_PL, 2), (20_000_003, 1_009, 2)):
        us = step_pl * 86_400_000 // rate
        reach_ms = (_run(rate, slack_us, step_pl) * us // 1000 + 1) * 32
        rig = Rig(rate, _horizon(HOUR_MS, 1, slack_us), step_pl)
        rig.planner.feed(FAR)
        within = _expected(len(rig.stepper.moments) + 1, rate, slack_us, step_pl)
        assert within[-2] <= reach_ms * 1000 < within[-1]


# covers: DOS-2
def test_a_step_at_the_very_change_of_rate_is_handed_over_and_one_after_it_is_not() -> None:
    for change_ms, steps in ((999, 0), (1000, 1), (1001, 1), (1999, 1), (2000, 2)):
        rig = Rig(A_SECOND, _horizon())
        rig.planner.feed(change_ms)
        assert rig.planner.lead == steps
    for change_ms, steps in ((1000, 0), (1001, 1), (2000, 1), (2001, 2), (3000, 2), (3001, 3)):
        rig = Rig(NEARLY, _horizon())
        rig.planner.feed(change_ms)
        rig.planner.feed(change_ms)
        assert rig.planner.lead == steps


def test_within_a_single_millisecond_there_may_be_steps() -> None:
    rig = Rig(24_000_000, _horizon(), 100)  # every 360 us
    for change_ms, segments in ((1, [[1, 360], [1, 360]]), (1, []), (2, [[3, 360]])):
        rig.stepper.segments.clear()
        rig.planner.feed(change_ms)
        assert rig.stepper.segments == segments


# covers: DOS-2
def test_it_hands_over_again_when_half_of_the_horizon_has_passed_and_says_so() -> None:
    for grace_ms, half in ((0, 30_000), (10_000, 25_000)):
        rig = Rig(A_SECOND, _horizon(60_000, 8, 1000, grace_ms))
        rig.planner.feed(FAR)
        rig.elapse(half - 1)
        rig.planner.feed(FAR)
        assert len(rig.stepper.moments) == 60
        assert rig.planner.refresh_ms() == 60_000 - (half - 1) - grace_ms
        rig.elapse(1)
        rig.planner.feed(FAR)
        assert len(rig.stepper.moments) == 60 + half // 1000


def test_with_too_few_steps_it_hands_over_however_far_they_lie() -> None:
    rig = Rig(A_SECOND, _horizon(1000))
    rig.planner.feed(5000)
    assert rig.planner.lead == 5
    rig.planner.feed(FAR)
    assert (rig.planner.lead, rig.planner.refresh_ms()) == (8, 8_999)
    rig.planner.feed(FAR)
    assert (rig.planner.lead, rig.planner.refresh_ms()) == (8, 8_000)


# covers: DOS-2
def test_it_can_be_left_alone_until_just_before_the_step_that_was_held_back() -> None:
    rig = Rig(NEARLY, _horizon(1000))
    rig.planner.feed(FAR)
    assert whole(rig.planner.refresh_ms()) == [8_000 + 1_000]  # the ninth comes 1,000,001 us after the eighth
    rig.elapse(400)
    assert whole(rig.planner.refresh_ms()) == [8_600]
    graceful = Rig(NEARLY, _horizon(1000, grace_ms=900))
    graceful.planner.feed(FAR)
    assert graceful.planner.refresh_ms() == 8_100
    late = Rig(A_SECOND, _horizon(1000, 1, 1000, 999))
    late.planner.feed(FAR)
    late.elapse(1500)
    assert late.planner.refresh_ms() == 1


# covers: DOS-4
def test_a_queue_that_ran_empty_goes_on_at_the_exact_moment_of_the_next_step() -> None:
    rig = Rig(NEARLY, _horizon())
    for second in range(1, 7):
        rig.planner.feed(second * 1000 + 2 - rig.stepper.now_us // 1000)
        assert rig.elapse(1500 if second == 1 else 1000) == 0
    assert rig.stepper.segments == [
        [1, 1_000_002],
        [1, 500_003],
        [1, 500_004],
        [1, 500_005],
        [1, 500_006],
        [1, 500_007],
    ]
    assert rig.stepper.moments == _expected(6, NEARLY, 1000)


# covers: DOS-4
def test_a_step_whose_planned_moment_has_just_passed_is_made_at_once() -> None:
    rig = Rig(20_000_003, _horizon(50, 8, 10_000), 20_640)
    planned = _expected(4000, 20_000_003, 10_000, 20_640)
    exact = [20_640 * 86_400_000 * k // 20_000_003 for k in range(1, 4001)]
    k = next(
        k for k in range(4000) if exact[k] // 1000 > planned[k] // 1000 + 1 and exact[k] - planned[k] > 2000
    )
    while rig.planner.lead + rig.integral.commanded() < k:
        rig.planner.feed(planned[k] // 1000 - rig.stepper.now_us // 1000)
        rig.elapse(min(rig.planner.refresh_ms(), planned[k - 1] // 1000 + 1 - rig.stepper.now_us // 1000))
    rig.elapse(planned[k] // 1000 + 1 - rig.stepper.now_us // 1000)
    rig.planner.feed(FAR)
    assert rig.stepper.moments[k] == rig.stepper.now_us + 1


def test_a_step_that_lacks_only_a_part_of_a_picolitre_is_made_at_once() -> None:
    rig = Rig(0, _horizon())
    rig.integral.pl, rig.integral.part = STEP_PL - 1, 86_399
    rig.planner.restart(24_000_000)
    rig.planner.feed(10)
    assert rig.stepper.segments == [[1, 1]]


def test_before_any_rate_is_told_nothing_is_planned_and_nothing_is_missed() -> None:
    rig = Rig(0, _horizon())
    assert rig.planner.refresh_ms() == FAR
    rig.planner.feed(FAR)
    assert (rig.elapse(5000), rig.stepper.segments, rig.planner.lead) == (0, [], 0)
    assert rig.planner.refresh_ms() == FAR - 5000
    rig.planner.feed(FAR)
    assert rig.planner.refresh_ms() == FAR


# covers: DOS-4
def test_what_became_due_unauthorised_is_missed_step_by_step() -> None:
    rig = Rig(A_SECOND, _horizon(1000))
    rig.planner.feed(2000)
    assert (rig.elapse(2000), rig.planner.lead) == (0, 0)
    assert (rig.elapse(3000), rig.planner.lead) == (3, 0)
