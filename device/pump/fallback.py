"""What each condition does to delivery: the one table through which a condition may change it.

An alarm's sound, silence, acknowledgement or repetition never does. The answer depends on whether a sudden stop of the
drug harms: baclofen and clonidine must not simply cease. Conditions without a row leave delivery alone.
"""

from pump.alarm_table import (
    BATTERY_CRITICAL,
    CLOCK_LOST,
    EMPTY_RESERVOIR,
    END_OF_SERVICE,
    OVER_INFUSION,
)

GO_ON = 0
MINIMUM = 1
STOP = 2
EFFECTS = ("go_on", "minimum_rate", "stop")

TABLE = (
    # condition, drug may stop, a sudden stop harms, why
    (EMPTY_RESERVOIR, STOP, STOP, "there is nothing left to deliver, and air must not follow the drug"),
    (OVER_INFUSION, STOP, STOP, "a motor that runs by itself obeys no rate; only its enable line stops it"),
    (
        END_OF_SERVICE,
        STOP,
        MINIMUM,
        "a worn-out cell promises nothing; what must not cease goes on at the least",
    ),
    (
        BATTERY_CRITICAL,
        MINIMUM,
        MINIMUM,
        "the motor is the largest load: fewer steps keep the alarm sounding longer",
    ),
    (
        CLOCK_LOST,
        MINIMUM,
        MINIMUM,
        "without a clock a schedule gives the night's dose by day; a constant rate goes on",
    ),
)


def effect_of(condition: int, sudden_stop_harms: bool) -> int:
    """GO_ON, MINIMUM or STOP."""
    for row in TABLE:
        if row[0] == condition:
            return row[2] if sudden_stop_harms else row[1]
    return GO_ON
