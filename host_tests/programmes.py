"""Random programmes for replay_cases: what clinic, service and patient might ask of a pump, and when.

Rates lie between the pump's lowest and highest, the reservoir is filled before it is low, and nothing is asked that
is malformed; what must be refused for its moment (a bolus on a bolus, a resume without a stop) is asked all the same.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from oracle import week_of
from replay_cases import FULL_NL

Operation = list[Any]
Case = dict[str, Any]

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
START_DAY = 20_458
LOWEST = 48_000
_FILLED_FOR_NL = 13_000_000  # of the 18,000,000 above low: a bolus of the largest volume must still fit
_MOST_BOLUS_NL = 3_000_000
ALARMS = [
    "empty_reservoir",
    "low_reservoir",
    "motor_stall",
    "under_infusion",
    "clock_lost",
    "battery_critical",
]
FAULTS = [
    ["fault", name, value]
    for name, values in {
        "stall": [0, 1],
        "lost_steps_permille": [0, 400],
        "runaway_steps_per_hour": [0, 30, 400_000],
        "sensor_dead": [0, 1],
        "sag_mohm": [0, 40_000],
        "cell_permille": [20, 120],
        "adc_noise_counts": [1, 30],
        "clock_lost": [0, 1],
    }.items()
    for value in values
]
_PL_PER_STEP = st.sampled_from([20_640, 20_639, 20_000, 20_641, 22_222, 9_999]) | st.integers(7_000, 240_000)


def effort(examples: int) -> settings:
    """So many examples, the same ones every time. Where THECAL_HYPOTHESIS=thorough, ten times as many, new ones,
    and a case that fails is made smaller, which takes minutes.
    """
    thorough = os.environ.get("THECAL_HYPOTHESIS") == "thorough"
    return settings(
        max_examples=examples * 10 if thorough else examples,
        derandomize=not thorough,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if thorough else [])],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def log_uniform(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers from `low` to `high`, each factor of ten as likely as any other, both ends included."""
    return st.integers(0, 1000).map(lambda part: round(low * (high / low) ** (part / 1000)))


@st.composite
def doses(draw: st.DrawFn, concentration: int, maximum: int) -> int:
    """A dose in ng/day that gives an allowed rate at this concentration."""
    least = -(-LOWEST * concentration // 1_000_000)
    most = maximum * concentration // 1_000_000
    rate = draw(log_uniform(LOWEST, maximum))
    return min(max(rate * concentration // 1_000_000 + draw(st.integers(0, 9)), least), most)


@st.composite
def flex_weeks(draw: st.DrawFn, concentration: int, maximum: int) -> list[list[Any]]:
    """One to three kinds of days, each of up to 24 doses."""
    kinds = draw(st.lists(st.integers(0, 2), min_size=7, max_size=7))
    groups = ["".join(str(day) for day in range(7) if kinds[day] == kind) for kind in sorted(set(kinds))]
    return [[group, draw(flex_days(concentration, maximum))] for group in groups]


@st.composite
def flex_days(draw: st.DrawFn, concentration: int, maximum: int) -> list[int]:
    starts = draw(st.sets(st.integers(1, 86_399), max_size=draw(st.sampled_from([2, 5, 23]))))
    flat: list[int] = []
    for start in [0, *sorted(starts)]:
        flat += [start, draw(doses(concentration, maximum))]
    return flat


@st.composite
def commits(draw: st.DrawFn, maximum: int) -> Operation:
    concentration = draw(st.sampled_from([500_000, 2_000_000]) | log_uniform(10_000, 10_000_000))
    mode = draw(st.sampled_from(["flex", "flex", "continuous", "continuous", "minimum", "stopped"]))
    what = {"flex": flex_weeks, "continuous": doses}.get(mode)
    return ["commit", mode, concentration, draw(what(concentration, maximum)) if what else None]


@st.composite
def boluses(draw: st.DrawFn, maximum: int) -> Operation:
    """Of the volume that a rate below the pump's highest gives, or a dose of a few ng."""
    duration_s = draw(log_uniform(1, 86_400))
    rate = draw(log_uniform(LOWEST, maximum))
    volume_nl = min(max(rate * duration_s // 86_400 + draw(st.integers(0, 9)), 1), _MOST_BOLUS_NL)
    if draw(st.booleans()):
        return ["bolus", volume_nl, duration_s]
    return ["bolus_ng", volume_nl // 100 + 1, duration_s]  # that volume or less at 10,000 ng/mL or more


def passes(longest_ms: int) -> st.SearchStrategy[Operation]:
    some = st.integers(1, 5_000) | log_uniform(1, longest_ms) | st.integers(longest_ms // 4, longest_ms)
    return some.map(lambda ms: ["pass", ms])


def clocks() -> st.SearchStrategy[Operation]:
    """Set to any time, or corrected by up to two hours."""
    corrected = st.integers(-7_200_000, 7_200_000).map(lambda ms: ["adjust", ms])
    return corrected | st.tuples(st.integers(START_DAY - 20, START_DAY + 40), st.integers(0, DAY_MS - 1)).map(
        lambda at: ["clock", *at]
    )


@st.composite
def programmes(
    draw: st.DrawFn, longest_ms: int = 36 * HOUR_MS, most: int = 8, small_steps: bool = False
) -> Case:
    """{"maximum_nl_per_day", "operations"}: up to `most` events with time between them, up to `longest_ms` each."""
    maximum = draw(st.sampled_from([24_000_000, 24_000_000, 30_000_000]))
    steps = st.integers(100, 240_000) if small_steps else _PL_PER_STEP
    events = st.one_of(
        commits(maximum),
        boluses(maximum),
        boluses(maximum),
        st.sampled_from([["cancel"], ["stop"], ["resume"], ["resume"]]),
        clocks(),
        steps.map(lambda pl: ["calibrate", pl]),
    )
    operations: list[Operation] = [
        ["fill", FULL_NL],
        draw(clocks()),
        draw(commits(maximum)),
        draw(passes(longest_ms)),
    ]
    for event in draw(st.lists(events, max_size=most)):
        operations += [event, draw(passes(longest_ms))]
    return {"maximum_nl_per_day": maximum, "operations": kept_full(operations, maximum)}


@st.composite
def troubles(draw: st.DrawFn) -> Case:
    """A programme without the care: the reservoir runs low and dry, the body fails, alarms are answered or not."""
    events = st.one_of(
        commits(24_000_000),
        boluses(24_000_000),
        st.integers(400_000, 6_000_000).map(lambda volume_nl: ["fill", volume_nl]),
        st.sampled_from([["stop"], ["resume"], ["silence"], ["profile", "bedside"], ["profile", "implant"]]),
        st.sampled_from(ALARMS).map(lambda alarm: ["acknowledge", alarm]),
        st.sampled_from(FAULTS),
        clocks(),
    )
    operations: list[Operation] = [["fill", 5_000_000], draw(commits(24_000_000)), draw(passes(DAY_MS))]
    for event in draw(st.lists(events, max_size=12)):
        operations += [event, draw(passes(DAY_MS))]
    return {"maximum_nl_per_day": 24_000_000, "operations": operations}


def kept_full(operations: list[Operation], most_nl_per_day: int) -> list[Operation]:
    """The same programme with the reservoir filled again before it could be low."""
    if not any(name.startswith("bolus") for name, *_ in operations):
        basal = [rate for name, *figures in operations if name == "commit" for _, rate in week_of(*figures)]
        most_nl_per_day = max(basal) or 1
    longest_ms = _FILLED_FOR_NL * DAY_MS // most_nl_per_day
    result: list[Operation] = []
    since_ms = 0
    for operation in operations:
        if operation[0] != "pass":
            result.append(operation)
            continue
        left_ms = operation[1]
        while since_ms + left_ms > longest_ms:
            result += [["pass", longest_ms - since_ms], ["fill", FULL_NL]]
            left_ms -= longest_ms - since_ms
            since_ms = 0
        result.append(["pass", left_ms])
        since_ms += left_ms
    return [operation for operation in result if operation != ["pass", 0]]
