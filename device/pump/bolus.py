"""One bolus: a volume over a duration, on top of whatever the basal rate does. Knows no limit and no prescription.

V nL over T s is a fraction of a nL a day, so it runs at two neighbouring integer rates: V * 86400 = N * T + M is
M seconds at N + 1 nL/day and T - M seconds at N. The volume is exact, and the rate never off by 1 nL/day.
"""

from pump.core_time import DAY_MS
from pump.integral import FAR
from pump.schedule import DAY_S


class Bolus:
    """Idle until `start`; `rate_nl_per_day` is what it adds at this moment."""

    def __init__(self) -> None:
        self.volume_nl = 0
        self.duration_s = 0
        self.rate_nl_per_day = 0
        self._fast_ms = 0
        self._slow_ms = 0
        self._slow_rate = 0
        self._highest = 0

    def start(self, volume_nl: int, duration_s: int) -> None:
        fast_s = volume_nl * DAY_S % duration_s
        self._slow_rate = volume_nl * DAY_S // duration_s
        self._fast_ms = fast_s * 1000
        self._slow_ms = (duration_s - fast_s) * 1000
        self.volume_nl = volume_nl
        self.duration_s = duration_s
        self._choose()
        self._highest = self.rate_nl_per_day

    def running(self) -> bool:
        return self.duration_s > 0

    def left_ms(self) -> int:
        return self._fast_ms + self._slow_ms

    def delivered_nl(self) -> int:
        """Programmed so far, rounded down."""
        return self.volume_nl - -(-self._left() // DAY_MS)

    def _left(self) -> int:
        """What is still to come, in nL/day x ms; allocates."""
        return self._fast_ms * (self._slow_rate + 1) + self._slow_ms * self._slow_rate

    def rescale(self, old_ng_per_ml: int, new_ng_per_ml: int) -> None:
        """What is left becomes the volume of the same mass at another concentration, over the same time."""
        delivered_nl = self.delivered_nl()
        left = (2 * self._left() * old_ng_per_ml + new_ng_per_ml) // (2 * new_ng_per_ml)
        left_ms = self.left_ms()
        if left_ms:
            self._slow_rate = left // left_ms
            self._fast_ms = left % left_ms
            self._slow_ms = left_ms - self._fast_ms
            self.volume_nl = delivered_nl - (-left // DAY_MS)
            self._choose()
            self._highest = self.rate_nl_per_day

    def wait_ms(self) -> int:
        """Milliseconds until its rate changes."""
        if self.duration_s == 0:
            return FAR
        return self._fast_ms or self._slow_ms

    def advance(self, ms: int) -> None:
        """Passes `ms`, no more than `wait_ms`."""
        if self.duration_s == 0:
            return
        if self._fast_ms:
            self._fast_ms -= ms
        elif self._slow_ms:
            self._slow_ms -= ms
        self._choose()

    def highest_rate(self) -> int:
        """The faster of its two rates in nL/day, 0 when none runs."""
        return self._highest

    def finished(self) -> bool:
        return self.duration_s > 0 and self._fast_ms == 0 and self._slow_ms == 0

    def end(self) -> None:
        self.duration_s = 0
        self._fast_ms = 0
        self._slow_ms = 0
        self.rate_nl_per_day = 0
        self._highest = 0

    def _choose(self) -> None:
        if self._fast_ms:
            self.rate_nl_per_day = self._slow_rate + 1
        elif self._slow_ms:
            self.rate_nl_per_day = self._slow_rate
        else:
            self.rate_nl_per_day = 0


def highest_rate(volume_nl: int, duration_s: int) -> int:
    """The faster of the two rates such a bolus runs at, in nL/day."""
    return -(-volume_nl * DAY_S // duration_s)
