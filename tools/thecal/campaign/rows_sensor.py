"""The catalogue's rows of the sensor: it cannot tell a lying sensor from a motor that does what it says."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import DOUBLE, EXCESS, STALL, STEP, seen_after
from thecal.campaign.rows import Bound, Row, Script, switch
from thecal.campaign.rows_motion import OFF, WATCHED, running_fast
from thecal.campaign.scenes import Setting

_SENSOR = "sensor"


_JUMP = Bound(
    "the counter jumps to its end, which the guard's next look tells: 1 s, and 1 s", lambda setting: 2
)


def _noisy(setting: Setting, random: Random) -> Script:
    return [(at_s, "sensor_noise_per_hour", value) for at_s, _, value in running_fast(setting, random)]


ROWS = (
    Row(
        _SENSOR,
        "the sensor counts no more",
        "`sensor_dead` 1",
        switch("sensor_dead"),
        ("alarm motor_stall",),
        STALL,
        "alarm, as of a rotor that stands still: it cannot tell them apart; delivery goes on, and the reservoir is "
        "no longer counted down",
        STEP,
        STEP,
        needs=WATCHED,
        takes=("sensor",),
    ),
    Row(
        _SENSOR,
        "the sensor counts every step twice",
        "`sensor_double` 1",
        switch("sensor_double"),
        ("alarm over_infusion",),
        DOUBLE,
        OFF + ": it cannot tell a lying sensor from a motor that runs away",
        STEP,
        STEP,
        until_seen=True,
        needs=WATCHED,
        takes=("sensor",),
    ),
    Row(
        _SENSOR,
        "the sensor counts where nothing moves (noise)",
        "`sensor_noise_per_hour`, 2,000 and more above all that is allowed",
        _noisy,
        ("alarm over_infusion",),
        EXCESS,
        OFF + ": it cannot tell a lying sensor from a motor that runs away",
        STEP,
        STEP,
        until_seen=True,
        needs=WATCHED,
        takes=("sensor",),
    ),
    Row(
        _SENSOR,
        "the sensor's lines are stuck",
        "`sensor_stuck_high` 1",
        switch("sensor_stuck_high"),
        ("alarm over_infusion",),
        _JUMP,
        OFF + "; by the reservoir's account it is empty at once, which stops it too",
        STEP,
        seen_after(_JUMP),
        until_seen=True,
        needs=WATCHED,
        takes=("sensor",),
    ),
)
