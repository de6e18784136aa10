"""What is left in the reservoir, counted by delivered steps. Decides nothing: the core asks whether it is low or empty.

An estimate: it knows what was filled in and what the motor moved, not what is there.
"""

from pump.calibration import Calibration
from pump.packing import get, put, size
from pump.quotient import Quotient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.dose_limits import Content

_FAR_STEPS = 0x3FFFFFFF
_KEPT = "<IHHB"


class Reservoir:
    """Volumes in nL, the remainder in pL; low and empty are figures of the calibration."""

    def __init__(self, calibration: Calibration) -> None:
        self.size_nl = calibration.reservoir_nl
        self.low_nl = calibration.low_nl
        self.empty_nl = calibration.empty_nl
        self.volume_nl = 0
        self.next_refill_day = 0
        """0: no appointment."""
        self.ever_filled = False
        self.content: Content = []
        """What a visit has filled in, mixed with what was left; nothing where no visit has told."""
        self._pl = 0
        self._quotient = Quotient()
        self.use(calibration.pl_per_step)

    def use(self, pl_per_step: int) -> None:
        self._pl_per_step = pl_per_step

    def fill(self, volume_nl: int, next_refill_day: int) -> None:
        self.holds(volume_nl)
        self.next_refill_day = next_refill_day
        self.ever_filled = self.ever_filled or volume_nl > 0

    def holds(self, volume_nl: int) -> None:
        """Somebody has looked: from now on the account goes from here."""
        self.volume_nl = volume_nl
        self._pl = 0

    def take(self, steps: int) -> None:
        """`steps` delivered, at most 2**28 and 1,000 mL; the account does not go below zero."""
        part = self._pl_per_step % 1000
        pl = self._pl - steps % 1000 * part  # steps * part would leave the small integers
        nl = self.volume_nl - steps * (self._pl_per_step // 1000) - steps // 1000 * part + pl // 1000
        self._pl = pl % 1000
        self.volume_nl = max(nl, 0)

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record; what it is filled with has a file of its own."""
        return put(_KEPT, buffer, at, self.volume_nl, self._pl, self.next_refill_day, int(self.ever_filled))

    def recall(self, data: bytes, at: int) -> int:
        self.volume_nl, self._pl, self.next_refill_day, ever_filled = get(_KEPT, data, at)
        self.ever_filled = ever_filled != 0
        return at + size(_KEPT)

    def low(self) -> bool:
        return self.volume_nl <= self.low_nl

    def empty(self) -> bool:
        return self.volume_nl <= self.empty_nl

    def steps_until_next(self) -> int:
        """Steps until the volume is low, or, when it is, until it is empty; a very large number when it is that too."""
        if self.empty():
            return _FAR_STEPS
        threshold = self.empty_nl if self.low() else self.low_nl
        quotient = self._quotient
        quotient.start(self.volume_nl - threshold, self._pl_per_step)
        quotient.times(25)
        quotient.times(40)
        needed = quotient.q - -(quotient.rem + self._pl - 999) // self._pl_per_step
        return max(needed, 1)

    def hours_left(self, nl_per_day: int) -> "int | None":
        """Hours until low at this mean rate, rounded down; None at rate 0."""
        if nl_per_day <= 0:
            return None
        return max(self.volume_nl - self.low_nl, 0) * 24 // nl_per_day
