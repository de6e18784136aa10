"""A pump's body that knows what is true: how much time has passed, with the power on or off, and the wall time.

It lives longer than the pump, which only ever sees its ports. It knows nothing of the flash.
"""

from __future__ import annotations

import copy

from pump.calibration import Calibration
from twin import power
from twin.body import Body
from twin.clock import HeldClock
from twin.power import PowerGone
from twin.scenario import Scenario

MONDAY = 20_458  # 2026-01-05
DAY_MS = 86_400_000


class Rtc(HeldClock):
    """The wall clock goes with the body's true time, with the power on or off."""

    def __init__(self, wall_ms: int) -> None:
        super().__init__(*divmod(wall_ms, DAY_MS))
        self.true_ms = 0
        self.ahead_ms = wall_ms
        self.was_set = False

    def set(self, day: int, ms: int) -> None:
        """Somebody has told the wall time."""
        super().set(day, ms)
        self.was_set = True
        self.ahead_ms = day * DAY_MS + ms - self.true_ms

    def advance(self, ms: int) -> None:
        """So much has truly passed."""
        super().advance(ms)
        self.true_ms += ms


class Witness(Body):
    """`true_ms` counts from the first power-on. Its head moves the same volume at every step."""

    def __init__(self) -> None:
        self.rtc = Rtc(MONDAY * DAY_MS)
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

    def photograph(self) -> Witness:
        """A copy as it is now, without the flash and the program."""
        return copy.deepcopy(self, {id(self.store): None, id(self.therapy): None})

    def wake(self, off_ms: int, known: bool) -> None:
        """The power is gone for so long and comes back; `known`: the clock has gone on, else it is lost."""
        self.scenario = Scenario()  # what was still to come was for the program that is gone
        power.lose(self, PowerGone(off_ms))
        self.rtc.lost = not known
