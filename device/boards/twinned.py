"""The pump on its twin: what the boards share whose body is software. Which board it is changes nothing but a name."""

from pump.calibration import Calibration
from pump.core import Pump
from pump.core_time import DAY_MS
from pump.faults import Faults
from pump.guard import Guard
from pump.loop import Loop
from pump.pieces import Rows
from pump.planner import Horizon
from pump.recovery import Safe
from pump.refusals import accept
from twin import faults as fault_table
from twin import power
from twin.body import Body
from twin.clock import HeldClock
from twin.hands import Hands
from twin.power import PowerGone
from twin.scenario import checked_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from drivers.line import Line
    from pump.ports import Json
    from pump.rpc import Methods

HORIZON_MS = 3_600_000
"""An hour, so that a simulation jumps from event to event; a step may lie 1 ms before its exact moment."""
_START_DAY = 20_458  # 2026-01-05, a Monday: any date would do, but every run must begin alike
_LONGEST_PASS_MS = DAY_MS  # longer, and the board would be deaf for too long


def body_of(held: bool) -> Body:
    """A new body. Its time passes by request, or is the machine's own."""
    if held:
        clock = HeldClock(_START_DAY, 0)
    else:
        from drivers.clock import TicksClock

        clock = TicksClock((_START_DAY, 0))
    return Body(Calibration(), clock)


class TwinLoop(Loop):
    """A loop that can be told to pass time, and whose body can be told to fail."""

    def __init__(
        self, board: str, body: Body, write: "Callable[[str], None]", horizon_ms: int = HORIZON_MS
    ) -> None:
        self.body = body
        self._horizon = Horizon(horizon_ms, steps=8, slack_us=1000, grace_ms=0)
        super().__init__(body, self._made, board, write, 0, body)

    def _made(self, cause: int) -> "tuple[Pump, Guard]":
        """A pump and its guard, as the program makes them when it starts; boot has left the driver off until then."""
        body = self.body
        calibration = Calibration()
        body.stepper.enable(True)
        pump = Pump(body, calibration, self._horizon, cause)
        body.therapy = pump.therapy
        return pump, Guard(body.stepper, body.sensor, calibration.pl_per_step)

    def lines(self) -> "Line":
        """What a board hears."""
        from drivers.line import Line

        return Line()

    def turn(self, line: "str | None") -> int:
        """As any loop's; what strikes the body in it takes the whole program away, and it begins anew."""
        try:
            super().turn(line)
            if self.body.struck():
                self._slice(0, False)
        except PowerGone as gone:
            self._return(gone)
        return self.wait_ms()

    def _slice(self, ms: int, late: bool) -> int:
        try:
            return super()._slice(ms, late)
        except PowerGone as gone:
            return ms + self._return(gone)

    def _return(self, gone: PowerGone) -> int:
        """The power goes, stays away and comes back, perhaps to go again in the middle of the start; the ms it took."""
        took_ms = 0
        while True:
            took_ms += power.lose(self.body, gone)
            self._forget()
            try:
                self._power_on(gone.cause)
                return took_ms
            except PowerGone as again:
                gone = again

    def _answer(self) -> None:
        super()._answer()
        self.rpc.methods.update(self._twins())
        self.rpc.methods.update(Hands(self.body, self.pump, self.rpc.methods).methods())

    def _twins(self) -> "Methods":
        return {
            "twin.pass": self._pass,
            "twin.scenario": self._scenario,
            "twin.fault": self._fault,
            "twin.faults": self._faults,
            "twin.body": self._body,
            "twin.watchdog": self._watchdog,
        }

    def _hold(self, safe: Safe) -> None:
        """A body can still be told to fail, and to have its power taken."""
        super()._hold(safe)
        self.rpc.methods.update(self._twins())

    def _pass(self, params: "Json") -> "Json":
        """Lets so much core time pass; all that happens in it is told before the answer."""
        faults = Faults()
        faults.only(params, "", ("ms",))
        ms = faults.integer(params, "ms", "", 0, _LONGEST_PASS_MS)
        accept(faults)
        self.pass_time(ms)
        if self._safe is None:
            self._advance()
            return {"day": self.pump.now.day, "ms": self.pump.now.ms}
        day, ms = self.body.clock.wall() or (0, 0)
        return {"day": day, "ms": ms}

    def _scenario(self, params: "Json") -> "Json":
        """Plays this list from now on, in place of any other, or with `append` added to it."""
        faults = Faults()
        faults.only(params, "", ("happenings", "append"))
        append = faults.boolean(params, "append", "") if "append" in params else False
        self.body.play(params.get("happenings"), append, faults)
        accept(faults)
        return {}

    def _fault(self, params: "Json") -> "Json":
        """Makes the body fail, or takes a fault back, at this instant."""
        faults = Faults()
        faults.only(params, "", ("fault", "value"))
        name, value = checked_fault(params, "", faults)
        accept(faults)
        self.body.do(name, value)
        if self._safe is None:
            self.pump.changed()
        return {}

    def _watchdog(self, params: "Json") -> "Json":
        """Puts a watchdog in, or takes it out; at power-on there is none."""
        faults = Faults()
        faults.only(params, "", ("on",))
        on = faults.boolean(params, "on", "")
        accept(faults)
        self.body.watch(on)
        return {}

    def _faults(self, params: "Json") -> Rows:
        """The table of faults."""
        return Rows(len(fault_table.TABLE), _fault_row)

    def _body(self, params: "Json") -> "Json":
        """How things really are: what no real pump could tell.

        Of the primary drug `tip_ng` has left at the catheter's tip since the start, `astray_ng` beside the catheter;
        `tip_ng_per_ml` is what leaves now, `reservoir_ng_per_ml` what goes in.
        """
        body = self.body
        body.settle()
        return {
            "content_nl": body.head.content_nl,
            "given_nl": body.head.given_nl,
            "given_pl": body.head.given_pl,
            "reservoir_ng_per_ml": body.reservoir_ng_per_ml,
            "tip_ng": body.catheter.tip.mass_ng(),
            "tip_ng_per_ml": body.catheter.tip_ng_per_ml(),
            "astray_ng": body.catheter.astray.mass_ng(),
            "motor_on": body.motor.enabled,
            "beeper_hz": body.beeper.hz,
            "cell_permille": body.cell.left_permille(),
            "sounded_ms": body.beeper.sounded_ms,
            "clock_ahead_ms": body.ahead_us // 1000,
        }

    def close(self) -> None:
        """Motor and beeper off, and says so."""
        self.body.stepper.cancel()
        self.body.stepper.enable(False)
        self.body.beeper.tone(0)
        self.rpc.notify("closed", {"motor_on": self.body.motor.enabled, "beeper_hz": self.body.beeper.hz})


def _fault_row(number: int) -> "Json":
    name, lowest, highest, what = fault_table.TABLE[number]
    return {"fault": name, "lowest": lowest, "highest": highest, "what": what}
