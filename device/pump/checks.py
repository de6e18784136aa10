"""The checks of the self-test: what each looks at, by the ports. None changes what the pump does, or can be heard."""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Cells

_REST_US = const(10_000)
_MOST_POLLS = const(20_000)  # on a slow board many times _REST_US
_SILENT_MA = const(1)
_TICKS_MASK = const(0x3FFFFFFF)
_PATTERNS = (0x55, 0xAA, 0x00)
_NAME = "selftest"


def _program(pump: "Pump") -> bool:
    return pump.ports.checks.program()


def _ram(pump: "Pump") -> bool:
    """A march: each cell takes each pattern, and at last its own number, while all others hold theirs."""
    cells = pump.ports.checks.memory()
    for pattern in _PATTERNS:
        if not _holds(cells, pattern, 0):
            return False
    return _holds(cells, 0, 1)


def _holds(cells: "Cells", first: int, step: int) -> bool:
    for i in range(len(cells)):
        cells[i] = first + i * step & 0xFF
    held = [cells[i] == first + i * step & 0xFF for i in range(len(cells))]
    return all(held)


def _clock(pump: "Pump") -> bool:
    """Its counter goes on, and not backwards."""
    return _rest(pump)


def _rest(pump: "Pump") -> bool:
    """Waits a moment by the clock's counter; False where that stands still."""
    ticks_us = pump.ports.checks.ticks_us
    began = ticks_us()
    for _ in range(_MOST_POLLS):
        passed = (ticks_us() - began) & _TICKS_MASK
        if passed > _TICKS_MASK >> 1:
            return False
        if passed >= _REST_US:
            return True
    return False


def _beeper(pump: "Pump") -> bool:
    """It draws current in a pulse too short to be heard, and none while it is silent, which an alarm has to await."""
    checks = pump.ports.checks
    draws = checks.beeper_ma(True) > _SILENT_MA
    if pump.sounder.sounding():
        return draws and not pump.self_test.failing(BEEPER)
    return draws and checks.beeper_ma(False) <= _SILENT_MA


def _battery(pump: "Pump") -> bool:
    """Its voltage can be: as just measured at power-on, and after that as long as no three hours in a row were bad."""
    if pump.self_test.first or pump.self_test.failing(BATTERY):
        return pump.battery.plausible
    return not pump.battery.meter_fault


def _encoder(pump: "Pump") -> bool:
    """It counts nothing while no step was authorised."""
    if pump.delivery.planner.lead or pump.delivery.rate_nl_per_day:
        return True
    count = pump.ports.sensor.count()
    _rest(pump)
    return pump.ports.sensor.count() == count


def _button(pump: "Pump") -> bool:
    """Nobody presses it the moment that the pump starts, and at midnight."""
    return not pump.ports.checks.button_down()


def _store(pump: "Pump") -> bool:
    """What is written is read."""
    store = pump.ports.store
    data = b"\x55\xaa" if store.read(_NAME) == b"\xaa\x55" else b"\xaa\x55"
    return store.write(_NAME, data) and store.read(_NAME) == data


TABLE = (
    # check, whether it is passed
    ("program", _program),
    ("ram", _ram),
    ("clock", _clock),
    ("beeper", _beeper),
    ("battery", _battery),
    ("encoder", _encoder),
    ("button", _button),
    ("store", _store),
)
PROGRAM, RAM, CLOCK, BEEPER, BATTERY, ENCODER, BUTTON, STORE = range(len(TABLE))
CHECKS = tuple([row[0] for row in TABLE])
"""Names of the checks, as the log tells them."""
