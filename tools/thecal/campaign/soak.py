"""Years of simulated therapy, drawn from seeds: each seed is one pump, and a failure names it."""

from __future__ import annotations

import traceback
from typing import NamedTuple

from thecal.campaign import soak_acts, soak_troubles
from thecal.campaign.rig import DAY_MS
from thecal.campaign.soak_life import Life

_MEAN_GAP_MS = 3 * DAY_MS
_TROUBLES = ((soak_troubles.fault, 3), (soak_troubles.power_cut, 3))
MENU = (*soak_acts.ACTS, *_TROUBLES)
"""What happens, each with how often it comes."""


class Soaked(NamedTuple):
    """What one pump went through."""

    seed: int
    days: float
    happenings: dict[str, int]
    checks: int
    failure: str


def soaked(seed: int, years: float) -> Soaked:
    """One pump's life of so many years."""
    happenings: dict[str, int] = {}
    life = Life(seed)
    failure = ""
    try:
        while not life.over(years):
            _happen(life, happenings)
    except Exception:  # whatever it is, it is this seed's outcome
        failure = traceback.format_exc(limit=-4) + f"after {happenings}"
    return Soaked(seed, life.rig.elapsed_ms / DAY_MS, happenings, life.checks, failure)


def _happen(life: Life, happenings: dict[str, int]) -> None:
    life.wait(life.gap_ms(_MEAN_GAP_MS))
    life.keep_full()
    life.keep_going()
    act = life.random.choices([act for act, _ in MENU], [weight for _, weight in MENU])[0]
    happenings[act.__name__] = happenings.get(act.__name__, 0) + 1
    act(life)
    life.check(0)
