"""The encoder in software: counts the steps that a motor has made forwards, and can be deaf, double, noisy or stuck."""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.motor import Motor

_COUNT_MASK = const(0xFFFFFFF)
_HOUR_MS = const(3_600_000)


class Encoder:
    """The sensor's port. Faults are plain attributes."""

    sensed = True

    def __init__(self, motor: "Motor") -> None:
        self._motor = motor
        self._turned = motor.turned
        self._seen = motor.turned
        self._noise_part = 0
        self.dead = False
        self.double = False
        """Every step counts as two."""
        self.stuck_high = False
        """Every line of the counter reads 1."""
        self.noise_per_hour = 0
        """Counts that no motion makes."""
        self.errors = 0
        """So many looks at it fail, in the program that takes them."""
        self.no_memory = False
        """The next look at it finds no memory."""

    def count(self) -> int:
        """See ports; raises where the program is to fail at it."""
        if self.errors or self.no_memory:
            self._fail()
        moved = (self._motor.turned - self._turned) & _COUNT_MASK
        self._turned = self._motor.turned
        if not self.dead:
            self._seen = (self._seen + (moved << 1 if self.double else moved)) & _COUNT_MASK
        return _COUNT_MASK if self.stuck_high else self._seen

    def counts_more(self) -> bool:
        """Than the motor has made; or whoever looks at it fails, which is to be soon."""
        return self.double or self.no_memory or self.noise_per_hour + self.errors > 0

    def counts_less(self) -> bool:
        return self.dead or self.stuck_high

    def _fail(self) -> None:
        if self.no_memory:
            self.no_memory = False
            raise MemoryError("as the twin was told")
        self.errors -= 1
        raise RuntimeError("as the twin was told")

    def advance(self, ms: int) -> None:
        """Passes `ms`, at most an hour at a time."""
        if self.noise_per_hour:
            part = self._noise_part + self.noise_per_hour * ms
            self._seen = (self._seen + part // _HOUR_MS) & _COUNT_MASK
            self._noise_part = part % _HOUR_MS
