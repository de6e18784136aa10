"""The periodic bolus: one after each interval of elapsed time. Setting the clock moves none of them.

It knows neither why it may not run now nor what runs beside it.
"""

from pump.bolus import Bolus
from pump.integral import FAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.bolus_orders import BolusOrder


class PeriodicBolus:
    """`order` is None where none is prescribed; `left_ms` until the next one starts."""

    def __init__(self) -> None:
        self.bolus = Bolus()
        self.order: BolusOrder | None = None
        self.left_ms = 0

    def start_over(self) -> None:
        """From now on a whole interval until the next."""
        self.left_ms = self.order.every_s * 1000 if self.order else 0

    def advance(self, ms: int) -> None:
        """Passes `ms`, no more than `wait_ms`."""
        if self.order is not None:
            self.left_ms -= ms
            self.bolus.advance(ms)

    def wait_ms(self) -> int:
        """Until it starts or its rate changes."""
        if self.order is None:
            return FAR
        return min(self.left_ms, self.bolus.wait_ms(), FAR)

    def begin_if_due(self) -> bool:
        """Starts the bolus whose moment has come."""
        if self.order is None or self.left_ms:
            return False
        self.bolus.start(self.order.volume_nl, self.order.duration_s)
        self.start_over()
        return True
