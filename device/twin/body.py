"""The whole body: motor, head, cell, beeper, store and clock in one place, and the scenario it plays in core time."""

from pump.calibration import Calibration
from pump.integral import FAR
from twin import faults
from twin.beeper import Beeper
from twin.cell import Cell
from twin.head import Head
from twin.motor import Motor
from twin.scenario import Scenario
from twin.store import Store

_RIPPLE_PERMILLE = 30


class Body:
    """Offers the pump's ports by their names, and a plant's `advance`, `wait_ms`, `fail` and `next_request`."""

    def __init__(self, calibration: Calibration, clock) -> None:
        self.motor = Motor()
        self.head = Head(
            calibration.pl_per_step,
            calibration.steps_per_turn * calibration.microsteps,
            _RIPPLE_PERMILLE,
            calibration.reservoir_nl,
        )
        self.cell = Cell(0, 1_000_000, calibration.step_charge_pah, calibration.idle_ua, calibration.beep_ma)
        self.beeper = Beeper()
        self.store = Store()
        self.clock = clock
        self.scenario = Scenario()
        self.hang_ms = 0
        self.stepper = self.motor
        self.sensor = self.motor
        self.battery = self.cell

    def advance(self, ms: int) -> None:
        steps = self.motor.advance(ms)
        if steps:
            self.head.move(steps)
        self.beeper.advance(ms)
        self.cell.drain(steps, ms if self.beeper.hz else 0, ms)
        self.scenario.advance(ms)

    def wait_ms(self) -> int:
        return self.scenario.wait_ms

    def fail(self) -> int:
        name = self.scenario.next_fault()
        while name is not None:
            faults.apply(self, name, self.scenario.value)
            name = self.scenario.next_fault()
        hang_ms = self.hang_ms
        self.hang_ms = 0
        return hang_ms

    def next_request(self) -> "dict | None":
        return self.scenario.next_request()

    def fill(self, volume_nl: int) -> None:
        """Somebody has filled the reservoir."""
        self.head.fill(volume_nl)
