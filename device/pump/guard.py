"""The guard: sensed motion against the prescription's limits, and nothing else. It shares no figure with the dosing.

The loop calls it before and outside `Pump.advance`, with time of its own, so that whatever goes wrong in there cannot
silence it. What it finds is a verdict; on too much motion it takes the driver's enable line away by itself.
"""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Sensor, Stepper

FINE, OVER, UNDER, STALL = range(4)

LOOK_MS = const(1000)
"""Too much motion is looked for at whole seconds of its time: when it is called changes nothing that it finds."""
WINDOW_MS = const(300_000)  # 5 min: the Open PCA Pump requirements' time to tell over- and under-infusion
_TOLERANCE_STEPS = const(4)
_LONGEST = const(12)  # windows; 12 * 5 min expect at least four steps at the lowest rate and the largest step
_COUNT_MASK = const(0xFFFFFFF)


class Guard:
    """`verdict` is FINE, OVER, UNDER or STALL; OVER stays until `reset`. `wait_ms`: until `watch` must be called.

    Windows follow each other whatever the limits do: who changes them again and again starves no judgement. What a
    window allows and expects is summed over the limits that held in it.
    """

    def __init__(self, stepper: "Stepper", sensor: "Sensor", pl_per_step: int) -> None:
        self._stepper = stepper
        self._sensor = sensor
        self._pl_per_step = pl_per_step
        self.verdict = FINE
        self._unlooked_ms = 0
        self._least_rate = 0
        self._most_rate = 0
        self._least_window_pl = 0
        self._most_window_pl = 0
        self.start_over()

    def use(self, pl_per_step: int) -> None:
        """Another volume a step from now on: the steps allowed and expected so far stay as many. Allocates."""
        self._change(self._least_rate, self._most_rate, pl_per_step)

    def limits(self, least_nl_per_day: int, most_nl_per_day: int) -> None:
        """What the prescription allows from now on. The windows under way go on. Allocates."""
        if least_nl_per_day != self._least_rate or most_nl_per_day != self._most_rate:
            self._change(least_nl_per_day, most_nl_per_day, self._pl_per_step)

    def _change(self, least: int, most: int, pl_per_step: int) -> None:
        """What was allowed and not moved is forfeit: after a lower limit nothing of it can be moved later."""
        left_ms = self.wait_ms
        moved_pl = ((self._sensor.count() - self._count) & _COUNT_MASK) * self._pl_per_step
        allowed_pl = min(self._most_pl - _volume_pl(self._most_rate, left_ms), moved_pl)
        expected_pl = self._least_pl - _volume_pl(self._least_rate, left_ms)
        self._most_pl = allowed_pl * pl_per_step // self._pl_per_step + _volume_pl(most, left_ms)
        self._least_pl = expected_pl * pl_per_step // self._pl_per_step + _volume_pl(least, left_ms)
        self._least_rate = least
        self._most_rate = most
        self._least_window_pl = _volume_pl(least, WINDOW_MS)
        self._most_window_pl = _volume_pl(most, WINDOW_MS)
        self._pl_per_step = pl_per_step
        self._allow()

    def _allow(self) -> None:
        self._most = self._most_pl // self._pl_per_step + 1 + _TOLERANCE_STEPS

    def start_over(self) -> None:
        """Begins new windows: what was before them is not judged."""
        self._count = self._sensor.count()
        self._expect_anew()
        self._begin_window()

    def _expect_anew(self) -> None:
        self._windows = 0
        self._moved = 0
        self._least_pl = 0

    def _begin_window(self) -> None:
        self.wait_ms = WINDOW_MS
        self._least_pl += self._least_window_pl
        self._most_pl = self._most_window_pl
        self._allow()

    def watch(self, elapsed_ms: int) -> int:
        """Looks at the motion of the time passed, at most `wait_ms`; returns the verdict. Allocates nothing."""
        self.wait_ms -= elapsed_ms
        self._unlooked_ms += elapsed_ms
        moved = (self._sensor.count() - self._count) & _COUNT_MASK
        if self._unlooked_ms >= LOOK_MS or self.wait_ms <= 0:
            self._unlooked_ms %= LOOK_MS
            if moved > self._most and self._sensor.sensed:
                self._over()
        if self.wait_ms <= 0:
            self._close_window(moved)
        return self.verdict

    def _over(self) -> None:
        self.verdict = OVER
        self._stepper.enable(False)

    def restore_over(self) -> None:
        """A former run's guard had taken the motor away, and nobody has looked since."""
        self._over()

    def _close_window(self, moved: int) -> None:
        self._count = (self._count + moved) & _COUNT_MASK
        self._moved += moved
        self._windows += 1
        expected = self._least_pl // self._pl_per_step
        if expected >= 2 * _TOLERANCE_STEPS or self._windows == _LONGEST:
            if self._sensor.sensed and self.verdict != OVER:
                self.verdict = self._judge_least(expected)
            self._expect_anew()
        self._begin_window()

    def _judge_least(self, expected: int) -> int:
        if self._moved >= expected - _TOLERANCE_STEPS:
            return FINE
        return UNDER if self._moved else STALL

    def reset(self) -> None:
        """A person has looked: forget the verdict and give the enable line back.

        Only what was too much is not judged again: stopping and going on again and again hides nothing.
        """
        if self.verdict == OVER:
            self.start_over()
        self.verdict = FINE
        self._stepper.enable(True)


def _volume_pl(nl_per_day: int, ms: int) -> int:
    """Rounded down; in a window at most 104,166,666 at the highest rate of any calibration."""
    return nl_per_day * ms // 86_400
