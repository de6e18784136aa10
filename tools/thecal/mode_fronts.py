"""The scenes of a catheter whose content changes: filled by a prime or without, bridged or not, mixing or not.

A scene here is several series to compare. The mixing is the twin's chain of stirred tanks, which no measurement of a
catheter stands behind.
"""

from __future__ import annotations

from thecal.mode_board import Board, Json
from thecal.mode_scenes import MONDAY, PRIMED_S, Do, Scene, midnight, ready, watch
from thecal.mode_series import Series
from thecal.mode_stops import changed

_H = 3_600
_PRIME_S, _BRIDGE_S = 36 * _H, 144 * _H
CHANGE_S = 12 * _H
"""When the bridge's scene is refilled with another concentration."""
TANKS = (32, 8)
"""How the compared catheters mix: a mixing length of a 32nd and of an eighth of the dead volume."""

_REFILL = ("refill.begin", "refill.withdrawn", "refill.filled", "refill.finish")
PRIME = Scene(_PRIME_S, 300, 1800, deeds=(Do(0, "prime.start"),))
BRIDGE = Scene(_BRIDGE_S, 1800, _H, deeds=tuple(Do(CHANGE_S, method) for method in _REFILL))


def primes(examples: dict[str, Json]) -> dict[str, Series]:
    """With a prime, without, and with one in a catheter that mixes."""
    return {
        "prime": _filled(PRIME, examples, 0),
        "no prime": _filled(PRIME._replace(deeds=()), examples, 0),
        "prime, mixing": _filled(PRIME, examples, TANKS[1]),
    }


def _filled(scene: Scene, examples: dict[str, Json], tanks: int) -> Series:
    return watch(programmed(examples["prescribe"], tanks), scene, examples).series


def programmed(prescription: Json, tanks: int = 0) -> Board:
    """A board whose catheter holds no drug yet."""
    board = midnight(MONDAY, 0)
    board.call("twin.fault", fault="catheter_tanks", value=tanks)
    board.prescribe(prescription)
    board.zero()
    return board


def bridges(examples: dict[str, Json]) -> dict[str, Series]:
    """A bridge, none, and one in each of two catheters that mix."""
    return {
        "bridge": _bridged(examples, 0),
        "no bridge": unbridged(examples),
        **{f"bridge, {tanks} tanks": _bridged(examples, tanks) for tanks in TANKS},
    }


def _bridged(examples: dict[str, Json], tanks: int) -> Series:
    return watch(ready(examples["prescribe"], tanks=tanks), BRIDGE, examples).series


def bridging(examples: dict[str, Json]) -> Board:
    """A board a day into the bridge."""
    board = ready(examples["prescribe"])
    watch(board, BRIDGE._replace(seconds=_H, deeds=tuple(Do(0, method) for method in _REFILL)), examples)
    board.run(23 * _H)
    return board


def unbridged(examples: dict[str, Json]) -> Series:
    """What a pump would do that knows no bridge: the new rate at once, while the catheter still holds the old drug.

    This pump cannot be told to. So it is told all along that the new concentration is in the reservoir, with a dose
    that makes the old rate of it, and that it is water, of which any step is allowed.
    """
    new = changed(examples["refill"], {"drugs.0.name": "water"})
    held = {name: _ng_per_ml(examples[name]) for name in ("prescribe", "refill")}
    told = examples["prescribe"]["dose_ng_per_day"] * held["refill"] // held["prescribe"]
    board = midnight(MONDAY, PRIMED_S)
    board.prescribe(changed(new, {"dose_ng_per_day": told}))
    board.hold(held["prescribe"])
    board.call("prime.start")
    board.run(PRIMED_S)
    board.zero()
    before = watch(board, BRIDGE._replace(seconds=CHANGE_S - BRIDGE.sample_s, deeds=()), {}).series
    board.hold(held["refill"])
    deeds = (Do(0, "prescribe"),)
    after = watch(
        board, BRIDGE._replace(seconds=_BRIDGE_S - CHANGE_S, deeds=deeds), {"prescribe": new}
    ).series
    later = [sample._replace(at_s=sample.at_s + CHANGE_S) for sample in after.samples]
    return after._replace(samples=before.samples + later)


def _ng_per_ml(prescription: Json) -> int:
    return prescription["drugs"][0]["concentration_ng_per_ml"]
