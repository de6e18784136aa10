"""Random programmes without the care of the others: the reservoir runs dry, the body fails, alarms are answered or not.

No oracle follows them. What must hold is that nothing depends on how time was cut.
"""

from __future__ import annotations

from hypothesis import strategies as st

from drafts import Operation
from oracle_boluses import DAY_MS
from prescribed import Scale, concentrations, documents, log_uniform
from programmes import Case, boluses, clocks

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


def _commits(ng_per_ml: int) -> st.SearchStrategy[Operation]:
    return documents(ng_per_ml, Scale(24_000_000, 24_000_000)).map(lambda figures: ["commit", *figures])


def _passes() -> st.SearchStrategy[Operation]:
    some = st.integers(1, 5_000) | log_uniform(1, DAY_MS) | st.integers(DAY_MS // 4, DAY_MS)
    return some.map(lambda ms: ["pass", ms])


@st.composite
def troubles(draw: st.DrawFn) -> Case:
    """A programme without the care: the reservoir runs low and dry, the body fails, alarms are answered or not."""
    commits = _commits(draw(concentrations()))
    events = st.one_of(
        commits,
        boluses(24_000_000),
        st.integers(400_000, 6_000_000).map(lambda volume_nl: ["fill", volume_nl]),
        st.sampled_from([["stop"], ["resume"], ["silence"], ["profile", "bedside"], ["profile", "implant"]]),
        st.sampled_from([["patient"], ["patient"], ["prime", None], ["prime_cancel"], ["catheter"]]),
        st.sampled_from(ALARMS).map(lambda alarm: ["acknowledge", alarm]),
        st.sampled_from(FAULTS),
        clocks(),
    )
    operations: list[Operation] = [["fill", 5_000_000], draw(commits), draw(_passes())]
    for event in draw(st.lists(events, max_size=12)):
        operations += [event, draw(_passes())]
    return {"maximum_nl_per_day": 24_000_000, "operations": operations}
