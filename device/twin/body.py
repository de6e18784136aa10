"""The whole body: motor, head, catheter, cell, beeper, store and clock in one place, and its scenario in core time."""

from pump.calibration import Calibration
from pump.faults import Faults
from pump.guard import LOOK_MS
from twin import faults
from twin.beeper import Beeper
from twin.catheter import Catheter, mixed_ng_per_ml
from twin.cell import Cell
from twin.head import Head
from twin.motor import Motor
from twin.power import PowerGone
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
        self.gone: PowerGone | None = None
        """How the power is about to go."""
        self.clock_forgets = False
        """Whether the clock loses the time with the power."""
        self.stepper = self.motor
        self.sensor = self.motor
        self.battery = self
        self.wait_ms = self.scenario.wait_ms
        self._steps = 0
        self._beep_ms = 0
        self._ms = 0
        self._second_ms = 0

    def advance(self, ms: int) -> None:
        """Time passes: the motor runs; what its steps and the time cost is reckoned when somebody looks."""
        self._steps += self.motor.advance(ms)
        self._ms += ms
        self._second_ms = (self._second_ms + ms) % LOOK_MS
        if self._ms >= _HOUR_MS:
            self.settle()
        if self.beeper.hz:
            self._beep_ms += ms
        self.beeper.advance(ms)
        self.scenario.advance(ms)
        if self.clock.held:
            self.clock.advance(ms)
        if self.motor.runaway_steps_per_hour or self.struck():
            self._look_again()
        else:
            self.wait_ms = self.scenario.wait_ms

    def _look_again(self) -> None:
        wait_ms = self.scenario.wait_ms
        if self.motor.running_away():  # is seen soon, as on a board, where the loop turns often
            wait_ms = min(wait_ms, LOOK_MS - self._second_ms)
        self.wait_ms = 0 if self.struck() else wait_ms

    def struck(self) -> bool:
        """Whether something has happened to the program itself, which `fail` is about to do."""
        return self.hang_ms > 0 or self.gone is not None

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
        gone, hang_ms = self.gone, self.hang_ms
        self._spare()
        if gone is not None:
            raise gone
        return hang_ms

    def _spare(self) -> None:
        """What was to happen to the program has happened, or there is no program that it could happen to."""
        self.gone = None
        self.hang_ms = 0
        self._look_again()

    def lose_power(self, gone: PowerGone) -> int:
        """The program is gone, and with it what waited in the driver's queue; returns the ms until the power is back.

        Faults befall a body without power too; requests nobody hears.
        """
        self.live(gone.hung_ms)
        self.settle()
        self.motor.cancel()
        self.motor.enable(False)
        self.beeper.tone(0)
        if self.clock_forgets:
            self.clock.lost = True
        left_ms = gone.off_ms
        while left_ms:
            ms = min(left_ms, max(self.scenario.wait_ms, 1))
            self.scenario.advance(ms)
            self.beeper.advance(ms)
            self.clock.advance(ms)
            left_ms -= ms
            self._unheard()
        return gone.hung_ms + gone.off_ms

    def live(self, ms: int) -> None:
        """Time passes in which no program runs: only what the driver has in its queue is still made."""
        while ms:
            some_ms = min(ms, _HOUR_MS)
            self.advance(some_ms)
            ms -= some_ms

    def _unheard(self) -> None:
        """Applies the faults that are due; who asks a pump without power gets no answer."""
        while self.scenario.wait_ms == 0:
            name = self.scenario.next_fault()
            if name is not None:
                self.do(name, self.scenario.value)
            elif self.scenario.next_request() is None:
                break
        self._spare()

    def next_request(self) -> "Json | None":
        request = self.scenario.next_request()
        self._look_again()
        return request

    def play(self, happenings: object, append: bool, found: Faults) -> None:
        """From now on this scenario, in place of any other or added to it."""
        self.scenario.load(happenings, append, found)
        self._look_again()

    def do(self, fault: str, value: int) -> None:
        """One fault of the table, at once."""
        self.settle()
        faults.apply(self, fault, value)
        self._look_again()

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
