"""What a row of the fault catalogue is made of: what breaks, what must be seen, and the bounds with their reasons.

A bound is a function of the setting and the words that derive it, side by side. It refuses to know any run.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from thecal.campaign.scenes import SCENES, Setting

Script = list[tuple[float, str, int]]
"""Seconds from the moment on, a fault of the twin or something from `deeds`, and its value."""


ROTOR = "rotor"
"""Taken by what turns too little: what turns by itself may then make up for it, so that nothing at all is seen."""


class Bound(NamedTuple):
    """How long, or how much, at most, in s or nL, and why. None: nothing has to come."""

    why: str
    of: Callable[[Setting], float | None]


class Row(NamedTuple):
    """One single fault.

    `seen`: what tells of it, any of these: "alarm NAME", "event NAME", "answer CODE" or "state failed". Volumes count
    to the end of the scene, or, with `until_seen`, missing ones up to the detection: what follows then is in `does`.
    `asleep` tells why a fault is not detected. `needs` is what its bounds rely on and `takes` what it takes away: where
    one fault takes what the other one's bounds need, no volume is claimed for the pair.
    """

    part: str
    name: str
    injected: str
    script: Callable[[Setting, Random], Script]
    seen: tuple[str, ...]
    within: Bound
    does: str
    extra: Bound
    missing: Bound
    until_seen: bool = False
    asleep: str = ""
    restarts: bool = False
    """The program begins anew: in a bridge either of both rates may run longer than it should."""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    modes: tuple[str, ...] = tuple(SCENES)
    settle_s: int = 3_600
    """How long it is watched after its time."""


def switch(fault: str, value: int = 1) -> Callable[[Setting, Random], Script]:
    """On, and never off."""
    return lambda setting, random: [(0, fault, value)]


def drawn(fault: str, low: int, high: int) -> Callable[[Setting, Random], Script]:
    """A value in this range, which becomes the setting's."""

    def script(setting: Setting, random: Random) -> Script:
        setting.value = random.randint(low, high)
        return [(0, fault, setting.value)]

    return script
