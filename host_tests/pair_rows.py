"""What a row of the tables of interruptions is made of, and what such rows have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pairs import INTERRUPTED_MS as AT_MS
from pairs import MONDAY, OVER_MS, Effect, Json, Mode, bolus, committed, fault, request

SENSED_MS = 20_000
ALL, NONE, SOME, EXTRA = "all", "none", "some", "extra"
"""How much of what is commanded during the interruption is delivered."""


@dataclass(frozen=True)
class Interruption:
    name: str
    happenings: Callable[[Mode, str], list[Json]]
    effects: tuple[Effect, ...] = ()
    records: tuple[str, ...] = ()
    """From the interruption to the end, in their order, but for the flow's and what any day writes."""
    guarded: bool = False
    """The guard decides how often they are recorded, and in which order."""
    blind: bool = False
    """While it lasts the pump cannot be asked."""
    sensed: bool = False
    """Its effect comes when a sensor has told it, within SENSED_MS."""
    over_ms: int = OVER_MS
    delivered: str = ALL
    drug: str = "water"
    tip: bool = True
    """Whether the dose at the tip is that of the flow."""
    cut: tuple[int, ...] | None = None
    """A power cut at CUT_MS, and day and ms of the clock, or nothing where that is lost too."""
    fails: bool = False
    """The program, which then begins anew of what was kept: as after a cut, but no time was without it."""


def ends(why: str, most: int | None, from_ms: int = AT_MS, until_ms: int = OVER_MS) -> tuple[Effect, ...]:
    """Every bolus and the prime end, and until then at most this; then the prescription, with whole intervals."""
    back = ((until_ms, "hold", None), (until_ms, "over"))
    return ((from_ms, "end", why), (from_ms, "hold", most), *back)


def faulty(name: str, value: int, from_ms: int = AT_MS, until_ms: int = OVER_MS) -> list[Json]:
    return [fault(from_ms, name, value), fault(until_ms, name, 0)]


def unstored(mode: Mode, drug: str) -> list[Json]:
    """While nothing can be kept somebody prescribes, and orders a bolus."""
    document = mode.document(drug, mode.becomes_ng_per_ml)
    return [*faulty("store_broken", 1), *committed(AT_MS, document), bolus(AT_MS, 2_000, 1_777)]


def clock(at_ms: int, day: int, ms: int) -> Json:
    return request(at_ms, "clock.set", day=MONDAY + day, ms=ms)


@dataclass(frozen=True)
class Special:
    """What another row says differently of a pair, and why."""

    why: str
    effects: tuple[Effect, ...] = ()
    records: tuple[str, ...] = ()
    happenings: Callable[[Mode, str], list[Json]] | None = None
