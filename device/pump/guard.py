"""The guard: sensed motion against what the prescription allows at this moment, and nothing else to go by.

The loop calls it before and outside `Pump.advance`, with time of its own, so that whatever goes wrong in there cannot
silence it. It shares no figure with the dosing: it reckons in pL what may have been moved and what should have been.
What it finds is a verdict; on too much motion it takes the driver's enable line away by itself.

Two sums are kept, which forget what is right and remember what is not: what was moved beyond a tenth more than allowed,
and what is wanting to a tenth less than expected. In correct delivery neither is ever more than one step and what a step
may be early. docs/guard.md tells how soon which fault is found at which rate.
"""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Sensor, Stepper

FINE, OVER, UNDER, STALL = range(4)

LOOK_MS = const(1000)
"""Too much motion is looked for at whole seconds of its time: when it is called changes nothing that it finds."""
MARGIN = const(10)
"""A tenth: motion that is off by less is never judged. It covers a clock that drifts and a step that is lost."""
OVER_STEPS = const(3)
"""Four counts too many are too many: one is a step made before its moment, one a rotor that settles."""
OVER_MS = const(1000)  # of the rate, where that is more
UNDER_QUARTERS = const(9)
"""Quarters of a step: one lost step is none of its business, every other one is."""
UNDER_MS = const(75_000)  # of the rate, where that is more: half of it is found in 5 min
UNDER_BOLUS_MS = const(15_000)  # and in a bolus in 1 min
LONGEST_MS = const(300_000)

_STILL_STEPS = const(2)  # without motion: a stall and no slipping
_NAMING_MS = const(15_000)
_ANSWER_MS = const(250)  # from the clock's being read until a request has changed the rate
_COUNT_MASK = const(0xFFFFFFF)
_MOST_PL = const(1 << 29)


class Guard:
    """`verdict` is FINE, OVER, UNDER or STALL; OVER stays until `reset`. `wait_ms`: until `watch` must be called.

    Both sums are closed when `wait_ms` is over and when the limits change, and at no other moment. No change of the
    limits takes anything out of them: who changes them again and again starves no judgement.
    """

    def __init__(
        self, stepper: "Stepper", sensor: "Sensor", pl_per_step: int, steps_per_count: int = 1
    ) -> None:
        """steps_per_count: of a sensor that counts only every so many steps."""
        self._stepper = stepper
        self._sensor = sensor
        self._steps_per_count = steps_per_count
        self._pl_per_count = pl_per_step * steps_per_count
        self.verdict = FINE
        self.ahead_ms = 0
        """The sensor has told the motion of so much more time than `watch` is told of: a late turn comes in slices."""
        self._unlooked_ms = 0
        self._least = 0
        self._most = 0
        self._in_bolus = False
        self._switches_off = True
        self._weigh()
        self.start_over()

    def use(self, pl_per_step: int) -> None:
        """Another volume a step from now on: the whole steps wanting or too many so far stay as many."""
        old, new = self._pl_per_count, pl_per_step * self._steps_per_count
        self._close(0)
        self._excess = self._excess // old * new
        self._deficit = self._deficit // old * new
        self._still = self._still // old * new
        self._pl_per_count = new
        self._weigh()
        self._plan()

    def limits(
        self, least_nl_per_day: int, most_nl_per_day: int, in_bolus: bool = False, switches_off: bool = True
    ) -> None:
        """What should and what may be moved from now on, at most 30,000,000 nL/day.

        in_bolus: it has to be found sooner. switches_off: whether too much motion takes the enable line away.
        """
        self._switches_off = switches_off
        if (
            least_nl_per_day == self._least
            and most_nl_per_day == self._most
            and in_bolus == self._in_bolus
        ):
            return
        self._close(_ANSWER_MS)
        self._least = least_nl_per_day
        self._most = most_nl_per_day
        self._in_bolus = in_bolus
        self._weigh()
        self._plan()

    def _weigh(self) -> None:
        """The figures that follow from the limits."""
        count, least = self._pl_per_count, self._least
        self._countable = _MOST_PL // count
        self._allowed = self._most + self._most // MARGIN
        self._expected = least - least // MARGIN
        self._excess_limit = max(OVER_STEPS * count, _volume_pl(self._most, OVER_MS))
        patience_ms = UNDER_BOLUS_MS if self._in_bolus else UNDER_MS
        self._deficit_limit = max(UNDER_QUARTERS * count // 4, _volume_pl(least, patience_ms))
        third_ms = _ms_to_move(count, least) // 3
        self._third_ms = min(max(third_ms, LOOK_MS), LONGEST_MS)
        self._rare = third_ms * 15 > patience_ms * 2
        """Steps so rare that the sums must be closed between them, to know how long nothing has moved."""

    def start_over(self) -> None:
        """What was before this is not judged."""
        self._count = self._sensor.count()
        self._since_ms = 0
        self._excess = 0
        self._deficit = 0
        self._still = 0
        self._wanting = False
        self._plan()

    def restore_over(self) -> None:
        """Too much had moved before the power went: only a person takes that back."""
        self._over()

    def watch(self, elapsed_ms: int) -> int:
        """Looks at the motion of the time passed, at most `wait_ms`; returns the verdict. Allocates nothing."""
        self.wait_ms -= elapsed_ms
        self._since_ms += elapsed_ms
        self._unlooked_ms += elapsed_ms
        if self._unlooked_ms >= LOOK_MS or self.wait_ms <= 0:
            self._unlooked_ms %= LOOK_MS
            if self._sensor.sensed:
                self._look()
            if self.wait_ms <= 0:
                self._judge(self._close(0))
                self._plan()
        return self.verdict

    def _look(self) -> None:
        allowed_pl = _volume_pl(self._allowed, self._since_ms + self.ahead_ms)
        excess = self._excess + self._pl(self._moved()) - allowed_pl
        if excess > self._excess_limit or self.verdict == OVER:
            self._over()  # again and again: a driver may come back by itself

    def _over(self) -> None:
        self.verdict = OVER
        if self._switches_off:
            self._stepper.enable(False)

    def _moved(self) -> int:
        return (self._sensor.count() - self._count) & _COUNT_MASK

    def _pl(self, counts: int) -> int:
        """More than can be right in any case is taken as `_MOST_PL`: it has to remain a small integer."""
        return min(counts, self._countable) * self._pl_per_count

    def _close(self, forgiven_ms: int) -> int:
        """Brings both sums up to this instant; returns the counts since the last time."""
        moved = self._moved()
        moved_pl = self._pl(moved)
        allowed_pl = _volume_pl(self._allowed, self._since_ms + forgiven_ms)
        wanting_pl = self._deficit + _volume_pl(self._expected, self._since_ms) - moved_pl
        self._wanting = self._deficit >= self._deficit_limit
        self._deficit = min(max(wanting_pl, 0), self._deficit_limit)
        self._excess = max(self._excess + moved_pl - allowed_pl, 0)
        if moved:
            self._resumes()
        else:
            self._still = min(self._still + _volume_pl(self._least, self._since_ms), _MOST_PL)
        self._count = (self._count + moved) & _COUNT_MASK
        self._since_ms = 0
        return moved

    def _resumes(self) -> None:
        """The first motion after a stall: whether that was all, or it goes on too slowly, is to be seen."""
        if self.verdict == STALL and self._stands_still():
            self._deficit = self._deficit_limit * 3 // 4
            self._wanting = False
        self._still = 0

    def _stands_still(self) -> bool:
        return self._still >= _STILL_STEPS * self._pl_per_count

    def _judge(self, moved: int) -> None:
        if self.verdict == OVER or not self._sensor.sensed:
            return
        if self._least == 0 or self._deficit <= self._deficit_limit // 2:
            self.verdict = FINE
        elif self._deficit >= self._deficit_limit or self._wanting:
            if self._stands_still():
                self.verdict = STALL
            elif moved or self._rare:
                self.verdict = UNDER

    def _plan(self) -> None:
        """The sums are closed next when they could be too large without any motion."""
        wait_ms = LONGEST_MS
        left_pl = self._deficit_limit - self._deficit
        if self._least:
            wait_ms = _ms_to_move(left_pl, self._expected) if left_pl else LONGEST_MS
            if self._rare or left_pl == 0:
                wait_ms = min(wait_ms, self._third_ms)
            if left_pl == 0 and self.verdict != FINE:
                wait_ms = max(wait_ms, _NAMING_MS)
        self.wait_ms = min(max(wait_ms, LOOK_MS), LONGEST_MS)

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


def _ms_to_move(pl: int, nl_per_day: int) -> int:
    """To within 7 %, and rather too short: who then looks too early looks again."""
    if pl > 1_000_000:
        pl //= 32
        nl_per_day //= 32
    return pl * 864 // (nl_per_day // 100 + 1)
