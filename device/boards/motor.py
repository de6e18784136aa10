"""The boards that drive a motor: a board's table and its `local.json` become ports, a pump, its guard and a loop."""

import os

from micropython import const

from boards.front_panel import FrontPanel
from boards.local import read
from drivers.battery import AdcBattery, NoBattery
from drivers.beeper import PwmBeeper
from drivers.checks import BoardChecks
from drivers.clock import TicksClock
from drivers.encoder import Encoder
from drivers.executed import Executed
from drivers.keys import FileKeys, serial
from drivers.line import Line
from drivers.outputs import make_safe
from drivers.store import FileStore
from drivers.texts import sentences
from drivers.watchdog import BoardWatchdog, powered_on
from pump import texts
from pump.calibration import parse
from pump.chemistry import CHEMISTRIES
from pump.core import Pump
from pump.faults import Faults
from pump.guard import Guard
from pump.loop import Loop
from pump.planner import Horizon
from pump.recovery import POWER, WATCHDOG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from boards.local import Wiring
    from drivers.stepper_pio import PioStepper
    from drivers.stepper_timer import TimerStepper

    MotorStepper = PioStepper | TimerStepper

HORIZON_MS = const(1000)
"""So much, or eight steps, is still made when the program hangs."""
GRACE_MS = const(500)
"""A garbage collection, a display and the longest write to flash together, and half of what the queue holds."""
LONGEST_WAIT_MS = const(50)
"""The stepper wants to be fed four times a second, and a button to be heard within a tenth of one."""
FOLDER = "/state"


class MotorPorts:
    """What is wired, by the names of pump/ports; for each part that is not there, what stands in for it."""

    watchdog: BoardWatchdog | None = None  # in `bench`, where whoever holds the cable may stop the program
    keys: FileKeys | None = None

    def __init__(
        self,
        wiring: "Wiring",
        stepper: "Callable[[Wiring, TicksClock], MotorStepper]",
        panel: FrontPanel,
        hard: bool,
        locked: bool,
    ) -> None:
        if locked:
            self.watchdog = BoardWatchdog()
            self.keys = FileKeys()
        pins, parts, figures = wiring.pins, wiring.parts, wiring.calibration
        self.serial = serial()
        self.clock = TicksClock(None)
        self.stepper = stepper(wiring, self.clock)
        self.sensor: Encoder | Executed = Executed(self.stepper)
        if parts["sensor"] == "encoder":
            self.sensor = Encoder(pins["encoder"], figures.steps_per_count, hard)
        self.beeper = PwmBeeper(pins["beeper"])
        self.battery = _battery(wiring)
        self.store = _store()
        self.checks = BoardChecks(panel.buttons, figures.beep_ma)


def _battery(wiring: "Wiring") -> "AdcBattery | NoBattery":
    """Where nothing is measured the board is fed by its cable, and what is read is a full cell of the first kind."""
    part, figures = wiring.parts["battery"], wiring.calibration
    if part == "none":
        mv = CHEMISTRIES[0].curve_mv[-1] - figures.battery_offset_mv
        return NoBattery(min(mv * 65_535 // figures.battery_full_scale_mv, 65_535))
    return AdcBattery(wiring.pins["battery"], wiring.pins["battery_load"] if part == "cell" else None)


def _store() -> FileStore:
    """A folder that cannot be made is found by the first write."""
    try:
        os.mkdir(FOLDER)
    except OSError:  # it is there, or the file system is full or broken
        pass
    return FileStore(FOLDER)


class MotorLoop(Loop):
    """A loop that feeds a stepper each turn, and has a panel."""

    def __init__(
        self,
        board: str,
        wiring: "Wiring",
        ports: MotorPorts,
        panel: FrontPanel,
        write: "Callable[[str], None]",
        cause: int,
    ) -> None:
        self._wiring = wiring
        self._motor_ports = ports
        self._panel: FrontPanel | None = panel
        self._horizon = Horizon(HORIZON_MS, steps=8, slack_us=1000, grace_ms=GRACE_MS)
        super().__init__(ports, self._made, board, write, GRACE_MS, None, cause)

    def _made(self, cause: int) -> "tuple[Pump, Guard]":
        """A pump and its guard of what the store holds; until then the driver was off."""
        ports = self._motor_ports
        calibration = parse({}, self._wiring.calibration, Faults(), "")  # a copy: the pump changes it
        ports.stepper.enable(True)
        pump = Pump(ports, calibration, self._horizon, cause)
        return pump, Guard(ports.stepper, ports.sensor, calibration.pl_per_step, calibration.steps_per_count)

    def lines(self) -> Line:
        """What a board hears."""
        return Line()

    def turn(self, line: "str | None") -> int:
        """As any loop's; no longer than LONGEST_WAIT_MS until the next."""
        super().turn(line)
        try:
            self._motor_ports.stepper.feed()
        except Exception as error:  # of a driver
            self.failed(error)
        request = self._look()
        if request is not None:
            self.press(request)
        wait_ms = min(self.wait_ms(), LONGEST_WAIT_MS)
        return min(wait_ms, self._panel.wait_ms) if self._panel is not None else wait_ms

    def _look(self) -> "str | None":
        """What the panel asks for. Delivery outlives it: where it fails, there is none any more."""
        if self._panel is None:
            return None
        try:
            return self._panel.turn(self.pump if self._safe is None else None)
        except Exception as error:
            self._panel = None
            self.rpc.notify("error", {"message": "the panel failed: %s %s" % (type(error).__name__, error)})
        return None

    def close(self) -> None:
        """Motor, beeper and panel off, and says so."""
        ports = self._motor_ports
        try:
            for switch_off in (ports.stepper.cancel, self._disable, self._silence, self._darken):
                try:
                    switch_off()
                except Exception as error:  # one that fails keeps no other from it
                    self.rpc.notify("error", {"message": "%s %s" % (type(error).__name__, error)})
        finally:
            make_safe(self._wiring.outputs())
        self.rpc.notify("closed", {"motor_on": False, "beeper_hz": 0})

    def _disable(self) -> None:
        self._motor_ports.stepper.enable(False)

    def _silence(self) -> None:
        self._motor_ports.beeper.tone(0)

    def _darken(self) -> None:
        if self._panel is not None:
            self._panel.off()


def _cause(locked: bool) -> int:
    """Locked, only a power cycle starts a pump anew that had not failed, or hung."""
    return POWER if not locked or powered_on() else WATCHDOG


def open_motor(
    board: str,
    wiring: "Wiring",
    stepper: "Callable[[Wiring, TicksClock], MotorStepper]",
    write: "Callable[[str], None]",
    held: bool,
    hard: bool,
    locked: bool = False,
) -> MotorLoop:
    """The pump of a board. `stepper` makes the one that is wired; `hard`: interrupts run at once; `locked`: see main.

    Raises local.Wrong where local.json is: then nothing was driven but the table's outputs, to their safe levels.
    """
    if held:
        raise ValueError("the time of board %s cannot be held: that takes a twin" % board)
    texts.use(sentences)
    try:
        read(wiring)
    finally:
        make_safe(wiring.outputs())
    whole = False
    try:
        panel = FrontPanel(wiring, hard)
        ports = MotorPorts(wiring, stepper, panel, hard, locked)
        loop = MotorLoop(board, wiring, ports, panel, write, _cause(locked))
        whole = True
        return loop
    finally:
        if not whole:  # an error, or Ctrl-C
            make_safe(wiring.outputs())
