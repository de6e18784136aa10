"""Which conditions are present, at their edges: the 48th hour, the day after an appointment, a dead meter."""

from bench import DAY_MS, MONDAY, Bench, continuous
from whole import whole

from pump.conditions import tell_limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HeardGuard:
    """What the guard is told."""

    def limits(self, least: int, most: int, in_bolus: bool, switches_off: bool) -> None:
        self.rates = whole((least, most))
        self.in_bolus = in_bolus
        self.switches_off = switches_off


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


# covers: GRD-3
def test_the_guard_is_told_the_rate_and_whether_it_is_a_boluss_and_always_to_switch_off() -> None:
    for harms in (True, False):
        bench = Bench(continuous(harms=harms))
        pump = bench.loop.pump
        guard: Any = HeardGuard()
        tell_limits(guard, pump)
        assert guard.rates == [240_000, 240_000]
        assert guard.in_bolus is False
        assert guard.switches_off is True
        pump.therapy.boluses[0].start(1_000, 60)
        tell_limits(guard, pump)
        assert guard.rates[0] > 240_000
        assert guard.in_bolus is True
