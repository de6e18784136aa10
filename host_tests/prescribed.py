"""Random prescriptions, with every composition of modes, that a pump of this highest rate must accept.

Periodic and patient's boluses share the rates with the basal: now and then to the last nL/day.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from oracle_doses import Repeated, whole_nl

LOWEST = 48_000
LEAST_NG_PER_ML = 10_000
MOST_NG_PER_ML = 10_000_000
DAY_S = 86_400
_LEAST_BOLUS_NL = 300  # more than the largest step
_MOST_PATIENT_NL = 400_000  # so that 48 of them a day stay a dose that the format can hold


class Scale(NamedTuple):
    """How much of everything. nL/day where nothing else is said."""

    maximum: int
    """The pump's highest rate."""
    basal: int
    periodic_nl: int = 2_000_000
    every_s: int = 1_800
    changes: int = 23
    """Of the basal rate in a day."""
    modes: tuple[str, ...] = ("flex", "flex", "continuous", "continuous", "continuous", "minimum", "stopped")


def log_uniform(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers from `low` to `high`, each factor of ten as likely as any other, both ends included."""
    return st.integers(0, 1000).map(lambda part: round(low * (high / low) ** (part / 1000)))


def concentrations() -> st.SearchStrategy[int]:
    return st.sampled_from([500_000, 2_000_000]) | log_uniform(LEAST_NG_PER_ML, MOST_NG_PER_ML)


@st.composite
def doses(draw: st.DrawFn, concentration: int, maximum: int) -> int:
    """A dose in ng/day that gives an allowed rate at this concentration."""
    least = -(-LOWEST * concentration // 1_000_000)
    most = maximum * concentration // 1_000_000
    rate = draw(log_uniform(LOWEST, maximum))
    return min(max(rate * concentration // 1_000_000 + draw(st.integers(0, 9)), least), most)


@st.composite
def flex_weeks(draw: st.DrawFn, concentration: int, maximum: int, most: int = 23) -> list[list[Any]]:
    """One to three kinds of days, each of up to 24 doses."""
    kinds = draw(st.lists(st.integers(0, 2), min_size=7, max_size=7))
    groups = ["".join(str(day) for day in range(7) if kinds[day] == kind) for kind in sorted(set(kinds))]
    return [[group, draw(flex_days(concentration, maximum, most))] for group in groups]


@st.composite
def flex_days(draw: st.DrawFn, concentration: int, maximum: int, most: int) -> list[int]:
    starts = draw(st.sets(st.integers(1, 86_399), max_size=min(draw(st.sampled_from([2, 5, 23])), most)))
    flat: list[int] = []
    for start in [0, *sorted(starts)]:
        flat += [start, draw(doses(concentration, maximum))]
    return flat


@st.composite
def extra_doses(draw: st.DrawFn, concentration: int, most_rate: int, most_nl: int) -> list[int]:
    """[ng, s] of a bolus up to this rate."""
    duration_s = draw(st.sampled_from([60, 600, 3600]) | log_uniform(10, DAY_S))
    rate = draw(log_uniform(most_rate // 30, most_rate))
    most_nl = min(most_rate * duration_s // DAY_S, most_nl)
    volume_nl = max(min(rate * duration_s // DAY_S, most_nl), _LEAST_BOLUS_NL)
    return [volume_nl * concentration // 1_000_000, duration_s]


@st.composite
def periodics(draw: st.DrawFn, concentration: int, most_rate: int, scale: Scale) -> list[int]:
    """[ng, s, every s]; now and then there is but a second between two."""
    dose_ng, duration_s = draw(extra_doses(concentration, most_rate, scale.periodic_nl))
    any_s = log_uniform(1_800, 7 * DAY_S) | log_uniform(1_800, DAY_S)
    every_s = draw(st.sampled_from([duration_s + 1]) | any_s)
    return [dose_ng, duration_s, max(every_s, scale.every_s, duration_s + 1)]


@st.composite
def patients(draw: st.DrawFn, concentration: int, most_rate: int) -> list[int]:
    """[ng, s, lockout s, most in 24 h]; now and then the lockout ends with the bolus."""
    dose_ng, duration_s = draw(extra_doses(concentration, most_rate, _MOST_PATIENT_NL))
    lockout_s = draw(st.sampled_from([300, 300, 1_800, duration_s]) | log_uniform(300, 7 * DAY_S))
    return [dose_ng, duration_s, max(lockout_s, duration_s, 300), draw(st.sampled_from([1, 2, 3, 4, 48]))]


@st.composite
def documents(draw: st.DrawFn, concentration: int, scale: Scale) -> list[Any]:
    """The figures of replay_cases.prescription."""
    mode = draw(st.sampled_from(scale.modes))
    if mode == "stopped":
        return [mode, concentration, None, None, None]
    share = (scale.maximum - LOWEST) // 3
    periodic = draw(st.none() | periodics(concentration, share, scale))
    patient = draw(st.none() | patients(concentration, share))
    left = scale.maximum - _highest(concentration, periodic) - _highest(concentration, patient)
    left = min(left, scale.basal)
    what: Any = None
    if mode == "flex":
        what = draw(flex_weeks(concentration, left, scale.changes))
    if mode == "continuous":
        what = draw(doses(concentration, left))
    return [mode, concentration, what, periodic, patient]


def _highest(concentration: int, extra: list[int] | None) -> int:
    if not extra:
        return 0
    return Repeated(whole_nl(extra[0], concentration), extra[1], 0).bolus().rate_now()
