"""Bundles: a board's program merged into few files does what the files do, and refuses what it cannot merge."""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenario_play import SCENARIOS, Played, on
from thecal import paths, virtual
from thecal.errors import Failure
from thecal.flash.bundle import bundles, compiled
from thecal.flash.bundle_scopes import bound_in, uses
from thecal.link import Link
from thecal.wires import ProcessWire

LAUNCHED = """
import sys
import board

class _Boards:
    virtual = board

sys.modules["boards"] = _Boards
sys.modules["boards.virtual"] = board
sys.modules["drivers"] = sys.modules["drivers.line"] = board
"""
PLAYED = ("bedside", "refill_bridge", "damaged_store", "program_failed", "trip_east", "runaway")


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The virtual board's bundles, merged once."""
    return bundles("virtual", paths.device_dir())


@pytest.fixture(scope="session")
def bundled(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual board's bundles beside a launcher: a device's folder without its sources."""
    folder = tmp_path_factory.mktemp("bundled")
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    (folder / "main.py").write_text(LAUNCHED + (paths.device_dir() / "main.py").read_text())
    return folder


@pytest.mark.parametrize("interpreter", virtual.INTERPRETERS)
@pytest.mark.parametrize("scenario", PLAYED)
def test_a_bundled_board_plays_a_scenario_as_its_files_do(
    bundled: Path, scenario: str, interpreter: str
) -> None:
    file = SCENARIOS / f"{scenario}.json"
    merged = Played(
        file,
        interpreter,
        lambda notified: Link(ProcessWire(virtual.start(interpreter, device=bundled)), notified),
    )
    whole = on("cpython", file)
    assert merged.summary["log_digest"] == whole.summary["log_digest"]
    assert merged.events == whole.events
    assert merged.signals == whole.signals
    assert {**merged.summary, "interpreter": ""} == {**whole.summary, "interpreter": ""}


def test_a_bundle_is_always_alike(texts: dict[str, str]) -> None:
    """Made here, and in a process in which every set has another order."""
    script = "from pathlib import Path; import sys; from thecal.flash.bundle import bundles, compiled\n"
    script += "m = bundles('virtual', Path(sys.argv[1]))\nfor b in compiled(m).values(): print(b.hex())"
    seed = 1 if os.environ.get("PYTHONHASHSEED") != "1" else 2
    made = subprocess.run(
        [sys.executable, "-c", script, str(paths.device_dir())],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        text=True,
        check=True,
    ).stdout
    assert made.split() == [data.hex() for data in compiled(texts).values()]


def test_every_name_in_a_bundle_is_somewhere(texts: dict[str, str]) -> None:
    for text in texts.values():
        tree = ast.parse(text)
        bound = bound_in(tree.body)
        nowhere = {use.name for use in uses(tree, bound, ()) if use.name not in bound | {*dir(builtins)}}
        assert nowhere == set()


def test_what_mpy_cross_refuses_is_a_failure() -> None:
    with pytest.raises(Failure, match=r"mpy-cross refuses pump: .*SyntaxError"):
        compiled({"pump": "def ("})
