"""What each condition does to delivery: the one table through which a condition may change it.

An alarm's sound, silence, acknowledgement or repetition never does. The answer depends on whether a sudden stop of the
drug harms: baclofen and clonidine must not simply cease. Every condition has its row.
"""

from pump import alarm_table as alarm
from pump.texts import far_texts

GO_ON, MINIMUM, STOP_AFTER_SEGMENT, STOP = range(4)
EFFECTS = ("go_on", "minimum_rate", "stop_after_segment", "stop")
"""In the order of their strength. After the segment: the step under way is finished at the rate in force."""

TABLE = far_texts(
    (
        # condition, drug may stop, a sudden stop harms, why
        (
            alarm.EMPTY_RESERVOIR,
            STOP_AFTER_SEGMENT,
            STOP_AFTER_SEGMENT,
            "there is nothing left to deliver; the step under way is finished, for which the empty mark leaves room",
        ),
        (
            alarm.END_OF_SERVICE,
            STOP_AFTER_SEGMENT,
            MINIMUM,
            "a worn-out cell promises nothing; what must not cease goes on at the least",
        ),
        (
            alarm.BATTERY_CRITICAL,
            MINIMUM,
            MINIMUM,
            "the motor is the largest load: fewer steps keep the alarm sounding longer",
        ),
        (
            alarm.MOTOR_STALL,
            GO_ON,
            GO_ON,
            "a rotor held by a magnet turns again when the magnet is gone, and only if it is still asked for steps",
        ),
        (
            alarm.OVER_INFUSION,
            STOP,
            STOP,
            "a motor that runs by itself obeys no rate; only its enable line stops it, and at once",
        ),
        (
            alarm.UNDER_INFUSION,
            GO_ON,
            GO_ON,
            "what arrives is too little already; less of it helps nobody",
        ),
        (
            alarm.MEMORY_ERROR,
            GO_ON,
            GO_ON,
            "the prescription in force was checked; what cannot be stored any more is refused instead",
        ),
        (
            alarm.PROGRAM_FAILED,
            GO_ON,
            GO_ON,
            "it began anew from what was stored and checked; what fails again and again is switched off by the loop",
        ),
        (
            alarm.STOPPED_48H,
            GO_ON,
            GO_ON,
            "it stands still already, by somebody's decision; the alarm asks whether that is still meant",
        ),
        (
            alarm.CLOCK_LOST,
            MINIMUM,
            MINIMUM,
            "without a clock a schedule gives the night's dose by day; a constant rate goes on",
        ),
        (
            alarm.SELF_TEST_FAILED,
            GO_ON,
            GO_ON,
            "the guard watches what is delivered, whatever else is unsound; a person decides by what has failed",
        ),
        (
            alarm.DELIVERY_GAP,
            GO_ON,
            GO_ON,
            "the gap is over when it is noticed, and nothing of it is made up",
        ),
        (
            alarm.LOW_RESERVOIR,
            GO_ON,
            GO_ON,
            "a warning; there is still some to deliver",
        ),
        (
            alarm.ERI,
            GO_ON,
            GO_ON,
            "a warning; the cell still does all it should",
        ),
        (
            alarm.REFILL_OVERDUE,
            GO_ON,
            GO_ON,
            "a date has passed, and an old drug is better than none while it lasts",
        ),
    )
)


def effect_of(condition: int, sudden_stop_harms: bool) -> int:
    """An index of EFFECTS."""
    row = TABLE[condition]
    return row[2] if sudden_stop_harms else row[1]
