"""A pump's body that knows what is true: how much time has passed, with the power on or off, and the wall time.

It lives longer than the pump, which only ever sees its ports. It knows nothing of the flash.
"""

from __future__ import annotations

import copy

from pump.calibration import Calibration
from twin.body import Body
from twin.clock import HeldClock

MONDAY = 20_458  # 2026-01-05
DAY_MS = 86_400_000


class Rtc(HeldClock):
    """The wall clock goes with the body's true time, with the power on or off."""

    def __init__(self, wall_ms: int, true_ms: int) -> None:
        super().__init__(*divmod(wall_ms, DAY_MS))
        self.ahead_ms = wall_ms - true_ms
        self.true_ms = true_ms
        self.was_set = False

    def set(self, day: int, ms: int) -> None:
        """Somebody has told the wall time."""
        super().set(day, ms)
        self.was_set = True
        self.ahead_ms = day * DAY_MS + ms - self.true_ms


class Witness(Body):
    """`true_ms` counts from the first power-on. Its head moves the same volume at every step."""

    def __init__(self) -> None:
        self.rtc = Rtc(MONDAY * DAY_MS, 0)
        super().__init__(Calibration(), self.rtc)
        self.head.ripple_permille = 0

    @property
    def true_ms(self) -> int:
        """How much time has really passed."""
        return self.rtc.true_ms

    @property
    def wall_ms(self) -> int:
        """The wall time by the clock, since 1970."""
        return self.rtc.true_ms + self.rtc.ahead_ms

    def advance(self, ms: int) -> None:
        """As a body; and counts."""
        self.rtc.true_ms += ms
        super().advance(ms)

    def photograph(self) -> Witness:
        """A copy as it is now, without the flash."""
        return copy.deepcopy(self, {id(self.store): None})

    def wake(self, off_ms: int, known: bool) -> None:
        """The power comes back after so long: the motor's queue is gone, and the clock is, where it is not known.

        A driver that comes up enabled is the worse one: whoever wants it off has to say so.
        """
        self.motor.cancel()
        self.motor.enable(True)
        self.beeper.tone(0)
        true_ms, was_set = self.true_ms + off_ms, self.rtc.was_set
        self.clock = self.rtc = Rtc(true_ms + self.rtc.ahead_ms, true_ms)
        self.rtc.was_set = was_set
        self.rtc.lost = not known
