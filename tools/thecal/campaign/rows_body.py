"""The catalogue's rows of reservoir, catheter, battery, beeper, button and display."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import AT_MINIMUM, NEVER, OFF_AND_RESTARTED, STEP, THIRD_HOUR, TWO_STEPS, WHEN_BACK, part_of_all
from thecal.campaign.rows import Bound, Row, Script, drawn, switch
from thecal.campaign.scenes import HOUR_S, Setting

_RESERVOIR, _CATHETER, _BATTERY = "reservoir", "catheter", "battery"
_VISIT_S = 4 * HOUR_S
_MINIMUM = "alarm; the minimum rate, and no bolus"
_NO_FLOW_SENSOR = "no sensor lies behind the head: only the patient's symptoms and the clinic's imaging tell"


def _emptier(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(1_000, 200_000)
    return [(0, "content_nl", setting.value), (_VISIT_S, "visit", 0)]


ROWS = (
    Row(
        _RESERVOIR,
        "less is in the reservoir than was entered",
        "`content_nl` 1,000 to 200,000, and a refill visit after 4 h",
        _emptier,
        ("event refill_withdrawn",),
        Bound(
            "at the next refill visit, which flags more than 20 %: here after 4 h", lambda setting: _VISIT_S
        ),
        "nothing until the visit: the reservoir is counted, not measured",
        STEP,
        Bound(
            "all that is asked for to the end beyond what is truly there, and 2 steps",
            lambda setting: max(setting.asked_nl(setting.left_s) - setting.value, 0) + 2 * setting.step_nl,
        ),
        until_seen=True,
    ),
    Row(
        _CATHETER,
        "the catheter leaks",
        "`catheter_leak_permille` 1 to 1,000",
        drawn("catheter_leak_permille", 1, 1000),
        (),
        NEVER,
        "nothing",
        STEP,
        part_of_all(),
        asleep=_NO_FLOW_SENSOR,
    ),
    Row(
        _CATHETER,
        "the catheter is blocked",
        "`catheter_occluded` 1",
        switch("catheter_occluded"),
        (),
        NEVER,
        "nothing",
        STEP,
        Bound(
            "all that is asked for, and 2 steps; it can last until somebody notices",
            lambda setting: setting.asked_nl(setting.left_s) + 2 * setting.step_nl,
        ),
        asleep="no sensor tells pressure, and the connector gives way before the motor does; "
        + _NO_FLOW_SENSOR,
    ),
    Row(
        _CATHETER,
        "tubing and catheter hold another volume than was entered",
        "`catheter_nl` 100,000 to 500,000",
        drawn("catheter_nl", 100_000, 500_000),
        (),
        NEVER,
        "nothing: prime and bridge end at the volume that was entered",
        STEP,
        TWO_STEPS,
        asleep="no sensor lies at the tip: the volume is right, and what a prime or a bridge brings arrives early or "
        "late by the difference",
    ),
    Row(
        _BATTERY,
        "the cell's resistance rises (cold, worn)",
        "`sag_mohm` 20,000",
        switch("sag_mohm", 20_000),
        ("alarm battery_critical",),
        THIRD_HOUR,
        _MINIMUM,
        STEP,
        AT_MINIMUM,
    ),
    Row(
        _BATTERY,
        "the cell is all but empty at once",
        "`cell_permille` 5 to 10",
        drawn("cell_permille", 5, 10),
        ("alarm battery_critical", "alarm eri"),
        THIRD_HOUR,
        _MINIMUM,
        STEP,
        AT_MINIMUM,
    ),
    Row(
        _BATTERY,
        "the wire to the battery's converter breaks",
        "`adc_dead` 1",
        switch("adc_dead"),
        ("alarm battery_critical",),
        THIRD_HOUR,
        _MINIMUM,
        STEP,
        AT_MINIMUM,
    ),
    Row(
        _BATTERY,
        "the power goes and comes back",
        "`power_cut_s` 0 to 36,000",
        drawn("power_cut_s", 0, 36_000),
        ("event power_returned",),
        WHEN_BACK,
        "goes on with the basal rate by the schedule; boluses and a prime end; the gap is logged",
        TWO_STEPS,
        OFF_AND_RESTARTED,
        restarts=True,
        needs=("store", "battery"),
        takes=("program",),
    ),
)
