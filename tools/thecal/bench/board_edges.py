"""Judges the edges of a STEP pin: how far from a straight line, and whether any is missing, too many or bunched.

Pure arithmetic on instants. It refuses to know what made the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Run(NamedTuple):
    """`wanted` steps in equal intervals, and what came of them. Times in microseconds.

    `deviation_us`: peak to peak, from the straight line with the wanted interval. `bunched`: steps that came after less
    than half an interval. `shortest_us`, `longest_us`: between two steps; 0 with fewer than two.
    """

    wanted: int
    made: int
    deviation_us: float
    bunched: int
    shortest_us: float
    longest_us: float

    @property
    def lost(self) -> int:
        return max(0, self.wanted - self.made)

    @property
    def added(self) -> int:
        return max(0, self.made - self.wanted)

    @property
    def wrong(self) -> int:
        """Steps lost, added or bunched."""
        return self.lost + self.added + self.bunched

    def in_words(self) -> str:
        """Such as: 135 of 135 steps, 0 lost, 0 added, 0 bunched, 0.2 us."""
        return (
            f"{self.made} of {self.wanted} steps, {self.lost} lost, {self.added} added, {self.bunched} bunched, "
            f"{self.deviation_us:,.1f} us"
        )


def judged(rises_ns: Sequence[int], wanted: int, interval_us: int) -> Run:
    """What came of `wanted` steps, `interval_us` apart. `rises_ns`: the rising edges, oldest first."""
    gaps = [(later - earlier) / 1000 for earlier, later in pairwise(rises_ns)]
    return Run(
        wanted,
        len(rises_ns),
        deviation_us(rises_ns, interval_us),
        sum(gap < interval_us / 2 for gap in gaps),
        min(gaps, default=0.0),
        max(gaps, default=0.0),
    )


def deviation_us(rises_ns: Sequence[int], interval_us: int) -> float:
    """Peak to peak, from the straight line that has a step each `interval_us`: a lost step is a whole interval."""
    off = [rise - index * interval_us * 1000 for index, rise in enumerate(rises_ns)]
    return (max(off) - min(off)) / 1000 if off else 0.0
