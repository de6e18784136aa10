"""Which conditions are present at this instant, told to the alarms. It measures nothing and changes no delivery."""

from pump.alarm_table import (
    BATTERY_CRITICAL,
    CLOCK_LOST,
    EMPTY_RESERVOIR,
    END_OF_SERVICE,
    ERI,
    LOW_RESERVOIR,
    MEMORY_ERROR,
    MOTOR_STALL,
    NAMES,
    OVER_INFUSION,
    REFILL_OVERDUE,
    SELF_TEST_FAILED,
    STOPPED_48H,
    UNDER_INFUSION,
)
from pump.fallback import GO_ON, MINIMUM, STOP, STOP_AFTER_SEGMENT, effect_of
from pump.guard import OVER, STALL, UNDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.guard import Guard

STOPPED_TOO_LONG_MS = 172_800_000  # 48 h


def judge(pump: "Pump") -> None:
    """Tells the alarms of every condition, in the table's order but for the guard's, which come first."""
    prescribed = pump.therapy.prescription is not None
    reservoir = pump.reservoir
    battery = pump.battery
    pump.condition(MOTOR_STALL, pump.verdict == STALL)
    pump.condition(OVER_INFUSION, pump.verdict == OVER or pump.delivery.ahead)
    pump.condition(UNDER_INFUSION, pump.verdict == UNDER or pump.delivery.short)
    pump.condition(EMPTY_RESERVOIR, prescribed and reservoir.empty() and _counts(pump, EMPTY_RESERVOIR))
    pump.condition(END_OF_SERVICE, battery.eos)
    pump.condition(BATTERY_CRITICAL, battery.critical or battery.meter_fault)
    pump.condition(MEMORY_ERROR, not pump.memory.sound)
    pump.condition(STOPPED_48H, prescribed and pump.stopped_ms >= STOPPED_TOO_LONG_MS)
    pump.condition(CLOCK_LOST, not pump.clock_known)
    pump.condition(SELF_TEST_FAILED, pump.self_test.failed)
    pump.condition(LOW_RESERVOIR, prescribed and reservoir.low() and _counts(pump, LOW_RESERVOIR))
    pump.condition(ERI, battery.eri)
    overdue = 0 < reservoir.next_refill_day < pump.now.day or pump.course.overdue(pump.now.day)
    pump.condition(REFILL_OVERDUE, pump.clock_known and overdue)


def _counts(pump: "Pump", alarm: int) -> bool:
    """While a clinician has emptied the reservoir to fill it, what is low or empty is so on purpose."""
    return pump.attended_ms == 0 or pump.alarms.present(alarm)


def strongest_effect(pump: "Pump") -> int:
    """What the fallback table asks for, over all conditions that are present, and the patient who felt too much."""
    harms = pump.therapy.sudden_stop_harms()
    effect = GO_ON
    if pump.therapy.lessened:
        effect = MINIMUM if harms else STOP_AFTER_SEGMENT
    for alarm in range(len(NAMES)):
        if pump.alarms.present(alarm) and (alarm != CLOCK_LOST or pump.therapy.needs_clock()):
            effect = max(effect, effect_of(alarm, harms))
    return effect


def over_infusion_stops(pump: "Pump") -> bool:
    """Whether, with this drug, the driver's enable line is taken away when too much has moved."""
    return effect_of(OVER_INFUSION, pump.therapy.sudden_stop_harms()) == STOP


def tell_limits(guard: "Guard", pump: "Pump") -> None:
    """Tells the guard what the prescription says of this moment, held within the limits that it has at any."""
    therapy = pump.therapy
    rate = min(max(therapy.rate(pump.now), therapy.lowest_rate()), therapy.highest_rate())
    guard.limits(rate, rate, therapy.in_bolus(), over_infusion_stops(pump))
