"""One turn of the main loop: let the time that has passed reach the guard and the pump, then hear one line.

It is driven from outside: by poll on a board, by a reader and a timer under node, by a worker in a page. Lateness that
the stepper's queue has bridged is cut into slices as they were due; more than that is handed on as a gap.
"""

from pump import events
from pump.adjusting import Adjusting
from pump.alarm_table import NAMES
from pump.bolus_requests import BolusRequests
from pump.care import Care
from pump.clinic import Clinic
from pump.conditions import over_infusion_stops
from pump.core import Pump
from pump.flow_requests import FlowRequests
from pump.guard import OVER, Guard
from pump.refusals import REASONS
from pump.report import Report, record_of
from pump.rpc import Rpc
from pump.service import Service
from pump.tones import SIGNALS
from pump.visit import VisitRequests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pump.ports import Plant


class Loop:
    """`plant` is the software body where there is one: it lives in the pump's time, so nothing is ever late for it.
    It also tells when its motor does not do what it was told. Of a real one nobody knows: the guard looks each second.

    `grace_ms`, a figure of the board: the lateness that the stepper's queue bridges.
    """

    def __init__(
        self,
        pump: Pump,
        guard: Guard,
        board: str,
        write: "Callable[[str], None]",
        grace_ms: int,
        plant: "Plant | None" = None,
    ) -> None:
        self.pump = pump
        self.guard = guard
        self.rpc = Rpc(write, self._refused, self._keep)
        self._answer(board)
        self._grace_ms = grace_ms
        self._plant = plant
        self._owed_ms = 0
        self._pump_ms = 0
        self._told = pump.log.restored
        if pump.verdict == OVER:
            guard.restore_over()
        self._advance()

    def _answer(self, board: str) -> None:
        """Every request of the link, and who answers it."""
        pump, guard = self.pump, self.guard
        clinic = Clinic(pump)
        parts = (
            clinic,
            Adjusting(pump, clinic),
            Care(pump),
            VisitRequests(pump, clinic),
            BolusRequests(pump),
            FlowRequests(pump, guard),
            Service(pump, guard),
            Report(pump, board),
        )
        for part in parts:
            self.rpc.methods.update(part.methods())

    def turn(self, line: "str | None") -> int:
        """Passes the time since the last turn, answers `line` if there is one; returns the ms it may wait at most."""
        self.pass_time(self.pump.ports.clock.elapsed_ms())
        if line is not None:
            self._settle()
            self.rpc.handle(line)
            self._settle()
        return self.wait_ms()

    def wait_ms(self) -> int:
        plant = self._plant
        if plant is None:
            return min(self._pump_ms, self.guard.look_ms())
        wait = min(self._pump_ms, self.guard.wait_ms, plant.wait_ms)
        if plant.moves_more():
            return min(wait, self.guard.look_ms())
        return min(wait, self.guard.judge_ms()) if plant.moves_less() else wait

    def pass_time(self, ms: int) -> None:
        """Lets `ms` of core time pass, in slices no longer than anybody asked for."""
        if self._plant is None and ms > self._pump_ms + self._grace_ms:
            self._late(ms)
            return
        while ms > 0:
            piece_ms = min(self.wait_ms(), ms)
            if self._plant is None:
                self.guard.ahead_ms = ms - piece_ms  # a real motor has made the steps of it all
            ms -= self._slice(piece_ms)

    def _slice(self, ms: int) -> int:
        """Passes `ms`; returns it, with what the program hung on top."""
        plant = self._plant
        if plant is not None:
            plant.advance(ms)
        self._owed_ms += ms
        self._pump_ms -= ms
        if self.guard.watch(ms) != self.pump.verdict:
            self._advance()  # first up to this instant: a verdict is not acted upon before it was given
            self.pump.verdict = self.guard.verdict
            self.pump.changed()
            self._advance()
        if plant is not None and plant.wait_ms == 0:
            return ms + self._happen(plant)
        if self._pump_ms <= 0:
            self._advance()
        return ms

    def _late(self, ms: int) -> None:
        """Nobody turned the loop for so long: the guard starts over, and the pump is told in one piece."""
        self._owed_ms += ms
        self.guard.start_over()
        self._advance()

    def _happen(self, plant: "Plant") -> int:
        """What the scenario holds for this instant: first the faults of the body, then the requests; ms it hung."""
        self._advance()
        hung_ms = plant.fail()
        self.pump.changed()
        if hung_ms:
            plant.advance(hung_ms)
            self._late(hung_ms)
        self._advance()
        request = plant.next_request()
        while request is not None:
            self.pump.sense()
            self.rpc.play(request)
            self._advance()
            request = plant.next_request()
        return hung_ms

    def _settle(self) -> None:
        self._advance()
        self.pump.sense()

    def _advance(self) -> None:
        owed_ms = self._owed_ms
        self._owed_ms = 0
        self._pump_ms = self.pump.advance(owed_ms)
        if self.pump.limits_changed:
            self.pump.limits_changed = False
            self._limit()
            if self._plant is not None:
                self._plant.advance(0)  # with its driver enabled again, a motor may run by itself
        if self._plant is not None:
            self._tell_sound()
        if self._told != self.pump.log.seq:
            self._tell_records()

    def _limit(self) -> None:
        """Tells the guard what the prescription says of this moment, held within the limits that it has at any."""
        therapy = self.pump.therapy
        rate = min(max(therapy.rate(self.pump.now), therapy.lowest_rate()), therapy.highest_rate())
        self.guard.limits(rate, rate, therapy.in_bolus(), over_infusion_stops(self.pump))

    def _tell_records(self) -> None:
        log = self.pump.log
        for seq in range(max(self._told + 1, log.oldest()), log.seq + 1):
            self.rpc.notify("event", record_of(log, seq))
        self._told = log.seq

    def _tell_sound(self) -> None:
        sounder = self.pump.sounder
        alarm = sounder.take_began()
        if alarm < 0:
            return
        now = self.pump.now
        signal = SIGNALS[sounder.began_signal].name
        self.rpc.notify("sound", {"day": now.day, "ms": now.ms, "alarm": NAMES[alarm], "signal": signal})

    def _keep(self) -> None:
        self.pump.save(2)

    def _refused(self, reason: str, asked: int, allowed: int) -> None:
        self.pump.record(events.REQUEST_REFUSED, REASONS.index(reason), fitted(asked), fitted(allowed))


def fitted(figure: int) -> int:
    """A figure as a record can hold it: 32 bits, saturated."""
    return max(-0x80000000, min(figure, 0x7FFFFFFF))
