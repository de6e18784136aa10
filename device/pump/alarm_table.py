"""The alarms: one row each, and what a row says is all that the rest of the pump knows of an alarm.

A row holds the alarm's name, its priority (how it sounds), its category (which melody), what clears it,
and a text for the patient and one for the clinician. The order of the rows is the rank: row 0 sounds before
all others. This module knows no threshold and no state; it never learns whether an alarm is present.

The priorities follow the usual split of implanted pumps, read in a source: critical (empty, end of service,
stall, memory, low battery, stopped over 48 h) and non-critical (low reservoir, ERI, refill overdue). What
latches is this project's choice, with its reason beside it.
"""

from pump.texts import far_texts, texts_at

HIGH, MEDIUM, LOW = range(3)
PRIORITIES = ("high", "medium", "low")
LIGHTS = ((0xFF0000, 200, 300), (0xFF9000, 800, 800), (0x00FFFF, 1000, 0))
"""How a priority is seen: colour, ms lit, ms dark. Red at 2 Hz, yellow at 0.6 Hz and a steady cyan follow IEC 60601-1-8
(1.4 to 2.8 Hz, 0.4 to 0.8 Hz and steady), from memory."""

DRUG, POWER, GENERAL = range(3)
CATEGORIES = ("drug", "power", "general")

# What takes an alarm away. BY_END: the end of its condition. BY_ACKNOWLEDGE: it latches, and goes once the
# condition has ended and a person has acknowledged it. BY_SERVICE: it stays, heard or not, until the service
# action is done.
BY_END, BY_ACKNOWLEDGE, BY_SERVICE = range(3)
CLEARANCES = ("end", "acknowledge", "service")

_TABLE = far_texts(
    (
        (
            "empty_reservoir",
            HIGH,
            DRUG,
            BY_ACKNOWLEDGE,  # doses were missed: whoever refills must still be told so
            "The pump is out of medicine and has stopped. Call your clinic at once. If you feel unwell, call "
            "the emergency number.",
            "Reservoir volume, counted from delivered steps, reached the empty mark; delivery stopped. Compare "
            "with the volume withdrawn, refill, and judge the doses missed before resuming the rate.",
        ),
        (
            "end_of_service",
            HIGH,
            POWER,
            BY_SERVICE,  # a recovering voltage does not make the cell new
            "The pump's battery is used up and the pump may stop at any time. Call your clinic at once.",
            "The service period after the replacement indicator is over. Replace the battery and enter its "
            "chemistry, capacity and date; nothing else clears this alarm.",
        ),
        (
            "battery_critical",
            HIGH,
            POWER,
            BY_END,  # measured anew at every sample; what lasts is told by ERI and end of service
            "The battery is nearly flat and the pump may stop soon. Call your clinic now.",
            "Voltage under load is below the critical mark. Check the load voltage and the internal resistance "
            "in the status: a high resistance with a fair open voltage means an aged cell. Replace the battery.",
        ),
        (
            "motor_stall",
            HIGH,
            DRUG,
            BY_ACKNOWLEDGE,  # a stall that recovered by itself has cost doses nobody saw
            "The pump's motor is not turning, so you may be getting no medicine. Call your clinic at once, also "
            "when the beeping has stopped by itself. Move away from strong magnets.",
            "Steps were commanded and the sensor saw no motion. Look for a strong magnetic field, a blocked "
            "head or a loose motor lead, and compare delivered with commanded steps; missed steps are not made "
            "up.",
        ),
        (
            "over_infusion",
            HIGH,
            DRUG,
            BY_ACKNOWLEDGE,  # the drug is given, whether or not the flow is right again
            "The pump may have given too much medicine. Call your clinic at once. If you are very drowsy, weak "
            "or short of breath, have someone call the emergency number.",
            "Sensed motion exceeded the programmed volume or the prescription's hard limit by more than the "
            "tolerance. Watch the patient for overdose; check the driver, the sensor and the calibration of the "
            "head.",
        ),
        (
            "under_infusion",
            HIGH,
            DRUG,
            BY_ACKNOWLEDGE,  # the shortfall stays when the flow has come back
            "The pump may have given too little medicine. Call your clinic at once, above all if your symptoms "
            "return.",
            "Sensed motion stayed behind the programmed volume by more than the tolerance. Watch the patient "
            "for withdrawal; check for an occlusion, a slipping head and missed steps.",
        ),
        (
            "memory_error",
            HIGH,
            GENERAL,
            BY_ACKNOWLEDGE,  # what was to be saved may be lost, also when saving works again
            "The pump can no longer store its settings safely. It goes on with your basic rate. Call your "
            "clinic at once.",
            "A record could not be saved or failed its check. The basal rate goes on; every bolus and every "
            "change is refused. Read the log, compare the prescription with the chart, and replace the pump if "
            "it comes back.",
        ),
        (
            "program_failed",
            HIGH,
            GENERAL,
            BY_ACKNOWLEDGE,  # it runs again when this is raised; unlatched, nobody would hear of it
            "The pump's program failed and has started again. It goes on with your basic rate. Call your clinic "
            "at once, also when the beeping has stopped by itself.",
            "The program failed or stood still and began anew from what was stored: the basal rate goes on, "
            "boluses have ended. The log tells how often. After three failures in ten minutes all is off. Replace "
            "the pump if it comes back.",
        ),
        (
            "stopped_48h",
            HIGH,
            DRUG,
            BY_END,  # it ends when somebody starts delivery, who therefore knows
            "The pump has been stopped for more than two days. Call your clinic today and ask whether this is "
            "intended.",
            "No delivery has been programmed for over 48 h. Resume or reprogram. Standing still for long may "
            "harm the head: check the delivered volume after the start.",
        ),
        (
            "clock_lost",
            MEDIUM,
            GENERAL,
            BY_END,  # it ends when somebody sets the clock, who therefore knows
            "The pump no longer knows the time and gives a fixed safe rate instead of your daily plan. Call "
            "your clinic today.",
            "The clock was lost, by a power failure or a reset. The drug's fallback rate is in force and "
            "lockouts run in full until the clock is set. Set the clock and check the schedule.",
        ),
        (
            "self_test_failed",
            MEDIUM,
            GENERAL,
            BY_ACKNOWLEDGE,  # a part that failed once may fail again, also after a test that it passed
            "The pump has found a fault in one of its parts. Your medicine goes on. Call your clinic today.",
            "A check of the self-test failed; the log says which. It is repeated each hour, and once it is passed "
            "the alarm can be acknowledged away. Delivery goes on, watched by the guard. Do not rely on the part "
            "that failed; replace the pump.",
        ),
        (
            "delivery_gap",
            MEDIUM,
            DRUG,
            BY_ACKNOWLEDGE,  # a gap is over when it is noticed; unlatched, nobody would hear of it
            "The pump paused for a while and missed some medicine. It is running again. Call your clinic today.",
            "The pump's program did not run for longer than it should have. The dose of that time was not given "
            "and is not made up. The log holds the gap's length; look for its cause before relying on the pump.",
        ),
        (
            "low_reservoir",
            LOW,
            DRUG,
            BY_END,  # it ends with the refill, and empty reservoir follows if there is none
            "The medicine in the pump is running low. Call your clinic within a day to have it refilled.",
            "Reservoir volume, counted from delivered steps, is at or below the low mark. Status shows the time "
            "left at the programmed rate and in the worst case. Arrange the refill.",
        ),
        (
            "eri",
            LOW,
            POWER,
            BY_SERVICE,  # elective replacement, once due, stays due
            "The pump's battery should be replaced. It still works. Call your clinic this week for a date.",
            "Elective replacement indicator, by the earliest of voltage under load, counted charge and age; "
            "status says which. Plan the replacement before the end of service; the service action clears both.",
        ),
        (
            "refill_overdue",
            LOW,
            DRUG,
            BY_END,  # it ends with the refill
            "The date of your refill has passed. Call your clinic to make an appointment.",
            "The refill date entered at the last filling has passed. Check volume and age of the drug; after "
            "the filling, enter the volume and the next date.",
        ),
    )
)

(
    EMPTY_RESERVOIR,
    END_OF_SERVICE,
    BATTERY_CRITICAL,
    MOTOR_STALL,
    OVER_INFUSION,
    UNDER_INFUSION,
    MEMORY_ERROR,
    PROGRAM_FAILED,
    STOPPED_48H,
    CLOCK_LOST,
    SELF_TEST_FAILED,
    DELIVERY_GAP,
    LOW_RESERVOIR,
    ERI,
    REFILL_OVERDUE,
) = range(len(_TABLE))

NAMES = tuple([row[0] for row in _TABLE])
PRIORITY = bytes([row[1] for row in _TABLE])  # an index of PRIORITIES by alarm
CATEGORY = bytes([row[2] for row in _TABLE])  # an index of CATEGORIES by alarm
CLEARED_BY = bytes([row[3] for row in _TABLE])  # an index of CLEARANCES by alarm
_TEXTS = tuple([row[4:] for row in _TABLE])


def index_of(name: str) -> int:
    """Returns the alarm's index, which is its rank (0 goes before all others), or -1 for an unknown name."""
    return NAMES.index(name) if name in NAMES else -1


def told(alarm: int) -> "tuple[str, str]":
    """The texts of an alarm: to the patient, to the clinician."""
    patient, clinician = texts_at(_TEXTS[alarm])
    return patient, clinician


def latching(alarm: int) -> bool:
    """Says whether an alarm must be seen by a person even after its condition has ended."""
    return CLEARED_BY[alarm] != BY_END
