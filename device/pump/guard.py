"""The guard: sensed motion against what the prescription allows at this moment, and nothing else to go by.

The loop calls it before and outside `Pump.advance`, with time of its own, so that whatever goes wrong in there cannot
silence it. It shares no figure with the dosing: it reckons in pL what may have been moved and what should have been.
What it finds is a verdict; on too much motion it takes the driver's enable line away by itself.

Two sums forget what is right and keep what is not: what was moved beyond a twentieth more than allowed, and what is
wanting to a twentieth less than expected. In correct delivery neither is ever more than one step and what a step may be
early. docs/guard.md tells how soon which fault is found at which rate.
"""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Sensor, Stepper

FINE, OVER, UNDER, STALL = range(4)

LOOK_MS = const(1000)
JUDGE_MS = const(5000)
"""Too much is looked for at whole seconds of its time, too little at every fifth: when it is called changes nothing."""
MARGIN = const(20)
"""A twentieth: motion that is off by less is never judged, as in the hourly account. It forgives the odd lost step."""
OVER_HALVES = const(5)
"""Halves of a step. One step may be made before its moment, and be one too many when the rate falls; no second."""
OVER_STILL = const(3)  # steps where none may be made: a rotor may settle
OVER_MS = const(1000)  # of the rate, where that is more
UNDER_QUARTERS = const(9)
"""Quarters of a step, or a quarter of PATIENCE: a lost step is none of its business, every other one is."""
PATIENCE_MS = const(300_000)
PATIENCE_BOLUS_MS = const(60_000)
"""In which half the rate is found, where that is not too few steps to tell."""
STILL_STEPS = const(2)  # without motion: a stall and no slipping
_RELIED_MS, _RELIED_PL = const(1_800_000), const(400_000_000)  # the sooner of both, below `_MOST_PL`

_ANSWER_MS = const(250)  # from the clock's being read until a request has changed the rate
_COUNT_MASK = const(0xFFFFFFF)
_MOST_PL = const(500_000_000)


class Guard:
    """`verdict` is FINE, OVER, UNDER or STALL; OVER stays until `reset`. `wait_ms`: until `watch` must be called.

    The sums are closed, and what is right forgotten, at instants of its own and when the limits change. No change of
    the limits takes anything out of them: who changes them again and again starves no judgement.
    """

    def __init__(
        self, stepper: "Stepper", sensor: "Sensor", pl_per_step: int, steps_per_count: int = 1
    ) -> None:
        """steps_per_count: of a sensor whose count of steps grows by so many at once."""
        self._stepper = stepper
        self._sensor = sensor
        self._steps_per_count = steps_per_count
        self._pl_per_step, self._pl_per_count = pl_per_step, pl_per_step * steps_per_count
        self.verdict = FINE
        self.ahead_ms = 0
        """The sensor has told the motion of so much more time than `watch` was told of: a late turn comes in slices.
        Before its end nothing is judged."""
        self._relied = self._in_bolus = False
        self._unlooked_ms = self._unjudged_ms = 0
        self._least = self._most = 0
        self._switches_off = True
        self._doubting = False
        self._weigh()
        self.start_over()

    def use(self, pl_per_step: int) -> None:
        """Another volume a step from now on: the whole steps wanting or too many so far stay as many."""
        old, new = self._pl_per_count, pl_per_step * self._steps_per_count
        self._reckon(0)
        self._close()
        self._excess = self._excess // old * new
        self._deficit = self._deficit // old * new
        self._still_pl = self._still_pl // old * new
        self._pl_per_step, self._pl_per_count = pl_per_step, new
        self._weigh()

    def rely(self, on: bool) -> None:
        """On a twin it is known that the motor does what it is told: then the sums are closed more rarely."""
        on = on and self.verdict == FINE and not self._doubting
        if on != self._relied:
            self._relied = on
            self._reckon(0)
            self._close()
            self._weigh()

    def limits(
        self, least_nl_per_day: int, most_nl_per_day: int, in_bolus: bool = False, switches_off: bool = True
    ) -> None:
        """What should and what may be moved from now on, at most 30,000,000 nL/day.

        in_bolus: it has to be found sooner. switches_off: whether too much motion takes the enable line away.
        """
        self._switches_off = switches_off
        same = least_nl_per_day == self._least and most_nl_per_day == self._most
        if same and in_bolus == self._in_bolus:
            return
        self._reckon(_ANSWER_MS + self.ahead_ms)
        self._close()
        self._least = least_nl_per_day
        self._most = most_nl_per_day
        self._in_bolus = in_bolus
        self._weigh()

    def _weigh(self) -> None:
        """The figures that follow from the limits."""
        count, least = self._pl_per_count, self._least
        self._countable = _MOST_PL // self._pl_per_step
        over_pl = OVER_HALVES * count // 2 if self._most else OVER_STILL * count
        self._excess_limit = max(over_pl, _volume_pl(self._most, OVER_MS))
        patience_ms = PATIENCE_BOLUS_MS if self._in_bolus else PATIENCE_MS
        under_pl = count * (UNDER_QUARTERS // 4) + count * (UNDER_QUARTERS % 4) // 4
        self._deficit_limit = max(under_pl, _volume_pl(least, patience_ms // 4))
        self._doubt = self._deficit_limit // 9 * 4 + self._deficit_limit % 9 * 4 // 9
        relied_ms = min(_RELIED_MS, _RELIED_PL // (self._most // 86_400 + 1))
        self._closing_ms = self._period_ms = relied_ms if self._relied else self._period(patience_ms)
        self._choose_wait()

    def _period(self, patience_ms: int) -> int:
        """Where counts are rare, what is right is to be forgotten between two of them."""
        count, part = self._pl_per_count, self._least // 100 + 1
        count_ms = count // part * 864 + count % part * 864 // part if self._least else 0
        return min(count_ms // 3, patience_ms) if count_ms > patience_ms // 8 else patience_ms

    def start_over(self) -> None:
        """What was before this is not judged."""
        self._wanting = self._too_much = self._still_pl = 0
        self._doubting = self._slipping = False
        self._quiet_ms = 0
        self._seen: int = self._sensor.count()
        self._now: int = self._seen
        self._close()
        self._choose_wait()

    def _choose_wait(self) -> None:
        self.wait_ms = self._closing_ms
        if self._doubting:
            self.wait_ms = min(self.wait_ms, JUDGE_MS - self._unjudged_ms)

    def look_ms(self, every_ms: int) -> int:
        """Until it should be called where the motor may do more (LOOK_MS) or less (JUDGE_MS) than it was told."""
        return min(self.wait_ms, every_ms - self._unjudged_ms % every_ms)

    def watch(self, elapsed_ms: int) -> int:
        """Looks at the motion of the time passed, at most `wait_ms`; returns the verdict. Allocates nothing."""
        self._closing_ms -= elapsed_ms
        self._since_ms += elapsed_ms
        self._unlooked_ms += elapsed_ms
        self._unjudged_ms += elapsed_ms
        self._quiet_ms += elapsed_ms
        if self.ahead_ms:
            return self.verdict
        closing = self._closing_ms <= 0
        if self._unlooked_ms >= LOOK_MS or closing:
            self._unlooked_ms %= LOOK_MS
            self._reckon(0)
            if self.verdict == OVER or (self._too_much > self._excess_limit and self._sensor.sensed):
                self.restore_over()  # again and again: a driver may come back by itself
            if self._unjudged_ms >= JUDGE_MS or closing:
                self._judge()
                self._unjudged_ms %= JUDGE_MS
            if closing:
                self._close()
                self._calm()
        self._choose_wait()
        return self.verdict

    def _reckon(self, forgiven_ms: int) -> None:
        """Both sums as they are now. What can be right in no case is taken as `_MOST_PL`, a small integer."""
        self._now = self._sensor.count()
        moved_pl = min((self._now - self._count) & _COUNT_MASK, self._countable) * self._pl_per_step
        volume_pl = _volume_pl(self._most, self._since_ms + forgiven_ms)
        self._too_much = self._excess + moved_pl - volume_pl - volume_pl // MARGIN
        if forgiven_ms or self._least != self._most:
            volume_pl = _volume_pl(self._least, self._since_ms)
        self._wanting = self._deficit + volume_pl - volume_pl // MARGIN - moved_pl

    def restore_over(self) -> None:
        """Too much has moved, perhaps before the power went: only a person takes that back."""
        self.verdict = OVER
        if self._switches_off:
            self._stepper.enable(False)

    def _judge(self) -> None:
        if self._doubting:
            self._look_for_motion()
        elif self._wanting > self._doubt:
            self._doubting = True  # more is wanting than can be right: does anything move at all?
            self._slipping = False
            self._still_pl = 0
            self._seen = self._now
        self._quiet_ms = 0
        if self._wanting >= self._deficit_limit and self.verdict != OVER and self._sensor.sensed:
            self._name()

    def _look_for_motion(self) -> None:
        if self._now == self._seen:
            self._still_pl = min(self._still_pl + _volume_pl(self._least, self._quiet_ms), _MOST_PL)
            return
        self._slipping = True
        if self.verdict == STALL and self._stands_still():
            self._close()  # whether that was all, or it goes on too slowly, is to be seen
            self._deficit = self._wanting = self._deficit_limit // 2
        self._still_pl = 0
        self._seen = self._now

    def _stands_still(self) -> bool:
        return self._still_pl >= STILL_STEPS * self._pl_per_count

    def _name(self) -> None:
        if self._stands_still():
            self.verdict = STALL
        elif self._slipping:
            self.verdict = UNDER

    def _calm(self) -> None:
        """A verdict ends where half of what led to it was made good, or where nothing is expected any more."""
        if self.verdict != OVER and (self._least == 0 or self._deficit <= self._deficit_limit // 2):
            self.verdict = FINE
        if self._least == 0 or self._deficit <= self._doubt // 2:
            self._doubting = False

    def _close(self) -> None:
        """What is right is forgotten, and the next period begins; after `_reckon`."""
        self._deficit = min(max(self._wanting, 0), self._deficit_limit)
        self._excess = min(max(self._too_much, 0), _MOST_PL)
        self._count = self._now
        self._since_ms = 0
        self._closing_ms = self._period_ms

    def reset(self) -> None:
        """A person has looked: forget the verdict, and what led to it, and give the enable line back.

        Where nothing was found the sums go on: stopping and going on again and again hides nothing.
        """
        if self.verdict != FINE:
            self.start_over()
        self.verdict = FINE
        self._stepper.enable(True)


def _volume_pl(nl_per_day: int, ms: int) -> int:
    """Rounded down, at most 2 pL off. A small integer for 40 minutes at 33,000,000 nL/day."""
    rest = nl_per_day % 86_400
    coarse = rest * (ms // 1000)
    fine = coarse % 432 * 5 // 432 + rest * (ms % 1000) // 86_400
    return nl_per_day // 86_400 * ms + coarse // 432 * 5 + fine
