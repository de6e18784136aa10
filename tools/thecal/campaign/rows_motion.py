"""The catalogue's rows of motor and driver."""

from __future__ import annotations

from random import Random
from typing import Any

from thecal.campaign.bounds import (
    EXCESS,
    FIFTH,
    HALF,
    HOURS,
    NEVER,
    STALL,
    STEP,
    WHILE_AWAY,
    most_steps_an_hour,
    part_of_all,
    seen_after,
)
from thecal.campaign.rows import ROTOR, Bound, Row, Script, drawn, switch
from thecal.campaign.scenes import HOUR_S, Setting

_MOTOR, _DRIVER = "motor", "driver"
_STALL_ON = (
    "alarm; goes on asking for steps, for a rotor that a magnet holds turns again when the magnet is gone; makes "
    "nothing up"
)
OFF = "takes the driver's enable line away, which only `delivery.resume` gives back"
_LESS = "alarm; goes on, for less helps nobody"


def _held(setting: Setting, random: Random) -> Script:
    """For longer than it takes to be seen."""
    setting.value = round(STALL.of(setting) or 60) + random.randint(60, 1_800)
    return [(0, "stall", 1), (setting.value, "stall", 0)]


def _running(setting: Setting, random: Random, low: float, high: float) -> Script:
    setting.value = random.randint(round(low), round(high))
    return [(0, "runaway_steps_per_hour", setting.value)]


def running_fast(setting: Setting, random: Random) -> Script:
    """By itself, faster than all that is allowed."""
    most = most_steps_an_hour(setting)
    return _running(setting, random, most + 2_000, most + 300_000)


def _half_as_much(setting: Setting, random: Random) -> Script:
    most = most_steps_an_hour(setting)
    return _running(setting, random, most / 5 + 30, most + 2_000)


def _creeping(setting: Setting, random: Random) -> Script:
    most = most_steps_an_hour(setting)
    return _running(setting, random, most / 20 + 14, most / 5 + 30)


def _unstoppable(setting: Setting, random: Random) -> Script:
    return [(0, "driver_stuck_on", 1), *running_fast(setting, random)]


def _by_itself(time: Bound) -> Bound:
    def nl(setting: Setting) -> float:
        return setting.value / HOUR_S * (time.of(setting) or 0) * setting.step_nl + 2 * setting.step_nl

    return Bound("what turns by itself until it is seen, and 2 steps", nl)


WATCHED = ("sensor", "program")
"""What the guard needs."""


def _runaway(name: str, injected: str, script: Any, time: Bound) -> Row:
    return Row(
        _MOTOR,
        name,
        f"`runaway_steps_per_hour`, {injected}",
        script,
        ("alarm over_infusion",),
        time,
        OFF,
        _by_itself(time),
        STEP,
        until_seen=True,
        needs=(*WATCHED, ROTOR, "enable"),
    )


def _slips(name: str, low: int, high: int, time: Bound) -> Row:
    return Row(
        _MOTOR,
        name,
        f"`lost_steps_permille` {low} to {high}",
        drawn("lost_steps_permille", low, high),
        ("alarm under_infusion", "alarm motor_stall"),
        time,
        _LESS,
        STEP,
        part_of_all(),
        needs=WATCHED,
        takes=(ROTOR,),
    )


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
        seen_after(STALL),
        until_seen=True,
        needs=WATCHED,
        takes=(ROTOR,),
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
        WHILE_AWAY,
        needs=WATCHED,
        takes=(ROTOR,),
    ),
    _slips("the rotor loses half of its steps or more", 500, 950, HALF),
    _slips("the rotor loses a fifth of its steps or more", 200, 499, FIFTH),
    _runaway(
        "the motor runs by itself, fast", "at 2,000 and more above all that is allowed", running_fast, EXCESS
    ),
    _runaway("the motor runs by itself", "a fifth and more of what is allowed", _half_as_much, EXCESS),
    _runaway(
        "the motor creeps by itself", "a twentieth and 14 steps and more of what is allowed", _creeping, HOURS
    ),
    Row(
        _DRIVER,
        "the driver gives no current",
        "`driver_dead` 1",
        switch("driver_dead"),
        ("alarm motor_stall",),
        STALL,
        _STALL_ON,
        STEP,
        seen_after(STALL),
        until_seen=True,
        needs=WATCHED,
        takes=(ROTOR,),
    ),
    Row(
        _DRIVER,
        "two wires are exchanged: the motor turns backwards",
        "`motor_backwards` 1",
        switch("motor_backwards"),
        ("alarm motor_stall",),
        STALL,
        "alarm, as of a rotor that stands still: the sensor counts forwards only; goes on; makes nothing up",
        STEP,
        seen_after(STALL),
        until_seen=True,
        needs=WATCHED,
        takes=(ROTOR,),
    ),
    Row(
        _DRIVER,
        "the enable line is stuck on",
        "`driver_stuck_on` 1",
        switch("driver_stuck_on"),
        (),
        NEVER,
        "nothing: steps come from the step line alone",
        STEP,
        STEP,
        asleep="it changes nothing until something else is wrong as well: nothing reads the line back, and a test that "
        "takes it away would cost steps",
        takes=("enable",),
    ),
    Row(
        _DRIVER,
        "the output stage fails: the motor runs by itself, and obeys no enable line",
        "`driver_stuck_on` 1 and `runaway_steps_per_hour`, 2,000 and more above all that is allowed",
        _unstoppable,
        ("alarm over_infusion",),
        EXCESS,
        "alarm; it cannot stop it: this driver has no second switch, which a board for anything but water must have",
        Bound(
            "what turns by itself to the end, and 2 steps",
            lambda setting: setting.value / HOUR_S * setting.left_s * setting.step_nl + 2 * setting.step_nl,
        ),
        STEP,
        needs=(*WATCHED, ROTOR),
    ),
)
