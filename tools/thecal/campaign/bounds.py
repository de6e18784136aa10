"""The bounds that rows of the catalogue share, each a formula beside its derivation. No figure here is from a run.

Times come from the guard's table and the hours of the pump, volumes from what was asked for in them.
"""

from __future__ import annotations

from thecal import guard_times
from thecal.campaign.rig import PL_PER_STEP
from thecal.campaign.rows import Bound
from thecal.campaign.scenes import DAY_S, HOUR_S, MINIMUM_NL_PER_DAY, Setting
from thecal.guard_times import guard

LOOK_S = guard.LOOK_MS / 1000


def guard_s(setting: Setting, fault: str) -> float | None:
    """The guard's table at the lowest rate; where the rate may change, the times at lowest and highest together: what
    is nearly too much at the one may have to be gathered anew at the other.
    """
    if not setting.least:
        return None
    rates = {setting.least, setting.most}
    return sum(guard_times.seconds(guard_times.Row(rate, PL_PER_STEP), fault) for rate in rates)


def _guard(fault: str) -> Bound:
    why = (
        f"the guard's table, *{fault}*, at the lowest rate; where the rate may change, at the lowest and the highest "
        "together; nothing where nothing is to move"
    )
    return Bound(why, lambda setting: guard_s(setting, fault))


def excess_s(setting: Setting) -> float:
    """Until so much has turned by itself that the guard finds it too much; `value` is in steps an hour."""
    turns = setting.value / HOUR_S
    if not setting.most:
        return (guard.OVER_STILL + 2) / turns + LOOK_S
    row = guard_times.Row(setting.most, PL_PER_STEP)
    rate = 1 / float(row.step_s)
    limit = max(guard.OVER_HALVES / 2, rate * guard.OVER_MS / 1000)
    forgiven = (float(row.period) + 1) / guard.MARGIN
    return (limit + forgiven + 2) / (turns - rate / guard.MARGIN) + LOOK_S


def most_steps_an_hour(setting: Setting) -> float:
    """That may be asked for."""
    return setting.most / 24 / setting.step_nl


NEVER = Bound("nothing tells of it", lambda setting: None)
AT_ONCE = Bound("in the same turn", lambda setting: 0)
STALL = _guard("no motion")
HALF = _guard("half")
FIFTH = _guard("80 %")
DOUBLE = _guard("double")
EXCESS = Bound(
    "the guard: what it takes for too much (5 half steps, or 1 s of the rate where that is more; of a stopped pump 3 "
    "steps), what it forgives (a twentieth of the steps that it keeps in mind, at most 5 min of them), and 2 steps "
    "that may lie early and late, at the speed with which it turns by itself beyond a twentieth of the highest rate; "
    "and 1 s between two looks",
    excess_s,
)
HOURS = Bound(
    "the account of the first whole hour (more than 8 steps and a twentieth too many), which a fault in the middle of "
    "an hour has to wait for: 2 h; mostly the guard is sooner",
    lambda setting: 2 * HOUR_S,
)
NEXT_HOUR = Bound("looked at on the hour: 1 h", lambda setting: HOUR_S)
THIRD_HOUR = Bound(
    "measured on the hour, and believed when it was so three times in a row: 3 h", lambda setting: 3 * HOUR_S
)
DAILY = Bound("checked once a day: 24 h", lambda setting: DAY_S)
WHEN_BACK = Bound("at the start: as long as the power is away", lambda setting: setting.value)

STEP = Bound(
    "1 step: one may lie 1 ms early, and less than one is left of what was asked for",
    lambda setting: setting.step_nl,
)
TWO_STEPS = Bound(
    "2 steps: a rest below one, and the rest below one that a new start drops",
    lambda setting: 2 * setting.step_nl,
)


def seen_after(time: Bound) -> Bound:
    """All that was asked for until this has been seen."""

    def nl(setting: Setting) -> float:
        return setting.asked_nl(time.of(setting) or 0) + setting.step_nl

    return Bound("all that is asked for in that time, and 1 step", nl)


def part_of_all(permille: int = 1) -> Bound:
    """Of all that was asked for to the end, as many thousandths as the value says, each so much."""
    words = "that part of all that is asked for to the end, and 2 steps"

    def nl(setting: Setting) -> float:
        return setting.asked_nl(setting.left_s) * setting.value * permille / 1000 + 2 * setting.step_nl

    return Bound(words, nl)


def at_minimum_nl(setting: Setting) -> float:
    """What the minimum rate gives less than was asked for, from the first moment on."""
    floor = min(setting.least, MINIMUM_NL_PER_DAY) * setting.left_s / DAY_S
    return max(setting.asked_nl(setting.left_s) - floor, 0) + setting.step_nl


AT_MINIMUM = Bound(
    "all that is asked for to the end, less the minimum rate for as long, and 1 step: the minimum rate comes at the "
    "earliest at once, and ends every bolus",
    at_minimum_nl,
)


def _untested_nl(setting: Setting) -> float:
    return setting.step_nl if setting.harms else at_minimum_nl(setting)


UNTESTED = Bound(
    "of a drug whose sudden stop harms 1 step, for it goes on; of another all that is asked for to the end, less the "
    "minimum rate for as long, and 1 step",
    _untested_nl,
)
WHILE_AWAY = Bound(
    "all that is asked for meanwhile, and 2 steps",
    lambda setting: setting.asked_nl(setting.value) + 2 * setting.step_nl,
)
_ENDS = "what boluses and a prime had still to give, for they end (of one that repeats 2 volumes, for it begins anew)"
RESTARTED = Bound(
    f"{_ENDS}, and 2 steps: the rest below one is dropped",
    lambda setting: setting.interrupted_nl + 2 * setting.step_nl,
)
OFF_AND_RESTARTED = Bound(
    f"all that is asked for while the power is away, {_ENDS}, and 2 steps: the rest below one is dropped",
    lambda setting: setting.asked_nl(setting.value) + setting.interrupted_nl + 2 * setting.step_nl,
)


def _wrong_time_nl(setting: Setting) -> float:
    wrong_nl = 0 if setting.constant else (setting.most - setting.least) * setting.left_s / DAY_S
    return wrong_nl + setting.interrupted_nl + 2 * setting.step_nl


WRONG_TIME = Bound(
    "where the schedule changes, the difference of its highest and its lowest rate for the time left; what boluses and "
    "a prime had still to give, for they end sooner (of one that repeats 2 volumes); and 2 steps",
    _wrong_time_nl,
)


def _off_without_clock_nl(setting: Setting) -> float:
    lost_nl = setting.asked_nl(setting.value) + setting.interrupted_nl + 2 * setting.step_nl
    if setting.constant:
        return lost_nl
    floor = min(setting.least, MINIMUM_NL_PER_DAY) * (setting.left_s - setting.value) / DAY_S
    return max(setting.asked_nl(setting.left_s) - floor, 0) + setting.interrupted_nl + 2 * setting.step_nl


OFF_WITHOUT_CLOCK = Bound(
    OFF_AND_RESTARTED.why
    + "; where the schedule changes, all that is asked for to the end, less the minimum rate "
    "while the power is there",
    _off_without_clock_nl,
)
