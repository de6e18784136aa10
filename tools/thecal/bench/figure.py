"""A figure, its target and what it is compared with; and how much is simulated for it.

It refuses to know how anything is measured.
"""

from __future__ import annotations

import operator
from typing import Any, NamedTuple

from thecal import virtual

_RELATIONS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge}


class Target(NamedTuple):
    """What to reach: `relation` is <, <= or >=."""

    relation: str
    value: float

    def __str__(self) -> str:
        return f"{self.relation} {self.value:,g}"


class Figure(NamedTuple):
    """`value` in `unit`, None where it could not be measured; `sound` is False where it would mean nothing."""

    name: str
    what: str
    value: float | None
    unit: str
    target: Target | None
    compared_with: str
    detail: str
    sound: bool = True

    @property
    def ok(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no value."""
        if self.target is None or self.value is None:
            return None
        return self.sound and _RELATIONS[self.target.relation](self.value, self.target.value)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "target": self.target.value if self.target else None,
            "relation": self.target.relation if self.target else None,
            "compared_with": self.compared_with,
            "ok": self.ok,
            "detail": self.detail,
        }


class Lengths(NamedTuple):
    """How much is simulated, and how often."""

    exact_days: int
    heap_shortened: bool
    year_days: int
    by_second_s: int
    year_runs: int
    starts: int
    requests: int
    board_run_s: int
    board_hangs: int
    board_turns_s: int
    interpreters: tuple[str, ...] = virtual.INTERPRETERS
    heap_acts: int | None = None
    """Only so many of the first; None for all."""


FULL = Lengths(3650, False, 365, 6 * 3600, 3, 5, 1000, 10, 100, 30)
SHORT = Lengths(20, True, 2, 300, 1, 1, 20, 1, 1, 5)
"""Enough to see that everything runs; the times of such a run say little."""
