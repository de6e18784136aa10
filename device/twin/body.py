"""The whole body: motor, head, catheter, cell, beeper, store and clock in one place, and its scenario in core time."""

from pump.calibration import Calibration
from pump.faults import Faults
from pump.guard import JUDGE_MS, LOOK_MS
from pump.recovery import WATCHDOG
from twin import fault_actions
from twin.beeper import Beeper
from twin.catheter import Catheter, mixed_ng_per_ml
from twin.cell import Cell
from twin.checks import Checks
from twin.encoder import Encoder
from twin.head import Head
from twin.motor import Motor
from twin.power import PowerGone
from twin.scenario import Scenario
from twin.store import Store
from twin.watchdog import Watchdog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from drivers.clock import TicksClock
    from pump.ports import Json
    from pump.therapy import Therapy
    from twin.clock import HeldClock
    from twin.keys import Keys

_RIPPLE_PERMILLE = 30
_HOUR_MS = 3_600_000


class Body:
    """Offers the pump's ports by their names, and a plant's `advance`, `wait_ms`, `fail` and `next_request`."""

    serial: "str | None" = None  # each is a pump of its own, and nothing tells it from another

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
        self.store = Store(self.hang)
        self.encoder = Encoder(self.motor)
        self.checks = Checks(self)
        self.watchdog: Watchdog | None = None
        """None while it is off."""
        self.keys: Keys | None = None
        """None while it is not locked."""
        self.therapy: Therapy | None = None
        """Of the pump that runs now, for the fault that turns a bit of it over. The board says which."""
        self.clock = clock
        self.scenario = Scenario()
        self.hang_ms = 0
        self.gone: PowerGone | None = None
        """How the power is about to go."""
        self.clock_forgets = False
        """Whether the clock loses the time with the power."""
        self.drift_ppm = 0
        """By so much the board's clock, and with it the motor, is too fast."""
        self.ahead_us = 0
        """So far that clock has come ahead of the true time."""
        self.jump_ms = 0
        """The clock is about to jump so far: no time truly passes."""
        self.leak_nl_per_hour = 0
        """Runs out of the reservoir, not into the catheter."""
        self._leak_part = 0
        self.stepper = self.motor
        self.sensor = self.encoder
        self.battery = self.cell
        self.wait_ms = self.scenario.wait_ms
        self._steps = 0
        self._ms = 0

    def advance(self, ms: int) -> None:
        """Time passes: the motor runs; what its steps have moved is reckoned when somebody looks, or once an hour."""
        self.scenario.advance(ms)
        if self.clock.held:
            self.clock.advance(ms)
        if self.jump_ms:
            ms = self._jumped(ms)
        steps = self.motor.advance(ms)
        self._steps += steps
        self._ms += ms
        if self._ms >= _HOUR_MS:
            self.settle()
        self.cell.drain(steps, ms if self.beeper.hz else 0, ms)
        self.beeper.advance(ms)
        if self.encoder.noise_per_hour:
            self.encoder.advance(ms)
        if self.drift_ppm:
            self.ahead_us += ms // 1000 * self.drift_ppm + ms % 1000 * self.drift_ppm // 1000
        if self.watchdog is not None:
            self.watchdog.advance(ms)
        self._look_again()

    def _jumped(self, ms: int) -> int:
        """Of this time, what is no jump of the clock."""
        jumped_ms = min(ms, self.jump_ms)
        self.jump_ms -= jumped_ms
        self.ahead_us += jumped_ms * 1000
        return ms - jumped_ms

    def _look_again(self) -> None:
        wait_ms = self.scenario.wait_ms
        if self.watchdog is not None:
            wait_ms = min(wait_ms, self.watchdog.left_ms)
        self.wait_ms = 0 if self.struck() else wait_ms

    def struck(self) -> bool:
        """Whether something has happened to the program itself, which `fail` is about to do."""
        return self.hang_ms > 0 or self.jump_ms > 0 or self.gone is not None

    def look_every_ms(self) -> int:
        """While the motor does not seem to do what it is told the guard has to look as often as on a board; else 0."""
        if self.encoder.counts_more() or self.motor.running_away():
            return LOOK_MS
        return JUDGE_MS if self.encoder.counts_less() or self.motor.lagging() else 0

    def settle(self) -> None:
        """Head and catheter are brought up to this instant; the cell is, always."""
        self.catheter.push(self.head.move(self._steps), self.reservoir_ng_per_ml)
        if self.leak_nl_per_hour:
            part = self._leak_part + self.leak_nl_per_hour * self._ms
            self.head.leak(part // _HOUR_MS)
            self._leak_part = part % _HOUR_MS
        self._steps = 0
        self._ms = 0

    def fail(self) -> int:
        """See ports; raises PowerGone where the whole program is to be gone."""
        name = self.scenario.next_fault()
        while name is not None:
            self.do(name, self.scenario.value)
            name = self.scenario.next_fault()
        gone, hang_ms = self.gone, self.hang_ms + self.jump_ms
        if gone is None and self.watchdog is not None and self.watchdog.left_ms <= self.hang_ms:
            gone = PowerGone(0, WATCHDOG, self.watchdog.left_ms)
        self.spare()
        if gone is not None:
            raise gone
        return hang_ms

    def spare(self) -> None:
        """What was to happen to the program has happened, or there is no program that it could happen to."""
        self.gone = None
        self.hang_ms = 0
        self._look_again()

    def hang(self, ms: int) -> None:
        """The program stands still for so long, from the next look at this body on."""
        self.hang_ms += ms
        self.wait_ms = 0

    def watch(self, on: bool) -> None:
        """Puts a watchdog in, or takes it out, which no real one allows."""
        self.watchdog = Watchdog() if on else None

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
        fault_actions.apply(self, fault, value)
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
