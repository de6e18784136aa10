"""The whole body: motor, head, catheter, cell, beeper, store and clock in one place, and its scenario in core time."""

from pump.calibration import Calibration
from pump.faults import Faults
from twin import faults
from twin.beeper import Beeper
from twin.catheter import Catheter, mixed_ng_per_ml
from twin.cell import Cell
from twin.head import Head
from twin.motor import Motor
from twin.scenario import Scenario
from twin.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from drivers.clock import TicksClock
    from pump.ports import Json
    from twin.clock import HeldClock

_RIPPLE_PERMILLE = 30
_HOUR_MS = 3_600_000


class Body:
    """Offers the pump's ports by their names, and a plant's `advance`, `wait_ms`, `fail` and `next_request`."""

    def __init__(self, calibration: Calibration, clock: "HeldClock | TicksClock") -> None:
        self.motor = Motor()
        self.head = Head(
            calibration.pl_per_step,
            calibration.steps_per_turn * calibration.microsteps,
            _RIPPLE_PERMILLE,
            calibration.reservoir_nl,
        )
        self.catheter = Catheter(calibration.dead_volume_nl())
        self.reservoir_ng_per_ml = 0
        """Of the primary drug, truly; 0 until somebody says."""
        self.cell = Cell(0, 1_000_000, calibration.step_charge_pah, calibration.idle_ua, calibration.beep_ma)
        self.beeper = Beeper()
        self.store = Store()
        self.clock = clock
        self.scenario = Scenario()
        self.hang_ms = 0
        self.stepper = self.motor
        self.sensor = self.motor
        self.battery = self
        self.wait_ms = self.scenario.wait_ms
        self._steps = 0
        self._beep_ms = 0
        self._ms = 0

    def advance(self, ms: int) -> None:
        """Time passes: the motor runs; what its steps and the time cost is reckoned when somebody looks."""
        self._steps += self.motor.advance(ms)
        self._ms += ms
        if self._ms >= _HOUR_MS:
            self.settle()
        if self.beeper.hz:
            self._beep_ms += ms
        self.beeper.advance(ms)
        self.scenario.advance(ms)
        self.wait_ms = self.scenario.wait_ms

    def moves_more(self) -> bool:
        """More than the pump told it: the guard has to look as often as on a board, where nobody would tell it."""
        return self.motor.running_away()

    def moves_less(self) -> bool:
        """Or less."""
        return self.motor.lagging()

    def settle(self) -> None:
        """Head, catheter and cell are brought up to this instant."""
        self.catheter.push(self.head.move(self._steps), self.reservoir_ng_per_ml)
        self.cell.drain(self._steps, self._beep_ms, self._ms)
        self._steps = 0
        self._beep_ms = 0
        self._ms = 0

    def sample(self, loaded: bool) -> int:
        """The battery's port."""
        if self._ms:
            self.settle()
        return self.cell.sample(loaded)

    def fail(self) -> int:
        name = self.scenario.next_fault()
        while name is not None:
            self.do(name, self.scenario.value)
            name = self.scenario.next_fault()
        self.wait_ms = self.scenario.wait_ms
        hang_ms = self.hang_ms
        self.hang_ms = 0
        return hang_ms

    def next_request(self) -> "Json | None":
        request = self.scenario.next_request()
        self.wait_ms = self.scenario.wait_ms
        return request

    def play(self, happenings: object, append: bool, found: Faults) -> None:
        """From now on this scenario, in place of any other or added to it."""
        self.scenario.load(happenings, append, found)
        self.wait_ms = self.scenario.wait_ms

    def do(self, fault: str, value: int) -> None:
        """One fault of the table, at once."""
        self.settle()
        faults.apply(self, fault, value)

    def fill(self, volume_nl: int) -> None:
        """Somebody has filled the reservoir up to this; what is in it stays as strong as it was."""
        self.settle()
        self.head.fill(volume_nl)

    def fill_mixed(self, left_nl: int, fill_nl: int, ng_per_ml: int) -> None:
        """Somebody has filled in so much of 0..100,000,000 ng/mL; it mixes with the old that could not be withdrawn."""
        self.fill(left_nl + fill_nl)
        if left_nl + fill_nl:
            self.hold(mixed_ng_per_ml(left_nl, self.reservoir_ng_per_ml, fill_nl, ng_per_ml))

    def hold(self, ng_per_ml: int) -> None:
        """The reservoir truly holds this from now on; what has been pushed out of it stays what it was."""
        self.settle()
        self.reservoir_ng_per_ml = ng_per_ml

    def fit_catheter(self, dead_volume_nl: int, tubing_nl: int) -> None:
        """Somebody has fitted another catheter, whole and without drug; the pump's own tubing keeps what it holds."""
        self.settle()
        self.catheter.fit(dead_volume_nl, tubing_nl)

    def fit(self, chemistry: int, capacity_uah: int) -> None:
        """Somebody has fitted a new cell."""
        self.settle()
        self.cell.fit(chemistry, capacity_uah)
