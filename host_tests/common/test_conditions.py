"""Which conditions are present, at their edges: the 48th hour, the day after an appointment, a dead meter."""

from bench import DAY_MS, MONDAY, Bench, continuous


# covers: FAL-5
def test_the_alarm_of_a_stop_comes_with_its_48th_hour() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop")
    bench.run(2 * DAY_MS - 1)
    assert bench.alarms() == []
    bench.run(1)
    assert bench.alarms() == ["stopped_48h"]


def test_an_appointment_on_the_first_of_all_days_is_one() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 20_000_000, "next_refill_day": 1})
    assert bench.alarms() == ["refill_overdue"]
    bench.ask("service.filled", {"volume_nl": 20_000_000, "next_refill_day": 0})
    assert bench.alarms() == []


def test_an_appointment_is_kept_until_its_day_is_over() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 20_000_000, "next_refill_day": MONDAY})
    bench.run(DAY_MS - 1)
    assert bench.alarms() == []
    bench.run(1)
    assert bench.alarms() == ["refill_overdue"]


# covers: BAT-1
def test_a_meter_that_tells_nothing_is_as_critical_as_an_empty_cell() -> None:
    bench = Bench(continuous())
    bench.fault("adc_dead")
    bench.run(2 * DAY_MS)
    assert "battery_critical" in bench.alarms()
