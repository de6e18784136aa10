"""What the body can be told to do wrong: one table, from which link, scenarios and docs take names and ranges."""

from pump.calibration import LEAST_DEAD_NL
from twin.tanks import MOST_TANKS

_REFIT = "all of it what leaves at the tip now"
TABLE = (
    # name, lowest, highest, what it does (0 takes it back where that is in the range)
    ("stall", 0, 1, "the rotor stands still whatever the driver does"),
    ("lost_steps_permille", 0, 1000, "the rotor does not follow that many of 1,000 steps"),
    ("runaway_steps_per_hour", 0, 500_000, "the motor turns by itself while its driver is enabled"),
    ("driver_dead", 0, 1, "the driver gives the motor no current"),
    ("driver_stuck_on", 0, 1, "the driver's enable line has no effect: it stays on"),
    ("motor_backwards", 0, 1, "the motor turns the wrong way: nothing is pushed out, no step counted"),
    ("sensor_dead", 0, 1, "the encoder counts no more"),
    ("sensor_double", 0, 1, "the encoder counts every step twice"),
    ("sensor_noise_per_hour", 0, 500_000, "the encoder counts that often where nothing moved"),
    ("sensor_stuck_high", 0, 1, "the encoder reads its highest value at every look"),
    ("content_nl", 0, 60_000_000, "that much is truly in the reservoir"),
    ("reservoir_leak_nl_per_hour", 0, 1_000_000, "that much runs out of the reservoir beside the catheter"),
    ("ripple_permille", 0, 500, "the head's volume a step swings by that much over a turn"),
    ("catheter_leak_permille", 0, 1000, "that much of what the head moves leaks before the catheter"),
    ("catheter_occluded", 0, 1, "nothing passes the catheter; all that the head moves leaks before it"),
    ("catheter_nl", LEAST_DEAD_NL, 5_000_000, "tubing and catheter truly hold that much, " + _REFIT),
    (
        "catheter_tanks",
        0,
        MOST_TANKS,
        "the catheter mixes as that many stirred tanks (0: plug flow), " + _REFIT,
    ),
    ("sag_mohm", 0, 10_000_000, "the cell's internal resistance rises by that much"),
    ("cell_permille", 0, 1000, "so much of the cell's charge is left"),
    ("cell_age_permille", 10, 1000, "the cell holds only that part of its capacity"),
    ("adc_noise_counts", 0, 2047, "the battery reading is noisy by so many of 4,096 counts"),
    ("adc_dead", 0, 1, "every battery reading is 0"),
    ("adc_stuck", 0, 1, "every battery reading is what the next one will be"),
    ("adc_offset_counts", -2047, 2047, "every battery reading is off by so many of 4,096 counts"),
    ("beeper_dead", 0, 1, "the beeper makes no sound"),
    ("beeper_stuck_on", 0, 1, "the beeper sounds without end"),
    ("button_stuck", 0, 1, "the button is held down"),
    ("display_dead", 0, 1, "the display shows nothing"),
    ("store_broken", 0, 1, "nothing can be written"),
    ("store_full", 0, 1, "nothing can be written that is longer than what it replaces"),
    ("store_torn", 1, 1, "of the next thing written only the first half arrives"),
    ("store_unreadable", 0, 1, "nothing that is stored can be read"),
    ("store_slow_ms", 0, 60_000, "the program stands still for so long after each writing"),
    ("store_flip", 1, 1, "one bit of what is stored turns over"),
    ("schedule_flip", 0, 20, "that bit of the rate in force turns over in memory"),
    ("ram_stuck", 0, 1, "a bit of the memory that the self-test looks at is always 0"),
    ("program_damaged", 0, 1, "a file of the program is not as it was installed"),
    (
        "program_error",
        1,
        10,
        "the program fails at the next so many looks at the encoder, one after the other",
    ),
    ("out_of_memory", 1, 1, "the program finds no memory at its next look at the encoder"),
    ("clock_lost", 0, 1, "the clock no longer knows the time"),
    ("clock_forgets", 0, 1, "the clock loses the time with the power, as a Pico's"),
    (
        "clock_drift_ppm",
        -100_000,
        100_000,
        "the board's clock, and with it the motor, is too fast by that much",
    ),
    ("clock_jump_s", 1, 86_400, "the board's clock jumps ahead, and nothing truly passes"),
    ("ticks_stuck", 0, 1, "the counter behind the clock stands still while the self-test looks at it"),
    ("hang_ms", 1, 86_400_000, "the program stands still for so long; the motor's queue runs on"),
    (
        "power_cut_s",
        0,
        864_000,
        "the power goes and is back after so long: what the store holds is all that is left",
    ),
    ("reset", 1, 1, "the program begins anew at once, as after a power cut of no length"),
)
NAMES = tuple([row[0] for row in TABLE])


def allowed(name: str) -> "tuple[int, int]":
    """Lowest and highest value of a fault."""
    row = TABLE[NAMES.index(name)]
    return row[1], row[2]
