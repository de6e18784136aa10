"""The front between two fluids on its way through tubing and catheter: how many steps until the new one arrives.

It counts commanded steps, and those of them that were not delivered. What runs meanwhile is therapy's business.
"""

from micropython import const

from pump.integral import FAR, Integral
from pump.packing import get, put, size

NONE, FILL, CHANGE = range(3)
FRONTS = ("none", "fill", "change")
"""fill: the catheter held no drug. change: it held the same drugs at other concentrations."""

_TOLERANCE_STEPS = const(8)
_KEPT = "<BIBi"


class Front:
    """`kind` is NONE where the reservoir's drug is at the tip already; only such a pump is at rest."""

    def __init__(self, integral: Integral) -> None:
        self._integral = integral
        self.start(NONE, 0)

    def start(self, kind: int, dead_volume_nl: int) -> None:
        """A front enters; it arrives when the dead volume has been commanded, rounded up to a step."""
        self.kind = kind
        self.left_steps = -(-dead_volume_nl * 1000 // self._integral.pl_per_step)
        self.moved = False
        self._missed = 0

    def refit(self, empty_nl: int) -> None:
        """Another catheter, which holds no drug: the front is where it begins, if it was not behind that already."""
        behind = self.left_steps if self.kind == FILL else 0
        moved = self.moved or self.kind != FILL
        self.start(FILL, empty_nl)
        self.left_steps = max(self.left_steps, behind)
        self.moved = moved

    def end(self) -> None:
        self.kind = NONE
        self.left_steps = 0

    def take(self, commanded: int) -> None:
        """So many steps became due."""
        if self.kind and commanded:
            self.left_steps -= commanded
            self._missed += commanded
            self.moved = True

    def sensed(self, delivered: int) -> None:
        """So many of them were made."""
        self._missed -= delivered

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record."""
        left_steps = max(self.left_steps, 0)
        return put(_KEPT, buffer, at, self.kind, left_steps, int(self.moved), self._missed)

    def recall(self, data: bytes, at: int) -> int:
        self.kind, self.left_steps, moved, self._missed = get(_KEPT, data, at)
        self.moved = moved != 0
        return at + size(_KEPT)

    def recalibrate(self, old_pl_per_step: int) -> None:
        """The steps of the new calibration that move what is left, and what was missed, rounded up."""
        self.left_steps = -(-self.left_steps * old_pl_per_step // self._integral.pl_per_step)
        self._missed = -(-self._missed * old_pl_per_step // self._integral.pl_per_step)

    def wait_ms(self, rate_nl_per_day: int) -> int:
        """Milliseconds until it arrives at this rate; FAR beyond an hour."""
        if self.kind == NONE or rate_nl_per_day == 0:
            return FAR
        return max(self._integral.ms_until(self.left_steps, rate_nl_per_day), 0)

    def arrived(self) -> bool:
        return self.kind != NONE and self.left_steps <= 0

    def prolong(self) -> int:
        """Adds the steps that were commanded and not made, where they are more than the sensor's play; returns them."""
        missed = self._missed if self._missed > _TOLERANCE_STEPS else 0
        self.left_steps += missed
        self._missed -= missed
        return missed

    def left_nl(self) -> int:
        """Rounded up."""
        return -(-max(self.left_steps, 0) * self._integral.pl_per_step // 1000)
