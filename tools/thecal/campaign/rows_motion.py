"""The catalogue's rows of motor, driver and sensor."""

from __future__ import annotations

from random import Random

from thecal.campaign import bounds
from thecal.campaign.bounds import HOURS, STALL, STEP, TWO_HOURS, most_steps_an_hour, seen_after
from thecal.campaign.rows import Bound, Row, Script, drawn, switch
from thecal.campaign.scenes import HOUR_S, Setting

_MOTOR, _DRIVER, _SENSOR = "motor", "driver", "sensor"
_STALL_ON = "alarm; goes on asking for steps, for a rotor held by a magnet turns again when the magnet is gone; makes nothing up"
_OFF = "takes the driver's enable line away, which only `delivery.resume` gives back"


def _held(setting: Setting, random: Random) -> Script:
    """For longer than it takes to be seen."""
    setting.value = round(bounds.stall_s(setting) or 60) + random.randint(60, 1_800)
    return [(0, "stall", 1), (setting.value, "stall", 0)]


def _fast(setting: Setting, random: Random) -> Script:
    low = round(2 * most_steps_an_hour(setting)) + 2_000
    setting.value = random.randint(low, low + 200_000)
    return [(0, "runaway_steps_per_hour", setting.value)]


def fast_s(setting: Setting) -> float:
    """Six steps above what is allowed, which less than half of what turns is, and the guard's look."""
    return 6 / (setting.value / 2 / HOUR_S) + 2 * bounds.LOOK_S


def _creeping(setting: Setting, random: Random) -> Script:
    low = round(most_steps_an_hour(setting) / 16) + 14
    setting.value = random.randint(low, low + 40)
    return [(0, "runaway_steps_per_hour", setting.value)]


def _by_itself(time: Bound) -> Bound:
    def nl(setting: Setting) -> float:
        return setting.value / HOUR_S * (time.of(setting) or 0) * setting.step_nl + 2 * setting.step_nl

    return Bound("what turns by itself until it is seen, and 2 steps", nl)


_FAST = Bound(
    "the guard: it tolerates five steps above what is allowed; more than twice of that turns, so half of what turns by "
    "itself is too much, and the sixth step is seen at the next look, 2 s at most",
    fast_s,
)

WATCHED = ("sensor", "program")
"""What the guard needs."""

ROWS = (
    Row(
        _MOTOR,
        "the rotor stands still",
        "`stall` 1",
        switch("stall"),
        ("alarm motor_stall",),
        STALL,
        _STALL_ON,
        STEP,
        seen_after(STALL, "the time until it is seen"),
        until_seen=True,
        needs=WATCHED,
    ),
    Row(
        _MOTOR,
        "the rotor is held for a while (a magnet)",
        "`stall` 1, and 0 after 1 to 30 min more than it takes to be seen",
        _held,
        ("alarm motor_stall",),
        STALL,
        "alarm, which latches; delivery goes on as soon as the rotor turns; makes nothing up",
        STEP,
        Bound(
            "all that is asked for while it is held, and 2 steps",
            lambda setting: setting.asked_nl(setting.value) + 2 * setting.step_nl,
        ),
        needs=WATCHED,
    ),
    Row(
        _MOTOR,
        "the rotor loses many steps",
        "`lost_steps_permille` 250 to 900",
        drawn("lost_steps_permille", 250, 900),
        ("alarm under_infusion", "alarm motor_stall"),
        TWO_HOURS,
        "alarm; goes on, for less helps nobody",
        STEP,
        Bound(
            "that part of all that is asked for to the end, and 2 steps",
            lambda setting: setting.asked_nl(setting.left_s) * setting.value / 1000 + 2 * setting.step_nl,
        ),
        needs=WATCHED,
    ),
    Row(
        _MOTOR,
        "the motor runs by itself, fast",
        "`runaway_steps_per_hour`, 2,000 and more above twice what is allowed",
        _fast,
        ("alarm over_infusion",),
        _FAST,
        _OFF,
        _by_itself(_FAST),
        STEP,
        until_seen=True,
        needs=WATCHED,
    ),
    Row(
        _MOTOR,
        "the motor creeps by itself",
        "`runaway_steps_per_hour`, 14 to 54 and a sixteenth of what is allowed",
        _creeping,
        ("alarm over_infusion",),
        HOURS,
        _OFF,
        _by_itself(HOURS),
        STEP,
        until_seen=True,
        needs=WATCHED,
    ),
    Row(
        _SENSOR,
        "the sensor counts no more",
        "`sensor_dead` 1",
        switch("sensor_dead"),
        ("alarm motor_stall",),
        STALL,
        "alarm, as of a rotor that stands still: it cannot tell them apart; delivery goes on, the reservoir is no longer "
        "counted down",
        STEP,
        STEP,
        needs=WATCHED,
        takes=("sensor",),
    ),
)
