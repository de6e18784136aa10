"""The program inside a firmware: its version follows the sources that are frozen, and the build is told of both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from thecal.flash import frozen
from thecal.paths import device_dir


@pytest.fixture
def device(tmp_path: Path) -> Path:
    return Path(shutil.copytree(device_dir(), tmp_path / "device"))


def test_the_version_is_that_of_the_sources_wherever_they_lie(device: Path) -> None:
    assert frozen.version(device) == frozen.version(device_dir())
    assert len(frozen.version(device)) == 16


@pytest.mark.parametrize("name", ["pump/core.py", "boards/pico.py", "drivers/new.py"])
def test_a_letter_more_in_what_is_frozen_makes_another_version(name: str, device: Path) -> None:
    with (device / name).open("a") as file:
        file.write("#")
    assert frozen.version(device) != frozen.version(device_dir())


@pytest.mark.parametrize("name", ["main.py", "boot.py"])
def test_what_is_copied_onto_the_board_anyway_changes_nothing(name: str, device: Path) -> None:
    (device / name).write_text("# another\n")
    assert frozen.version(device) == frozen.version(device_dir())


def test_the_build_is_told_of_the_devices_manifest_and_of_the_version(tmp_path: Path) -> None:
    """`include` and `module` as MicroPython's manifestfile.py has them."""
    told: list[str] = []
    made = frozen.manifest(device_dir(), tmp_path / "frozen")
    exec(made.read_text(), {"include": told.append, "module": told.append})
    assert told == [str(device_dir() / "manifest.py"), "thecal_frozen.py"]
    scope: dict[str, str] = {}
    exec((made.parent / told[1]).read_text(), scope)
    assert scope["VERSION"] == frozen.version(device_dir())
