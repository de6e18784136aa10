"""The catalogue's rows of reservoir, catheter, battery, beeper, button and display."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import (
    AT_MINIMUM,
    DAILY,
    NEVER,
    OFF_AND_RESTARTED,
    OFF_WITHOUT_CLOCK,
    STEP,
    THIRD_HOUR,
    TWO_STEPS,
    UNTESTED,
    WHEN_BACK,
    part_of_all,
)
from thecal.campaign.rows import Bound, Row, Script, drawn, switch
from thecal.campaign.scenes import HOUR_S, Setting

_RESERVOIR, _CATHETER, _BATTERY = "reservoir", "catheter", "battery"
_VISIT_S = 4 * HOUR_S
_MINIMUM = "alarm; the minimum rate, and no bolus"
_UNTESTED = (
    "alarm; what may stop runs at the minimum rate until a test is passed, what must not cease goes on"
)
_NO_FLOW_SENSOR = "no sensor lies behind the head: only the patient's symptoms and the clinic's imaging tell"


def _emptier(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(1_000, 200_000)
    return [(0, "content_nl", setting.value), (_VISIT_S, "visit", 0)]


def _leaking(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(700_000, 1_000_000)
    return [(0, "reservoir_leak_nl_per_hour", setting.value), (2 * _VISIT_S, "visit", 0)]


def _cut_and_clock(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(0, 36_000)
    return [(0, "clock_forgets", 1), (0, "power_cut_s", setting.value)]


def tested(part: str, name: str, fault: str) -> Row:
    """What only the daily self-test sees."""
    return Row(
        part,
        name,
        f"`{fault}` 1",
        switch(fault),
        ("alarm self_test_failed",),
        DAILY,
        _UNTESTED,
        STEP,
        UNTESTED,
    )


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
        _RESERVOIR,
        "the reservoir leaks",
        "`reservoir_leak_nl_per_hour` 700,000 to 1,000,000, and a refill visit after 8 h",
        _leaking,
        ("event refill_withdrawn",),
        Bound(
            "at the next refill visit, which flags more than 20 %: here after 8 h",
            lambda setting: 2 * _VISIT_S,
        ),
        "nothing until the visit: the reservoir is counted, not measured; what leaks does not pass the catheter",
        STEP,
        STEP,
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
    Row(
        _BATTERY,
        "the power goes, and with it the time",
        "`clock_forgets` 1 and `power_cut_s` 0 to 36,000",
        _cut_and_clock,
        ("alarm clock_lost",),
        WHEN_BACK,
        "alarm; goes on with a constant rate, or at the minimum rate of a schedule that changes; lockouts begin anew",
        TWO_STEPS,
        OFF_WITHOUT_CLOCK,
        restarts=True,
        needs=("store", "battery"),
        takes=("program",),
    ),
    Row(
        _BATTERY,
        "the battery's reading is far too low",
        "`adc_offset_counts` -2,047 to -800",
        drawn("adc_offset_counts", -2047, -800),
        ("alarm battery_critical", "alarm eri"),
        THIRD_HOUR,
        _MINIMUM,
        STEP,
        AT_MINIMUM,
    ),
    Row(
        _BATTERY,
        "the battery's reading is far too high",
        "`adc_offset_counts` 400 to 2,047",
        drawn("adc_offset_counts", 400, 2047),
        ("alarm battery_critical",),
        THIRD_HOUR,
        _MINIMUM,
        STEP,
        AT_MINIMUM,
    ),
    tested("beeper", "the beeper makes no sound", "beeper_dead"),
    tested("beeper", "the beeper sounds without end", "beeper_stuck_on"),
    tested("button", "the button is stuck", "button_stuck"),
    Row(
        "display",
        "the display shows nothing",
        "`display_dead` 1",
        switch("display_dead"),
        (),
        NEVER,
        "nothing: what the display says changes no delivery",
        STEP,
        STEP,
        asleep="nothing reads it back; who looks at it sees it, and the beeper tells all that is urgent",
    ),
)
