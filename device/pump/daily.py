"""What is done at each full hour and at the end of each day: accounts compared, the battery measured, both recorded."""

from pump import events
from pump.alarm_table import MEMORY_ERROR
from pump.conditions import over_infusion_stops

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump


def full_hour(pump: "Pump") -> None:
    """Allocates nothing but at the end of a day, or where something is wrong."""
    pump.therapy.check()
    pump.therapy.hours.enter(pump.now.ms, pump.uptime)
    pump.delivery.close_hour()
    if pump.delivery.ahead and over_infusion_stops(pump):
        pump.ports.stepper.enable(False)  # too slow for the guard, and as dangerous
    new_day = pump.now.day != pump.today
    if new_day and pump.clock_known:
        pump.battery.day_changed(pump.now.day)
    pump.battery.measure()
    pump.self_test.hour(pump, new_day)
    if new_day:
        pump.today = pump.now.day
        _end_day(pump)


def _end_day(pump: "Pump") -> None:
    """Checks the store, and mends it, closes the day's accounts, and records both. Allocates."""
    if not pump.memory.check():
        pump.log_alarm(MEMORY_ERROR, pump.alarms.happened(MEMORY_ERROR))
        pump.memory.mend(pump)
    delivery, meter = pump.delivery, pump.battery.meter
    volume_nl = pump.reservoir.volume_nl
    pump.record(events.DAY_ENDED, 0, delivery.today_commanded, delivery.today_delivered, volume_nl)
    delivery.new_day()
    figures = (meter.open_mv, meter.loaded_mv, meter.resistance_mohm)
    pump.record(events.BATTERY_MEASURED, pump.battery.percent(), figures[0], figures[1], figures[2])
