"""What is recorded at the end of each day: the accounts and the battery. Decides nothing."""

from pump import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump


def end_day(pump: "Pump") -> None:
    """Checks the store, closes the day's accounts, and records both. Allocates."""
    pump.memory.check()
    delivery, meter = pump.delivery, pump.battery.meter
    volume_nl = pump.reservoir.volume_nl
    pump.record(events.DAY_ENDED, 0, delivery.today_commanded, delivery.today_delivered, volume_nl)
    delivery.new_day()
    figures = (meter.open_mv, meter.loaded_mv, meter.resistance_mohm)
    pump.record(events.BATTERY_MEASURED, pump.battery.percent(), figures[0], figures[1], figures[2])
