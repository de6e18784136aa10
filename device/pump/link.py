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
from pump.session import Sessions
from pump.tones import SIGNALS
from pump.version import version_of
from pump.visit import VisitRequests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pump.ports import Ports


class Link:
    """`error` is the exception of a request in which the program failed, until somebody takes it."""

    def __init__(self, board: str, write: "Callable[[str], None]") -> None:
        self._board = board
        self.rpc = Rpc(write, self._refused, self._failed, self._keep)
        self.error: Exception | None = None
        self._pump: Pump | None = None
        self._decided_on: Pump | None = None
        """The same, also in the safe state."""
        self.sessions: Sessions | None = None
        """None where the pump is not locked."""
        self.told = FAR
        """Number of the last record that was told."""

    def power_on(self, ports: "Ports") -> None:
        """Sessions end with the power. Whether there are keys is looked at here alone, before anything is heard."""
        keys = ports.keys
        self.sessions = (
            Sessions(keys, ports.store, self.rpc.methods, self._version) if keys is not None else None
        )
        self.rpc.gate = self.sessions.gate if self.sessions is not None else None

    def advance(self, ms: int) -> None:
        """Time passes. Allocates nothing."""
        if self.sessions is not None:
            self.sessions.advance(ms)

    def in_hand(self, hear: "Callable[[str], None]", request: str) -> None:
        """Whoever presses a button has the pump in hand, and proves nothing on a line."""
        gate, self.rpc.gate = self.rpc.gate, None
        try:
            hear(request)
        finally:
            self.rpc.gate = gate

    def drop(self) -> None:
        """No pump answers any more."""
        self.leave()
        self._decided_on = None
        self.rpc.methods.clear()

    def leave(self) -> None:
        """Nothing is told, recorded or kept any more."""
        self._pump = None
        self.error = None

    def serve(self, pump: Pump, guard: Guard) -> None:
        """From now on this pump's. Records that were told are not told again, but for numbers that are given anew."""
        self.drop()
        self._pump = self._decided_on = pump
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
            Report(pump, self._board, self.sessions),
        )
        for part in parts:
            self.rpc.methods.update(part.methods())
        if self.sessions is not None:
            self.rpc.methods.update(self.sessions.methods())

    def tell(self, sounds: bool) -> None:
        """What the pump has recorded since the last time; where there is a twin, also which sound began."""
        pump = self._pump
        if pump is None:
            return
        if self.sessions is not None and not self.sessions.live():
            self.told = pump.log.seq  # who comes later reads the log
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
        if self.sessions is not None and self.rpc.gate is not None:  # not of a button
            count = self.sessions.worth_a_record()
            if count == 0:
                return
            asked = count if count > 0 else asked
        if self._pump is not None:
            self._pump.record(events.REQUEST_REFUSED, REASONS.index(reason), _fitted(asked), _fitted(allowed))

    def _version(self) -> str:
        return version_of(self._decided_on) if self._decided_on is not None else "none"

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
