"""The pages on the modes, docs/modes: their prose is written by hand, their examples are played, their figures made.

Between `<!-- made: ... -->` and `<!-- end -->` stands what came of playing the page's own examples on a virtual board.
Prescriptions are the page's blocks with a `mode`, as people write them; requests those with a `method`, as on the link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from thecal import mode_figures, prescriptions
from thecal.mode_board import Board, Json
from thecal.mode_figures import Row
from thecal.mode_fronts import bridges, bridging, primes, programmed
from thecal.mode_scenes import SCENES, Played, play, ready
from thecal.mode_series import Series
from thecal.mode_stops import interruptions, refusals
from thecal.mode_vain import VAIN
from thecal.paths import device_dir

DOCS = device_dir().parent / "docs"
NAMES = (*SCENES, "prime", "bridge")
_JSON = re.compile(r"```json\n(.*?)```", re.DOTALL)
_MADE = re.compile(r"<!-- made: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_UNDER_WAY: dict[str, tuple[str | int, ...]] = {
    "bolus": ("bolus.start", 300),
    "periodic_bolus": (21_900,),
    "patient_bolus": (21_600, "patient.bolus", 300),
    "prime": ("prime.start", 600),
}
"""Until what is interrupted is under way: requests of the page, and seconds that pass."""


class Story(NamedTuple):
    """All that was played for a page: what its picture shows, and the rows of its tables by the block's name."""

    series: dict[str, Series]
    played: Played | None
    tables: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]

    def digest(self) -> str:
        """What the picture was drawn from."""
        return "-".join(series.digest() for series in self.series.values())


def examples(text: str) -> dict[str, Json]:
    """A page's prescriptions, `prescribe` and after it `refill`, and its requests' parameters by method.

    All in base units, as a pump takes them. Raises `Faulty` for a prescription that is none.
    """
    found: dict[str, Json] = {}
    for block in map(json.loads, _JSON.findall(text)):
        if "mode" in block:
            draft = prescriptions.of(block)
            prescriptions.check(Board(), draft)
            found["refill" if "prescribe" in found else "prescribe"] = draft.device
        else:
            found[block["method"]] = block["params"]
    return found


@cache
def story(name: str) -> Story:
    """Plays the page's examples. Raises `Refused` where the pump takes one of them not."""
    its = examples(_read(name))
    if name == "prime":
        series, played = primes(its), None
        rows = mode_figures.of_primes(series, its["prescribe"]["dose_ng_per_day"])
    elif name == "bridge":
        series, played = bridges(its), None
        rows = mode_figures.of_bridges(series, its["prescribe"]["dose_ng_per_day"])
    else:
        scene = SCENES[name]
        before = examples(_read(scene.before))["prescribe"] if scene.before else None
        played = play(scene, its, before)
        series = {name: played.series}
        readback = ready(its["prescribe"]).call("prescription.get")["readback"]["rates"]
        rows = mode_figures.of_scene(scene, played, readback)
    return Story(series, played, _tables(name, its, rows))


def _tables(name: str, its: dict[str, Json], rows: list[Row]) -> dict:
    heads = ("asked", "the pump's answer")
    stopped = ("what happens", "what the pump records within a minute", "then")
    still = _still(name, its)
    tables = {
        "figures": (("figure", "played on the virtual board"), rows),
        "interruptions": (stopped, interruptions(_under_way(name, its))),
        "refusals": (heads, refusals(VAIN[name], its.get("refill", its["prescribe"]), still)),
    }
    if name == "bridge":
        tables["bridging"] = (heads, refusals(VAIN["bridging"], its["refill"], _under_way(name, its)))
    return tables


def _still(name: str, its: dict[str, Json]) -> Callable[[], Board]:
    """A board on which the page's prescription runs, and nothing else."""
    if name == "prime":
        return lambda: programmed(its["prescribe"])
    return lambda: ready(its["prescribe"])


def _under_way(name: str, its: dict[str, Json]) -> Callable[[], Board]:
    """A board on which the page's mode is under way."""

    def begun() -> Board:
        if name == "bridge":
            return bridging(its)
        board = _still(name, its)()
        for deed in _UNDER_WAY.get(name, ()):
            if isinstance(deed, int):
                board.run(deed)
            else:
                board.call(deed, **its[deed])
        return board

    return begun


def text(name: str) -> str:
    """The page with its made parts made anew."""
    return _MADE.sub(lambda found: _block(name, found[1]), _read(name))


def _block(name: str, kind: str) -> str:
    heads, rows = story(name).tables[kind]
    lines = [heads, tuple("---" for _ in heads), *rows]
    table = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    picture = _picture(name) if kind == "figures" else ""
    return f"<!-- made: {kind} -->\n{picture}{table}<!-- end -->"


def _picture(name: str) -> str:
    alt = f"{name.replace('_', ' ')}: rate, and dose at the catheter's tip beside the dose ordered"
    return f"![{alt}](../pictures/modes/{name}.svg)\n\n<!-- drawn from {story(name).digest()} -->\n"


def texts() -> dict[str, str]:
    """Each page's path under docs and its whole text."""
    return {f"modes/{name}.md": text(name) for name in NAMES}


def stale() -> list[str]:
    """The pages that differ from what the pump does, and the pictures that were drawn from something else."""
    pages = [name for name, made in texts().items() if (DOCS / name).read_text(encoding="utf-8") != made]
    return pages + [f"pictures/modes/{name}.svg" for name in NAMES if not _drawn(name)]


def picture(name: str) -> Path:
    """Where the page's picture is."""
    return DOCS / "pictures" / "modes" / f"{name}.svg"


def _drawn(name: str) -> bool:
    path = picture(name)
    return path.exists() and story(name).digest() in path.read_text(encoding="utf-8")


def write() -> None:
    """Writes the pages' made parts, and draws the pictures that are stale."""
    from thecal import mode_plots

    for path, made in texts().items():
        (DOCS / path).write_text(made, encoding="utf-8")
    for name in NAMES:
        if not _drawn(name):
            mode_plots.draw(name, story(name), picture(name))


def _read(name: str) -> str:
    return (DOCS / "modes" / f"{name}.md").read_text(encoding="utf-8")
