"""Random therapies of low event rates for the soak: 0.05 to 0.4 mL a day, with or without boluses."""

from __future__ import annotations

import math
from random import Random
from typing import Any

from oracle_doses import Document

_LOWEST, _HIGHEST = 60_000, 400_000
_WEEKDAYS, _WEEKEND = "01234", "56"


def log_uniform(random: Random, low: float, high: float) -> int:
    """A whole number, each decade as often as any other."""
    return round(math.exp(random.uniform(math.log(low), math.log(high))))


def _ng(nl: float, ng_per_ml: int) -> int:
    """The mass of a volume, rounded up, so that no rate falls below the pump's lowest."""
    return -(-round(nl) * ng_per_ml // 1_000_000)


def _doses(random: Random, mode: str, ng_per_ml: int) -> Any:
    if mode == "continuous":
        return _ng(log_uniform(random, _LOWEST, _HIGHEST), ng_per_ml)
    if mode != "flex":
        return None
    return [[days, _day(random, ng_per_ml)] for days in (_WEEKDAYS, _WEEKEND)]


def _day(random: Random, ng_per_ml: int) -> list[int]:
    """Up to four times of day, each with its dose."""
    starts = sorted({0, *(random.randrange(1, 1_440) * 60 for _ in range(random.randint(0, 3)))})
    flat: list[int] = []
    for start_s in starts:
        flat += [start_s, _ng(log_uniform(random, _LOWEST, _HIGHEST), ng_per_ml)]
    return flat


def document(random: Random, ng_per_ml: int) -> Document:
    """At this concentration."""
    mode = random.choices(("continuous", "flex", "minimum"), (4, 4, 1))[0]
    periodic = patient = None
    if random.random() < 0.3:
        duration_s = random.randint(600, 3_600)
        periodic = [
            _ng(random.randint(5_000, 40_000), ng_per_ml),
            duration_s,
            random.randint(4, 24) * 3_600 + 7,
        ]
    if random.random() < 0.5:
        volume_nl, duration_s = random.randint(2_000, 10_000), random.randint(300, 900)
        patient = [_ng(volume_nl, ng_per_ml), duration_s, random.randint(1, 6) * 3_600, random.randint(2, 6)]
    return Document(mode, ng_per_ml, _doses(random, mode, ng_per_ml), periodic, patient)
