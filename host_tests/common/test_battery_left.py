"""What is left in the battery: counted charge, percent and days, each with how it was estimated."""

from cellrig import CR2032, HOUR_MS, LIPO, Samples, fitted, hourly, told

from pump.battery import BatteryMonitor


# covers: BAT-4
def test_percent_is_the_lower_of_voltage_and_charge_and_says_which() -> None:
    monitor, cell = fitted()
    hourly(monitor, cell, 1)
    monitor.spend(150_000_000, 0, 0)  # 300 mAh that the cell does not feel
    assert (monitor.status()["percent"], monitor.status()["percent_by"]) == (69, "charge")
    cell.set_permille(0)
    hourly(monitor, cell, 1)
    assert (monitor.status()["percent"], monitor.status()["percent_by"]) == (0, "voltage")


def test_percent_before_the_first_measurement_is_counted() -> None:
    monitor, _ = fitted()
    status = monitor.status()
    assert (status["percent"], status["percent_by"], status["open_mv"]) == (100, "charge", None)


# covers: BAT-4
def test_percent_stays_within_a_quarter_of_the_truth_over_a_whole_discharge() -> None:
    for chemistry in (LIPO, CR2032):
        monitor, cell = fitted(chemistry, 40_000)
        while cell.left_permille() > 0:
            hourly(monitor, cell, 1, steps=200_000)
            assert monitor.percent() == told(monitor, "percent")
            assert abs(monitor.percent() * 10 - cell.left_permille()) <= 250


def test_days_left_by_mean_consumption() -> None:
    monitor, cell = fitted(capacity_uah=1_000_000)
    hourly(monitor, cell, 240, steps=100_000)  # 230 uAh an hour: 55,200 in ten days
    monitor.day_changed(20_010)
    # 944,800 left, at 5,520 a day; the ERI would come after 134 days, and 90 days more are not there
    assert monitor.status()["days_by"] == "charge"
    assert abs(told(monitor, "days_left") - 944_800 // 5_520) <= 1


def test_days_left_by_charge_end_90_days_after_the_eri_it_expects() -> None:
    monitor, cell = fitted(capacity_uah=1_000_000)
    hourly(monitor, cell, 24, steps=2_000)  # 34 uAh an hour, 816 a day
    monitor.day_changed(20_001)
    assert monitor.status()["days_by"] == "charge"
    assert abs(told(monitor, "days_left") - (799_184 // 816 + 90)) <= 5  # the voltage reads 0.3 % less


def test_days_left_by_calendar_when_little_is_drawn() -> None:
    monitor, cell = fitted(capacity_uah=10_000_000)
    monitor.measure()
    assert (monitor.status()["days_left"], monitor.status()["days_by"]) == (1095 + 90, "calendar")
    hourly(monitor, cell, 24)
    monitor.day_changed(20_001)
    assert (monitor.status()["days_left"], monitor.status()["days_by"]) == (1095 + 89, "calendar")


def test_days_left_after_eri_count_down_to_eos() -> None:
    monitor, cell = fitted()
    cell.sag(6_000)
    hourly(monitor, cell, 3)
    for day, left in ((20_000, 90), (20_030, 60), (20_090, 0), (20_100, 0)):
        monitor.day_changed(day)
        assert (monitor.status()["days_left"], monitor.status()["days_by"]) == (left, "eri")


# covers: BAT-4
def test_days_left_after_eri_tell_when_the_charge_ends_sooner() -> None:
    monitor, cell = fitted(capacity_uah=100_000)
    hourly(monitor, cell, 40, steps=1_000_000)  # 2,030 uAh an hour: 81,200 used, 18,800 left
    assert monitor.eri_by == "charge"
    assert (monitor.status()["days_left"], monitor.status()["days_by"]) == (0, "charge")


def test_charge_does_not_depend_on_how_time_is_sliced() -> None:
    whole, _ = fitted()
    sliced, _ = fitted()
    whole.spend(216_000, 7_200_000, 86_400_000)
    for _ in range(21_600):
        sliced.spend(10, 333, 4_000)
    sliced.spend(0, 7_200_000 - 333 * 21_600, 0)
    assert whole.used_uah == sliced.used_uah == 432 + 30_000 + 720


def test_charge_is_exact_at_the_largest_figures() -> None:
    port = Samples([0])
    monitor = BatteryMonitor(port, 6600, 0, 1000, 1_000_000, 100_000, 250)
    monitor.spend(2_000_000, HOUR_MS, HOUR_MS)
    assert monitor.used_uah == 2_000_000 + 100_000 + 250_000
