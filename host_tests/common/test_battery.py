"""When a battery asks to be replaced: three causes, the earliest kept, and nothing but a new cell helps."""

from cellrig import CR2032, HOUR_MS, LIPO, fitted, hourly, told
from heap import allocated

from pump.battery import BatteryMonitor
from pump.chemistry import CHEMISTRIES
from twin.cell import Cell


# covers: BAT-1
def test_low_voltage_under_load_reaches_eri() -> None:
    monitor, cell = fitted()
    hourly(monitor, cell, 5)
    assert not monitor.eri
    cell.sag(6_000)
    hourly(monitor, cell, 2)
    assert not monitor.eri
    hourly(monitor, cell, 1)
    assert monitor.eri and monitor.eri_by == "voltage"
    assert not monitor.critical and told(monitor, "open_mv") > 4100


# covers: BAT-1
def test_counted_charge_reaches_eri_to_the_microampere_hour() -> None:
    monitor, cell = fitted(capacity_uah=100_000)
    used = 0
    while not monitor.eri:
        hourly(monitor, cell, 1, steps=1_000_000, beep_ms=1_800_000)
        used += 2_000 + 30 + 7_500
        assert monitor.used_uah == used
        if used < 80_000:
            assert not monitor.eri
    assert used == 85_770
    assert monitor.eri_by == "charge"


# covers: BAT-1
def test_calendar_reaches_eri() -> None:
    for chemistry in (LIPO, CR2032):
        monitor, _ = fitted(chemistry)
        cap = CHEMISTRIES[chemistry].calendar_days
        monitor.day_changed(20_000 + cap - 1)
        assert not monitor.eri
        monitor.day_changed(20_000 + cap)
        assert monitor.eri and monitor.eri_by == "calendar" and monitor.eri_day == 20_000 + cap


# covers: BAT-1
def test_the_earliest_cause_of_eri_is_kept() -> None:
    monitor, cell = fitted()
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    monitor.spend(200_000_000, 0, 0)
    monitor.spend(250_000_000, 0, 0)
    hourly(monitor, cell, 1)
    monitor.day_changed(20_000 + 1095)
    assert monitor.used_uah > 800_000
    assert monitor.eri_by == "voltage" and monitor.eri_day == 20_000


# covers: BAT-2
def test_eos_follows_eri_by_90_days() -> None:
    monitor, cell = fitted()
    monitor.day_changed(20_100)
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    assert monitor.eri_day == 20_100
    monitor.day_changed(20_189)
    assert monitor.eri and not monitor.eos
    monitor.day_changed(20_190)
    assert monitor.eos


# covers: BAT-2
def test_eri_and_eos_stay_when_the_voltage_recovers() -> None:
    monitor, cell = fitted()
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    cell.fit(LIPO, 1_000_000)
    hourly(monitor, cell, 50)
    monitor.day_changed(20_090)
    monitor.day_changed(20_001)  # a clock set back takes nothing back either
    assert monitor.eri and monitor.eri_by == "voltage" and monitor.eos


# covers: BAT-2
def test_only_a_replacement_clears_eri_and_eos_and_counts_anew() -> None:
    monitor, cell = fitted()
    cell.sag(8_000)
    hourly(monitor, cell, 4, steps=100_000)
    monitor.day_changed(20_090)
    assert monitor.eri and monitor.eos and monitor.critical
    cell.fit(CR2032, 220_000)
    monitor.replaced(CR2032, 220_000, 20_091)
    hourly(monitor, cell, 5)
    monitor.day_changed(20_092)
    assert not monitor.eri and not monitor.eos and not monitor.critical and monitor.eri_by is None
    assert monitor.used_uah == 150
    assert monitor.status()["chemistry"] == "cr2032"


def test_a_replacement_reported_late_is_counted_from_its_fitting() -> None:
    monitor, cell = fitted()
    monitor.day_changed(20_100)
    monitor.replaced(LIPO, 1_000_000, 20_090)
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    assert monitor.eri_day == 20_100
    monitor.replaced(LIPO, 1_000_000, 20_090)
    monitor.day_changed(20_090 + 1094)
    assert not monitor.eri
    monitor.day_changed(20_090 + 1095)
    assert monitor.eri_by == "calendar"


def test_an_impossible_replacement_is_refused_and_changes_nothing() -> None:
    monitor, cell = fitted()
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    for chemistry, capacity_uah in ((2, 220_000), (-1, 220_000), (LIPO, 999), (LIPO, 100_000_001)):
        try:
            monitor.replaced(chemistry, capacity_uah, 20_001)
        except ValueError:
            pass
        else:
            raise AssertionError("accepted")
    assert monitor.eri and monitor.status()["capacity_uah"] == 1_000_000


# covers: DOS-5
def test_measuring_and_counting_allocate_nothing() -> None:
    for figures in ((2_000, 30, 15), (1_000_000, 100_000, 250)):
        for chemistry in (LIPO, CR2032):
            cell = Cell(chemistry, 1_000_000, *figures, 16_000)
            monitor = BatteryMonitor(cell, 16_000, 0, 1000, *figures)
            monitor.replaced(chemistry, 1_000_000, 20_000)
            cell.sag(80_000)
            assert allocated(_run_down, (monitor, cell)) == 0
            assert monitor.eri and monitor.eos and not monitor.meter_fault


def _run_down(pair: "tuple[BatteryMonitor, Cell]") -> None:
    monitor, cell = pair
    for hour in range(100):
        monitor.spend(500_000, 1_000_000, HOUR_MS)
        cell.drain(500_000, 1_000_000, HOUR_MS)
        monitor.measure()
        monitor.day_changed(20_000 + hour)
