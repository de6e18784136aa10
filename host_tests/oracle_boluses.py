"""Boluses: two neighbouring rates, one after the other; those that repeat; and when a patient may have one.

Part of the oracle. It knows no prescription and no clock but the time that has passed.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

DAY_S = 86_400
DAY_MS = DAY_S * 1000


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


class Bolus:
    """A volume over a time: `rate` + 1 nL/day for `faster_ms`, then `rate` until `left_ms` are over."""

    def __init__(self, rate: int, faster_ms: int, left_ms: int) -> None:
        self.rate = rate
        self.faster_ms = faster_ms
        self.left_ms = left_ms

    @classmethod
    def of(cls, volume_nl: int, duration_s: int) -> Bolus:
        """V * 86,400 = N * T + M, so M seconds at N + 1 nL/day and the rest at N."""
        rate, faster_s = divmod(volume_nl * DAY_S, duration_s)
        return cls(rate, faster_s * 1000, duration_s * 1000)

    def rate_now(self) -> int:
        return self.rate + (self.faster_ms > 0)

    def until_change(self) -> int:
        return self.faster_ms or self.left_ms

    def elapse(self, ms: int) -> None:
        self.faster_ms = max(self.faster_ms - ms, 0)
        self.left_ms -= ms

    def at(self, old_ng_per_ml: int, new_ng_per_ml: int) -> Bolus:
        """What is left of it, the same dose at another concentration in the same time."""
        left = self.rate * self.left_ms + self.faster_ms  # nL * ms/day
        rescaled = half_up(Fraction(left * old_ng_per_ml, new_ng_per_ml))
        return Bolus(rescaled // self.left_ms, rescaled % self.left_ms, self.left_ms)


class Repeated(NamedTuple):
    """A periodic bolus, each `every_s`, or a patient's, no sooner than `every_s` after the last."""

    volume_nl: int
    duration_s: int
    every_s: int
    most_in_24h: int = 0

    def bolus(self) -> Bolus:
        return Bolus.of(self.volume_nl, self.duration_s)


class Gate:
    """When a patient may have a bolus: after a lockout, and so many in any 24 h. Elapsed ms are handed to it."""

    def __init__(self) -> None:
        self._locked_since_ms = 0
        self._starts: list[int] = []

    def lock(self, now_ms: int) -> None:
        self._locked_since_ms = now_ms

    def open_ms(self, patient: Repeated) -> int:
        """When the lockout is over."""
        return self._locked_since_ms + patient.every_s * 1000

    def starts(self, now_ms: int) -> list[int]:
        """Those that count: each does until exactly 24 h after it."""
        return [start_ms for start_ms in self._starts if now_ms - start_ms < DAY_MS]

    def start(self, now_ms: int) -> None:
        self._starts.append(now_ms)
        self.lock(now_ms)
