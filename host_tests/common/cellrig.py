"""A battery monitor on a twin's cell, or on scripted samples: what the battery's tests share."""

from pump.battery import BatteryMonitor
from twin.cell import Cell

HOUR_MS = 3_600_000
LIPO = 0
CR2032 = 1
STEP_PAH, IDLE_UA, BEEP_MA = 2_000, 30, 15


def fitted(
    chemistry: int = LIPO,
    capacity_uah: int = 1_000_000,
    true_mv: int = 6600,
    told_mv: int = 6600,
    offset_mv: int = 0,
    told_offset_mv: int = 0,
) -> "tuple[BatteryMonitor, Cell]":
    """A monitor told of a new cell on day 20,000, and that cell."""
    cell = Cell(chemistry, capacity_uah, STEP_PAH, IDLE_UA, BEEP_MA, true_mv, offset_mv)
    monitor = BatteryMonitor(cell, told_mv, told_offset_mv, 1000, STEP_PAH, IDLE_UA, BEEP_MA)
    monitor.replaced(chemistry, capacity_uah, 20_000)
    return monitor, cell


def hourly(monitor: BatteryMonitor, cell: Cell, times: int, steps: int = 0, beep_ms: int = 0) -> None:
    """Hours of use with a measurement at the end of each."""
    for _ in range(times):
        monitor.spend(steps, beep_ms, HOUR_MS)
        cell.drain(steps, beep_ms, HOUR_MS)
        monitor.measure()


def told(monitor: BatteryMonitor, key: str) -> int:
    """A number of the monitor's status."""
    value = monitor.status()[key]
    assert isinstance(value, int)
    return value


class Samples:
    """A converter that reads out single samples, over and over."""

    def __init__(self, raws: "list[int]") -> None:
        self.raws = raws
        self.taken = 0

    def sample(self, loaded: bool) -> int:
        raw = self.raws[self.taken % len(self.raws)]
        self.taken += 1
        return raw


class Script:
    """A converter that reads out a list of measurements, each (open mV, loaded mV)."""

    def __init__(self, measurements: "list[tuple[int, int]]") -> None:
        self.measurements = measurements
        self.taken = 0

    def sample(self, loaded: bool) -> int:
        open_mv, loaded_mv = self.measurements[self.taken // 10]
        self.taken += 1
        return raw_of(loaded_mv if loaded else open_mv)


def raw_of(mv: int) -> int:
    """The raw reading that nominal calibration reads as mv."""
    return (mv * 65536 + 6599) // 6600


def monitor_of(port: "Samples | Script", load_permille: int = 1000) -> BatteryMonitor:
    """A monitor on scripted samples, told of a new LiPo."""
    monitor = BatteryMonitor(port, 6600, 0, load_permille, STEP_PAH, IDLE_UA, BEEP_MA)
    monitor.replaced(LIPO, 1_000_000, 20_000)
    return monitor


def loaded_script(loaded_mv: "list[int]") -> BatteryMonitor:
    """A monitor on a cell that rests at 3.8 V and reads these voltages under load."""
    return monitor_of(Script([(3800, mv) for mv in loaded_mv]))
