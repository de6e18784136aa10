"""Bundles: a board's program merged into few files does what the files do, and refuses what it cannot merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_play import SCENARIOS, Played, on
from thecal import paths, virtual
from thecal.flash.bundle import bundles
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
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual board's bundles beside a launcher: a device's folder without its sources."""
    folder = tmp_path_factory.mktemp("bundled")
    for name, text in bundles("virtual", paths.device_dir()).items():
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
