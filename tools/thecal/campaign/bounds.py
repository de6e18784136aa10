"""The bounds that rows of the catalogue share, each a formula beside its derivation. No figure here is from a run.

Times come from the guard's rules and the hours of the pump, volumes from what was asked for in them.
"""

from __future__ import annotations

from thecal.campaign.rows import Bound
from thecal.campaign.scenes import DAY_S, HOUR_S, MINIMUM_NL_PER_DAY, Setting

COUNTS = 4
"""The guard's tolerance, in counts of the sensor."""
LOOK_S = 1
STALL_S = 30
ACCOUNT_STEPS, ACCOUNT_PART = 8, 0.05
"""The hourly account's tolerance."""


def _steps_s(setting: Setting, steps: float, nl_per_day: float) -> float:
    return steps * setting.step_s(nl_per_day)


def stall_s(setting: Setting) -> float | None:
    """The longer of 30 s and five steps at the lowest rate, a step until the first is missing, and a look."""
    if not setting.least:
        return None
    return max(STALL_S, _steps_s(setting, COUNTS + 1, setting.least)) + setting.step_s(setting.least) + LOOK_S


def most_steps_an_hour(setting: Setting) -> float:
    return setting.most / 24 / setting.step_nl


NEVER = Bound("nothing tells of it", lambda setting: None)
AT_ONCE = Bound("in the same turn", lambda setting: 0)
STALL = Bound(
    "the guard: the longer of 30 s and five steps at the lowest rate in force, one more step until the first is "
    "missing, and 1 s between two looks; nothing where nothing is to move",
    stall_s,
)
TWO_HOURS = Bound(
    "the guard by its table where it is sooner, else the account of the first whole hour, which a fault in the middle "
    "of an hour has to wait for: 2 h; nothing where nothing is to move",
    lambda setting: 2 * HOUR_S if setting.least else None,
)
HOURS = Bound(
    "the guard by its table where it is sooner, else the account of the first whole hour: 2 h",
    lambda setting: 2 * HOUR_S,
)
NEXT_HOUR = Bound("looked at on the hour: 1 h", lambda setting: HOUR_S)
THIRD_HOUR = Bound(
    "measured on the hour, and believed when it was so three times in a row: 3 h", lambda setting: 3 * HOUR_S
)
DAILY = Bound("checked once a day: 24 h", lambda setting: DAY_S)

STEP = Bound(
    "1 step: one may lie 1 ms early, and less than one is left of what was asked for",
    lambda setting: setting.step_nl,
)
TWO_STEPS = Bound(
    "2 steps: a rest below one, and the rest below one that a new start drops",
    lambda setting: 2 * setting.step_nl,
)


def seen_after(time: Bound, name: str) -> Bound:
    """All that was asked for until this has been seen."""

    def nl(setting: Setting) -> float:
        return setting.asked_nl(time.of(setting) or 0) + setting.step_nl

    return Bound(f"all that is asked for in {name}, and 1 step", nl)


def at_minimum_nl(setting: Setting) -> float:
    """What the minimum rate gives less than was asked for, from the first moment on."""
    floor = min(setting.least, MINIMUM_NL_PER_DAY) * setting.left_s / DAY_S
    return max(setting.asked_nl(setting.left_s) - floor, 0) + setting.step_nl


AT_MINIMUM = Bound(
    "all that is asked for to the end, less the minimum rate for as long, and 1 step: the minimum rate comes at the "
    "earliest at once, and ends every bolus",
    at_minimum_nl,
)
RESTARTED = Bound(
    "what boluses and a prime had still to give, for they end (of one that repeats 2 volumes: its interval begins "
    "anew), and 2 steps: the rest below one is dropped",
    lambda setting: setting.interrupted_nl + 2 * setting.step_nl,
)
OFF_AND_RESTARTED = Bound(
    "all that is asked for while the power is away, what boluses and a prime had still to give, for they end (of one "
    "that repeats 2 volumes), and 2 steps",
    lambda setting: setting.asked_nl(setting.value) + setting.interrupted_nl + 2 * setting.step_nl,
)
