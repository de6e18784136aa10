"""The patient's bolus: when one may start. Lockout and most in 24 h by elapsed time, in a window that slides.

Times are the pump's uptime, which no clock can set. It gives no reason and makes no step.
"""

from pump.bolus import Bolus
from pump.bolus_orders import MOST_IN_24H
from pump.core_time import DAY_MS, HOUR_MS, CoreTime
from pump.packing import get, put, size
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.bolus_orders import BolusOrder

_UNIT_S = 360  # a byte holds 24 h of them
_LOCKED = "<HI"
_NEWEST = "<IB"


class PatientBolus:
    """`order` is None where none is prescribed."""

    def __init__(self) -> None:
        self.bolus = Bolus()
        self.order: BolusOrder | None = None
        self._locked_from = CoreTime(0, 0)
        self._starts: list[CoreTime] = []

    def lock(self, uptime: CoreTime) -> None:
        """The lockout begins: after a bolus, after programming, after a refill."""
        self._locked_from = CoreTime(uptime.day, uptime.ms)

    def start(self, uptime: CoreTime) -> "BolusOrder":
        """The patient takes one. Whoever calls has asked `locked_ms` and `full_ms`."""
        order = self.order
        assert order is not None
        self.bolus.start(order.volume_nl, order.duration_s)
        self._starts.append(CoreTime(uptime.day, uptime.ms))
        self.lock(uptime)
        return order

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record: a start comes back as if it had been up to 6 minutes later, never sooner."""
        at = put(_LOCKED, buffer, at, self._locked_from.day, self._locked_from.ms)
        seconds = [start.day * DAY_S - -start.ms // 1000 for start in self._starts]
        newest_s = seconds[-1] if seconds else 0
        ages = [(newest_s - s) // _UNIT_S for s in seconds if newest_s - s < DAY_S]
        at = put(_NEWEST, buffer, at, newest_s, len(ages))
        for i in range(MOST_IN_24H):
            buffer[at + i] = ages[i] if i < len(ages) else 0
        return at + MOST_IN_24H

    def recall(self, data: bytes, at: int) -> int:
        self._locked_from = CoreTime(*get(_LOCKED, data, at))
        at += size(_LOCKED)
        newest_s, count = get(_NEWEST, data, at)
        at += size(_NEWEST)
        starts = [newest_s - data[at + i] * _UNIT_S for i in range(count)]
        self._starts = [CoreTime(s // DAY_S, s % DAY_S * 1000) for s in starts]
        return at + MOST_IN_24H

    def locked_ms(self, uptime: CoreTime) -> int:
        """How long the lockout of the bolus ordered still lasts."""
        order = self.order
        assert order is not None
        return max(order.every_s * 1000 - uptime.ms_since(self._locked_from.day, self._locked_from.ms), 0)

    def taken_in_24h(self, uptime: CoreTime) -> int:
        """How many have started within the last 24 h; one counts until exactly 24 h after its start."""
        self._starts = [start for start in self._starts if uptime.ms_since(start.day, start.ms) < DAY_MS]
        return len(self._starts)

    def taken_within(self, hours: int, uptime: CoreTime) -> int:
        """The same within fewer hours."""
        return len(
            [start for start in self._starts if uptime.ms_since(start.day, start.ms) < hours * HOUR_MS]
        )

    def full_ms(self, uptime: CoreTime) -> int:
        """How long until fewer than the most allowed have started in 24 h."""
        order = self.order
        assert order is not None
        over = self.taken_in_24h(uptime) - order.most_in_24h
        return DAY_MS - uptime.ms_since(self._starts[over].day, self._starts[over].ms) if over >= 0 else 0
