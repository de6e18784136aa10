"""The scene of each page on a mode: which of the page's examples is played when, and what is asked in vain.

The prescriptions and requests are those that stand on the page. It plays them and judges nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from thecal.link import Refused
from thecal.mode_board import Board, Json
from thecal.mode_series import Sample, Series, sample
from thecal.units import DAY_MS

_H = 3_600
PRIMED_S = 2_225
"""What the prime of the default dead volume takes, rounded up to a second."""
MONDAY, THURSDAY = 20_458, 20_461  # 2026-01-05 and three days later


class Do(NamedTuple):
    """A request at an instant of the scene; without `params` as it stands on the page."""

    at_s: int
    method: str
    params: Json | None = None


class Scene(NamedTuple):
    """What is played for a page. `before` is the page whose prescription runs until this page's is committed."""

    seconds: int
    sample_s: int
    window_s: int
    day: int = MONDAY
    before: str = ""
    deeds: tuple[Do, ...] = ()


class Played(NamedTuple):
    """The series of a scene, and each request of it that was refused, with the pump's sentence."""

    series: Series
    refused: list[tuple[Do, str]]


SCENES = {
    "minimum": Scene(36 * _H, 600, 2 * _H, before="continuous", deeds=(Do(12 * _H, "prescribe"),)),
    "continuous": Scene(
        24 * _H, 300, _H, deeds=(Do(9 * _H, "delivery.stop", {}), Do(12 * _H, "delivery.resume", {}))
    ),
    "flex": Scene(48 * _H, 600, 1800, day=THURSDAY + 1),
    "bolus": Scene(
        24 * _H,
        300,
        1800,
        deeds=(Do(6 * _H, "bolus.start"), Do(15 * _H, "bolus.start"), Do(15 * _H + 600, "bolus.cancel")),
    ),
    "periodic_bolus": Scene(
        36 * _H, 300, 1800, deeds=(Do(20 * _H, "delivery.stop", {}), Do(22 * _H, "delivery.resume", {}))
    ),
    "patient_bolus": Scene(
        32 * _H,
        300,
        1800,
        deeds=tuple(Do(int(at * _H), "patient.bolus") for at in (1, 3, 4, 7.5, 12, 16, 20, 27, 28)),
    ),
}
"""By the page's name. Prime and bridge have scenes of their own."""


def ready(prescription: Json, day: int = MONDAY, tanks: int = 0) -> Board:
    """A board at midnight before `day` whose catheter is just full: it was programmed and primed before.

    With `tanks` its catheter mixes from now on.
    """
    board = midnight(day, PRIMED_S)
    board.prescribe(prescription)
    board.call("prime.start")
    board.run(PRIMED_S)
    if tanks:
        board.call("twin.fault", fault="catheter_tanks", value=tanks)
    board.zero()
    return board


def midnight(day: int, left_s: int) -> Board:
    """A fresh board, so many seconds (0 to 86,399) before the midnight with which `day` begins."""
    board = Board()
    board.call("clock.set", day=day - 1 if left_s else day, ms=(DAY_MS - left_s * 1000) % DAY_MS)
    return board


def play(scene: Scene, examples: dict[str, Json], before: Json | None) -> Played:
    """The scene with a page's examples by method, `prescribe` for the prescription."""
    board = ready(before or examples["prescribe"], scene.day)
    return watch(board, scene, examples)


def watch(board: Board, scene: Scene, examples: dict[str, Json]) -> Played:
    """Plays the deeds on a board that is ready, and samples it."""
    samples: list[Sample] = []
    refused: list[tuple[Do, str]] = []
    pl_per_step = board.status()["pl_per_step"]
    for at_s in range(0, scene.seconds + 1, scene.sample_s):
        for deed in scene.deeds:
            if deed.at_s == at_s:
                said = _do(board, deed, examples)
                refused += [(deed, said)] if said else []
        samples.append(sample(board, at_s))
        board.run(scene.sample_s)
    return Played(Series(samples, list(board.events), pl_per_step), refused)


def _do(board: Board, deed: Do, examples: dict[str, Any]) -> str:
    """The sentence with which the pump refused, or nothing."""
    params = examples.get(deed.method, {}) if deed.params is None else deed.params
    try:
        if deed.method == "prescribe":
            board.prescribe(params)
        elif deed.method == "refill.finish":
            board.call(deed.method, **{**params, "digest": board.propose(examples["refill"])})
        else:
            board.call(deed.method, **params)
    except Refused as error:
        return error.message
    return ""
