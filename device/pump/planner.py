"""When each step is made: turns a rate into segments `(count, interval_us)` and hands them to the stepper in time.

The plan begins anew when the rate changes, from the exact instant at which the next step is due. After that a run of
equal intervals is a shade too fast, by less than a microsecond a step; what it has gained is added to the first
interval of the next run, so that a step lies at most `slack_us` before its exact moment and less than 1 us after it.
The plan is a function of the rate and of that instant alone: how far ahead it is handed over changes no step.
"""

from micropython import const

from pump.integral import FAR, Integral
from pump.quotient import Quotient, ratio_times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Stepper

_LONGEST_RUN_US = const(1_000_000_000)
_RUNS_AHEAD = const(32)  # of two segments: small steps at a high rate need more in an hour than a queue holds


class Horizon:
    """A board's figures: how far ahead steps are authorised, and how late the loop may be.

    ms, steps: the larger of the two is the horizon. slack_us: how far a step may lie before its exact moment, 1 to
    10,000. grace_ms: the lateness of the loop that the stepper's queue bridges, below `ms`; 0 where nothing is late.
    """

    def __init__(self, ms: int, steps: int, slack_us: int, grace_ms: int) -> None:
        self.ms = ms
        self.steps = steps
        self.slack_us = slack_us
        self.grace_ms = grace_ms


class Planner:
    """Feeds `stepper` at most the horizon ahead."""

    def __init__(self, stepper: "Stepper", integral: Integral, horizon: Horizon) -> None:
        self._stepper = stepper
        self._integral = integral
        self._horizon_ms = horizon.ms
        self._reach_ms = horizon.ms
        self._horizon_steps = horizon.steps
        self._slack_us = horizon.slack_us
        self._grace_ms = horizon.grace_ms
        self._drift = Quotient()
        self.lead = 0
        """Steps authorised whose exact moment has not come."""
        # _gain: what a run gains a step, _gained: what of it is below one microsecond, in parts of the rate;
        # _tail: from now to the last authorised step
        self._rate = self._tail_ms = self._tail_us = 0
        self._gain = self._gained = self._run = self._run_left = self._interval_us = self._first_us = 0
        self._fed_ms = FAR
        self._unmade = 0  # of the steps before the last restart that were due: what the motor was late with

    def restart(self, rate_nl_per_day: int) -> None:
        """Takes back what has not been made and plans from now on at this rate (0: nothing more).

        Steps that a motor was late with are missed: at another rate they would be a burst.
        """
        self.lead -= self._stepper.cancel()
        if self.lead < 0:
            self._unmade -= self.lead
            self.lead = 0
        self._rate = rate_nl_per_day
        self._tail_ms = 0
        self._tail_us = 0
        if rate_nl_per_day:
            period = self._integral.period(rate_nl_per_day)
            self._interval_us = period.q
            self._gain = period.rem
            self._gained = 0
            self._run = self._run_length()
            self._run_left = self._run
            self._reach_ms = min(self._horizon_ms, (self._run * self._interval_us // 1000 + 1) * _RUNS_AHEAD)
            self._first_us = max(1, self._integral.us_until(self.lead + 1, rate_nl_per_day))

    def _run_length(self) -> int:
        longest = _LONGEST_RUN_US // self._interval_us
        if self._gain:
            per_us = self._rate * 32 // self._gain  # 1/32 steps until a microsecond is gained
            if per_us < (1 << 29) // self._slack_us:
                longest = min(longest, per_us * (self._slack_us - 1) // 32)  # below 1 us is carried over
        return max(longest, 1)

    def elapse(self, ms: int, due_steps: int) -> int:
        """Time has passed in which `due_steps` became due; returns how many of them nobody had authorised."""
        if self._rate:
            self._tail_ms -= ms
        self._fed_ms -= ms
        self.lead -= due_steps
        missed = max(-self.lead, 0)
        self.lead += missed
        missed += self._unmade
        self._unmade = 0
        return missed

    def feed(self, change_ms: int) -> None:
        """Authorises what lies within the horizon, but nothing beyond the next change of rate, `change_ms` from now."""
        if self._tail_ms * 2 > self._reach_ms + self._grace_ms and self.lead >= self._horizon_steps:
            self._fed_ms = self._tail_ms  # few long segments, however often it is called
            return
        self._fed_ms = FAR
        if self._rate:
            while self._hand_over(change_ms):
                pass

    def _hand_over(self, change_ms: int) -> bool:
        if self._run_left == 0:
            self._next_run()
        interval_us = self._first_us or self._interval_us
        count = self._steps_within(min(self._reach_ms, change_ms), interval_us)
        if count == 0:
            if self._steps_within(change_ms, interval_us) == 0:
                return False
            if self.lead >= self._horizon_steps:
                self._fed_ms = self._tail_ms + (interval_us - 1) // 1000  # before its moment, not at it
                return False
            count = 1
        if self._first_us or self._tail_ms < 0:
            count = 1
        self._authorise(count, interval_us)
        return True

    def _steps_within(self, limit_ms: int, interval_us: int) -> int:
        """How many of this run's steps, `interval_us` apart, come no later than `limit_ms` from now."""
        room_ms = min(limit_ms - self._tail_ms, 1_000_000)  # the longest run; more would not fit in us
        if room_ms <= 0:
            return 0
        return min((room_ms * 1000 - self._tail_us) // interval_us, self._run_left)

    def _authorise(self, count: int, interval_us: int) -> None:
        if self._tail_ms < 0:  # the queue is empty, and the stepper counts from now
            interval_us = max(1, interval_us + self._tail_ms * 1000 + self._tail_us)
            self._tail_ms = 0
            self._tail_us = 0
        self._first_us = 0
        self._run_left -= count
        self.lead += count
        self._stepper.authorise(count, interval_us)
        tail_us = self._tail_us + count * interval_us
        self._tail_ms += tail_us // 1000
        self._tail_us = tail_us % 1000

    def _next_run(self) -> None:
        drift = self._drift
        ratio_times(self._run, self._gain, self._rate, drift)
        gained = drift.rem + self._gained
        self._gained = gained % self._rate
        self._first_us = self._interval_us + drift.q + gained // self._rate
        self._run_left = self._run

    def refresh_ms(self) -> int:
        """How long it can be left alone: until the first step that `feed` held back, less the grace; at least 1."""
        return max(self._fed_ms - self._grace_ms, 1)
