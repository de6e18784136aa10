"""Random programmes for replay_cases: what clinic, service and patient might ask of a pump, and when.

Rates lie between the pump's lowest and highest, the reservoir is filled before it is low, and nothing is asked that
is malformed; what must be refused for its moment (a bolus on a bolus, a resume without a stop) is asked all the same.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from drafts import PL_PER_STEP, START_DAY, Draft, Operation
from oracle import FULL_NL, PRIME_NL_PER_DAY
from oracle_boluses import DAY_MS
from oracle_doses import mixture
from prescribed import (
    LEAST_NG_PER_ML,
    LOWEST,
    MOST_NG_PER_ML,
    Scale,
    concentrations,
    documents,
    log_uniform,
)

Case = dict[str, Any]

HOUR_MS = 3_600_000
_MOST_BOLUS_NL = 3_000_000
_PL_PER_STEP = st.sampled_from([PL_PER_STEP, 20_639, 20_000, 20_641, 22_222, 9_999]) | st.integers(
    7_000, 240_000
)


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
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )


@st.composite
def boluses(draw: st.DrawFn, maximum: int) -> Operation:
    """Of the volume that a rate below the pump's highest gives, or a dose of a few ng."""
    duration_s = draw(log_uniform(1, 86_400))
    rate = draw(log_uniform(LOWEST, maximum))
    volume_nl = min(max(rate * duration_s // 86_400 + draw(st.integers(0, 9)), 1), _MOST_BOLUS_NL)
    if draw(st.booleans()):
        return ["bolus", volume_nl, duration_s]
    return ["bolus_ng", volume_nl // 100 + 1, duration_s]  # that volume or less at 10,000 ng/mL or more


def clocks() -> st.SearchStrategy[Operation]:
    """Set to any time, or corrected: by up to two hours, a little, by whole hours, a day less or more."""
    small = st.sampled_from([-60_000, -1_000, -1, 1, 1_000, 60_000])
    hours = st.integers(-26, 26).map(lambda some: some * HOUR_MS)
    corrected = (st.integers(-7_200_000, 7_200_000) | small | hours).map(lambda ms: ["adjust", ms])
    return corrected | st.tuples(st.integers(START_DAY - 20, START_DAY + 40), st.integers(0, DAY_MS - 1)).map(
        lambda at: ["clock", *at]
    )


def travels(draw: st.DrawFn, draft: Draft, longest_ms: int) -> None:
    """The clock is set again and again: back by what has passed, forwards round the day, to and fro."""
    times = draw(st.integers(2, 26))
    every_ms = max(min(draw(st.sampled_from([1_000, 600_000, HOUR_MS, 5_000_000])), longest_ms // times), 1)
    by_ms = draw(
        st.sampled_from([-every_ms, -every_ms, -every_ms // 2, -HOUR_MS, HOUR_MS, 8 * HOUR_MS, -61_000])
    )
    turning = draw(st.sampled_from([1, 1, -1]))
    for _ in range(times):
        draft.pass_time(every_ms)
        draft.do(["adjust", by_ms])
        by_ms *= turning


def passes(draw: st.DrawFn, draft: Draft, longest_ms: int) -> None:
    """Time passes: to within a ms of something that happens, a moment, or long."""
    some = st.integers(1, 5_000) | log_uniform(1, longest_ms) | st.integers(longest_ms // 4, longest_ms)
    aims = draft.aims(longest_ms)
    if aims and draw(st.integers(0, 3)):
        draft.pass_time(max(draw(st.sampled_from(aims)) + draw(st.sampled_from([0, 0, 0, -1, 1, 60_000])), 1))
    else:
        draft.pass_time(draw(some))


def menu(draft: Draft) -> list[str]:
    """What may be asked: anything, and more often what has its moment now."""
    oracle = draft.oracle
    names = [
        "commit",
        "bolus",
        "bolus",
        "cancel",
        "stop",
        "resume",
        "clock",
        "calibrate",
        "refill",
        "prime",
        "catheter",
    ]
    if oracle.stopped:
        return [*names, *["resume"] * 10]
    if oracle.regimen and oracle.regimen.patient:
        names += ["patient"] * 5
    if oracle.prime_rate:
        names += ["prime_cancel"] * 4 + ["calibrate", "stop", "clock", "patient"] * 2
    elif oracle.bridging():
        names += ["commit", "calibrate", "clock", "stop", "refill", "patient", "prime"] * 2
    elif oracle.front:
        names += ["prime"] * 6
    else:
        names += ["refill"] * 5 + ["catheter"] * 2
    return names


@st.composite
def commits(draw: st.DrawFn, draft: Draft, scale: Scale) -> Operation:
    """Mostly at the running concentration: another needs a refill."""
    running = draft.oracle.document
    concentration = draw(concentrations())
    if running and draw(st.integers(0, 5)):
        concentration = running.concentration_ng_per_ml
    return ["commit", *draw(documents(concentration, scale))]


@st.composite
def refills(draw: st.DrawFn, draft: Draft, scale: Scale) -> Operation:
    """Of the same or another concentration, with the same doses or others; mostly of an empty reservoir."""
    running = draft.oracle.document
    old = running.concentration_ng_per_ml if running else 500_000
    factor = draw(st.sampled_from([(1, 1), (2, 1), (1, 2), (1, 2), (9, 10), (1, 4), (5, 1)]))
    filled = max(min(old * factor[0] // factor[1], MOST_NG_PER_ML), LEAST_NG_PER_ML)
    left_nl = draw(st.sampled_from([0, 0, 0, 1]) | st.integers(1, 1_000_000))
    new = mixture(old, left_nl, filled, FULL_NL - left_nl)
    oracle = draft.oracle
    if running and draw(st.booleans()):
        same = running._replace(concentration_ng_per_ml=new)
        if same.at(new).possible(oracle.accounts.pl_per_step, oracle.maximum_nl_per_day):
            return ["refill", left_nl, filled, *same]
    return ["refill", left_nl, filled, *draw(documents(new, scale))]


@st.composite
def events(draw: st.DrawFn, draft: Draft, scale: Scale, steps: st.SearchStrategy[int]) -> Operation:
    name = draw(st.sampled_from(menu(draft)))
    prime_rates = st.none() | log_uniform(LOWEST, PRIME_NL_PER_DAY) | st.just(PRIME_NL_PER_DAY + 1)
    figures = {
        "commit": commits(draft, scale),
        "refill": refills(draft, scale),
        "bolus": boluses(scale.maximum),
        "clock": clocks(),
        "calibrate": steps.map(lambda pl: ["calibrate", pl]),
        "prime": prime_rates.map(lambda rate: ["prime", rate]),
    }
    return draw(figures[name]) if name in figures else [name]


@st.composite
def programmes(
    draw: st.DrawFn, longest_ms: int = 36 * HOUR_MS, most: int = 10, small_steps: bool = False
) -> Case:
    """{"maximum_nl_per_day", "operations"}: up to `most` events with time between them, up to `longest_ms` each."""
    maximum = draw(st.sampled_from([24_000_000, 24_000_000, 30_000_000]))
    scale = Scale(maximum, maximum)
    steps = st.integers(100, 240_000) if small_steps else _PL_PER_STEP
    draft = Draft(maximum)
    draft.do(draw(clocks()))
    draft.do(draw(commits(draft, scale)))
    passes(draw, draft, longest_ms)
    for _ in range(draw(st.integers(0, most))):
        draft.do(draw(events(draft, scale, steps)))
        if draft.operations[-1][0] in ("adjust", "clock") and draw(st.booleans()):
            travels(draw, draft, longest_ms)
        passes(draw, draft, longest_ms)
    return {"maximum_nl_per_day": maximum, "operations": draft.operations}


@st.composite
def long_programmes(draw: st.DrawFn, days: int, events_a_year: int = 6) -> Case:
    """Over so many days: large steps, low rates and rare events, since each costs its time."""
    scale = Scale(24_000_000, 250_000, 200_000, 86_400, 2, ("flex", "continuous", "continuous", "minimum"))
    steps = st.integers(200_000, 240_000)
    draft = Draft(scale.maximum)
    draft.do(["calibrate", draw(steps)])
    draft.do(draw(commits(draft, scale)))
    longest_ms = 2 * 365 * DAY_MS // events_a_year
    while draft.oracle.elapsed_ms < days * DAY_MS:
        left_ms = days * DAY_MS - draft.oracle.elapsed_ms
        _long_pass(draw, draft, min(left_ms, longest_ms))
        operation = draw(events(draft, scale, steps))
        if operation[0] == "clock":  # years ahead, the day is soon another
            operation = ["adjust", draw(st.integers(-20 * DAY_MS, 20 * DAY_MS))]
        draft.do(operation)
        if operation[0] == "refill":
            draft.do(["fill", FULL_NL])  # without a day by which to come again
    return {"maximum_nl_per_day": scale.maximum, "operations": draft.operations, "straight": True}


def _long_pass(draw: st.DrawFn, draft: Draft, longest_ms: int) -> None:
    """Up to so long; a pump that is stopped goes on within two days, or it would beep for months."""
    if draft.oracle.rate() == 0:
        draft.pass_time(min(draw(st.integers(1, 40 * HOUR_MS)), longest_ms))
        draft.do(["resume"])
    elif draw(st.booleans()):
        draft.pass_time(draw(st.integers(longest_ms // 2, longest_ms) | st.just(longest_ms)))
    else:
        passes(draw, draft, longest_ms)
