"""What the monitor reads from a cell: dropped samples, median, calibration, resistance, debounce."""

from cellrig import CR2032, LIPO, Samples, Script, fitted, hourly, loaded_script, monitor_of, raw_of, told

from pump.battery import BatteryMonitor
from pump.chemistry import CHEMISTRIES


def test_first_samples_of_a_measurement_are_dropped() -> None:
    monitor = monitor_of(Samples([0, 20_000, raw_of(4000), raw_of(4000), raw_of(4000)]))
    monitor.measure()
    assert monitor.status()["open_mv"] == 4000


# covers: BAT-3
def test_one_disturbed_sample_changes_nothing() -> None:
    for spike in (0, 65_535):
        for place in range(3):
            raws = [raw_of(4000)] * 5
            raws[2 + place] = spike
            monitor = monitor_of(Samples(raws))
            for _ in range(5):
                monitor.measure()
            assert monitor.status()["open_mv"] == 4000
            assert not monitor.eri and not monitor.critical


# covers: BAT-3
def test_unsettled_samples_of_the_cell_do_not_reach_the_reading() -> None:
    monitor, cell = fitted()
    hourly(monitor, cell, 1)
    assert abs(told(monitor, "open_mv") - cell.open_mv()) <= 4


def test_calibration_error_is_corrected() -> None:
    for true_mv, offset_mv in ((6732, 0), (6468, 0), (6600, 60), (6732, -45)):
        nominal, cell = fitted(true_mv=true_mv, offset_mv=offset_mv)
        cell.set_permille(500)
        nominal.measure()
        assert abs(told(nominal, "open_mv") - cell.open_mv()) > 25
        calibrated, cell = fitted(
            true_mv=true_mv, told_mv=true_mv, offset_mv=offset_mv, told_offset_mv=offset_mv
        )
        cell.set_permille(500)
        calibrated.measure()
        assert abs(told(calibrated, "open_mv") - cell.open_mv()) <= 5


def test_resistance_is_measured() -> None:
    for chemistry, added, tolerance in (
        (LIPO, 0, 40),
        (LIPO, 1_500, 50),
        (CR2032, 0, 700),
        (CR2032, 20_000, 900),
    ):
        monitor, cell = fitted(chemistry, CHEMISTRIES[chemistry].capacity_uah)
        cell.set_permille(600)
        cell.sag(added)
        hourly(monitor, cell, 40)
        assert abs(told(monitor, "resistance_mohm") - cell.resistance_mohm()) <= tolerance


def test_resistance_uses_the_load_of_this_unit() -> None:
    monitor = monitor_of(Script([(3800, 3680)]), load_permille=1200)
    monitor.measure()
    assert abs(told(monitor, "resistance_mohm") - 1000) <= 10


def test_resistance_is_forgotten_with_the_old_cell() -> None:
    monitor, cell = fitted()
    cell.sag(3_000)
    hourly(monitor, cell, 20)
    cell.fit(LIPO, 1_000_000)
    monitor.replaced(LIPO, 1_000_000, 20_010)
    monitor.measure()
    assert told(monitor, "resistance_mohm") < 250


def test_a_critical_voltage_counts_from_the_third_measurement_in_a_row() -> None:
    monitor = loaded_script([3390, 3390, 3500, 3390, 3390, 3390])
    seen = []
    for _ in range(6):
        monitor.measure()
        seen.append(monitor.critical)
    assert seen == [False, False, False, False, False, True]


def test_a_critical_voltage_is_left_only_above_the_hysteresis_three_times() -> None:
    monitor = loaded_script([3390] * 3 + [3440] * 4 + [3460, 3460, 3440, 3460, 3460, 3460])
    seen = []
    for _ in range(13):
        monitor.measure()
        seen.append(monitor.critical)
    assert seen == [False, False] + [True] * 10 + [False]


# covers: BAT-3
def test_noise_around_the_limit_does_not_make_critical_flicker() -> None:
    monitor = loaded_script([3395, 3392, 3390] + [3380, 3430, 3445, 3395] * 10)
    changes, last = 0, False
    for _ in range(43):
        monitor.measure()
        changes += monitor.critical != last
        last = monitor.critical
    assert changes == 1


# covers: BAT-3
def test_noise_raises_no_alarm_on_a_sound_cell() -> None:
    monitor, cell = fitted()
    cell.adc_noise(40)
    hourly(monitor, cell, 200)
    assert not monitor.eri and not monitor.critical


def test_impossible_calibration_is_refused() -> None:
    for figures in (
        (16_001, 0, 1000, 0, 0, 0),
        (0, 0, 1000, 0, 0, 0),
        (6600, 1001, 1000, 0, 0, 0),
        (6600, 0, 499, 0, 0, 0),
        (6600, 0, 1000, 1_000_001, 0, 0),
        (6600, 0, 1000, 0, 100_001, 0),
        (6600, 0, 1000, 0, 0, 251),
    ):
        try:
            BatteryMonitor(Samples([0]), *figures)
        except ValueError:
            continue
        raise AssertionError(figures)


# covers: BAT-3
def test_a_dead_converter_raises_no_voltage_alarm_and_is_told() -> None:
    monitor, cell = fitted()
    hourly(monitor, cell, 2)
    cell.dead_adc = True
    hourly(monitor, cell, 2)
    assert not monitor.meter_fault
    hourly(monitor, cell, 10)
    status = monitor.status()
    assert monitor.meter_fault and not monitor.eri and not monitor.critical
    assert status["open_mv"] is None and status["percent"] == 99 and status["percent_by"] == "charge"
    cell.dead_adc = False
    hourly(monitor, cell, 1)
    assert not monitor.meter_fault and told(monitor, "open_mv") > 4100


def test_a_lipo_where_a_coin_cell_was_reported_is_told_apart() -> None:
    monitor, cell = fitted(LIPO)
    monitor.replaced(CR2032, 220_000, 20_000)
    hourly(monitor, cell, 3)
    assert monitor.meter_fault
