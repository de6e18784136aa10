"""The pump's side of the line: every request and who answers it, and what is told unasked. It decides nothing.

The line outlives a pump: one that begins anew is served from then on, and what was told is not told again.
"""

from pump import events
from pump.adjusting import Adjusting
from pump.alarm_table import NAMES
from pump.bench_requests import BenchRequests
from pump.bolus_requests import BolusRequests
from pump.care import Care
from pump.clinic import Clinic
from pump.core import Pump
from pump.feeling import Feeling
from pump.flow_requests import FlowRequests
from pump.guard import Guard
from pump.integral import FAR
from pump.refusals import REASONS
from pump.report import Report, record_of
from pump.rpc import Rpc
from pump.service import Service
from pump.tones import SIGNALS
from pump.visit import VisitRequests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Link:
    """`error` is the exception of a request in which the program failed, until somebody takes it."""

    def __init__(self, board: str, write: "Callable[[str], None]") -> None:
        self._board = board
        self.rpc = Rpc(write, self._refused, self._failed, self._keep)
        self.error: Exception | None = None
        self._pump: Pump | None = None
        self.told = FAR
        """Number of the last record that was told."""

    def drop(self) -> None:
        """No pump answers any more."""
        self.leave()
        self.rpc.methods.clear()

    def leave(self) -> None:
        """Nothing is told, recorded or kept any more."""
        self._pump = None
        self.error = None

    def serve(self, pump: Pump, guard: Guard) -> None:
        """From now on this pump's. Records that were told are not told again, but for numbers that are given anew."""
        self.drop()
        self._pump = pump
        self.told = min(self.told, pump.log.restored)
        clinic = Clinic(pump)
        parts = (
            clinic,
            Adjusting(pump, clinic),
            Care(pump),
            VisitRequests(pump, clinic),
            BolusRequests(pump),
            Feeling(pump),
            FlowRequests(pump, guard),
            BenchRequests(pump, guard),
            Service(pump),
            Report(pump, self._board),
        )
        for part in parts:
            self.rpc.methods.update(part.methods())

    def tell(self, sounds: bool) -> None:
        """What the pump has recorded since the last time; where there is a twin, also which sound began."""
        pump = self._pump
        if pump is None:
            return
        if sounds:
            self._tell_sound(pump)
        if self.told != pump.log.seq:
            self._tell_records(pump)

    def _tell_records(self, pump: Pump) -> None:
        log = pump.log
        for seq in range(max(self.told + 1, log.oldest()), log.seq + 1):
            self.rpc.notify("event", record_of(log.record(seq)))
        self.told = log.seq

    def _tell_sound(self, pump: Pump) -> None:
        sounder = pump.sounder
        alarm = sounder.take_began()
        if alarm < 0:
            return
        now = pump.now
        signal = SIGNALS[sounder.began_signal].name
        self.rpc.notify("sound", {"day": now.day, "ms": now.ms, "alarm": NAMES[alarm], "signal": signal})

    def _refused(self, reason: str, asked: int, allowed: int) -> None:
        if self._pump is not None:
            self._pump.record(events.REQUEST_REFUSED, REASONS.index(reason), _fitted(asked), _fitted(allowed))

    def _keep(self) -> None:
        """Not what a request has left behind in which the program failed."""
        if self._pump is not None and self.error is None:
            self._pump.save(2)

    def _failed(self, error: Exception) -> None:
        """What such a request leaves behind is not gone on with, once it is answered."""
        self.error = error


def _fitted(figure: int) -> int:
    """A figure as a record can hold it: 32 bits, saturated."""
    return max(-0x80000000, min(figure, 0x7FFFFFFF))
