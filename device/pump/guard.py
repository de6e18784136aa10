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
    """`verdict` is FINE, OVER, UNDER or STALL; OVER stays until `reset`. `wait_ms`: until `watch` must be called."""

    def __init__(self, stepper: "Stepper", sensor: "Sensor", pl_per_step: int) -> None:
        self._stepper = stepper
        self._sensor = sensor
        self.use(pl_per_step)
        self.verdict = FINE
        self._unlooked_ms = 0
        self._allowed = (0, 0, 0)
        self._most = _TOLERANCE_STEPS
        self._least = 0
        self._windows_for_least = 1
        self.start_over()

    def use(self, pl_per_step: int) -> None:
        self._pl_per_step = pl_per_step

    def limits(self, least_nl_per_day: int, most_nl_per_day: int) -> None:
        """What the prescription allows from now on; begins new windows where that is something else. Allocates."""
        allowed = (least_nl_per_day, most_nl_per_day, self._pl_per_step)
        if allowed == self._allowed:
            return
        self._allowed = allowed
        self._most = self._steps(most_nl_per_day) + 1 + _TOLERANCE_STEPS
        windows = 1
        while windows < _LONGEST and self._steps(least_nl_per_day) * windows < 2 * _TOLERANCE_STEPS:
            windows += 1
        self._windows_for_least = windows
        self._least = max(self._steps(least_nl_per_day * windows) - _TOLERANCE_STEPS, 0)
        self.start_over()

    def _steps(self, nl_per_day: int) -> int:
        """Steps in a window: 1 nL/day is 125/36 pL in 300 s."""
        return nl_per_day * 125 // 36 // self._pl_per_step

    def start_over(self) -> None:
        """Begins new windows: what was before them is not judged."""
        self.wait_ms = WINDOW_MS
        self._count = self._sensor.count()
        self._windows = 0
        self._moved = 0

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

    def _close_window(self, moved: int) -> None:
        self._count = (self._count + moved) & _COUNT_MASK
        self.wait_ms = WINDOW_MS
        self._moved += moved
        self._windows += 1
        if self._windows < self._windows_for_least:
            return
        if self._sensor.sensed and self.verdict != OVER:
            self.verdict = self._judge_least()
        self._windows = 0
        self._moved = 0

    def _judge_least(self) -> int:
        if self._moved >= self._least:
            return FINE
        return UNDER if self._moved else STALL

    def reset(self) -> None:
        """A person has looked: forget the verdict and give the enable line back."""
        self.verdict = FINE
        self._stepper.enable(True)
        self.start_over()
