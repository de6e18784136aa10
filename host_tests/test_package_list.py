"""mip and freezing get every file of the device: package.json by mpremote's own mip, manifest.py by what it calls."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from thecal import package_list
from thecal.paths import device_dir

SKIPPED = {"manifest.py"}  # for the computer that builds a firmware


def sources() -> set[str]:
    """Every .py file of the device that goes onto a board."""
    return {file.relative_to(device_dir()).as_posix() for file in device_dir().rglob("*.py")} - SKIPPED


def test_package_json_is_not_stale() -> None:
    assert package_list.stale() == [], "run `make docs`"


def test_a_stale_package_json_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "pump").mkdir()
    (tmp_path / "pump" / "core.py").touch()
    (tmp_path / "package.json").write_text(package_list.text(tmp_path))
    assert package_list.stale(tmp_path) == []
    (tmp_path / "pump" / "new.py").touch()
    assert package_list.stale(tmp_path) == ["package.json"]


def test_mip_installs_every_file_from_a_local_path(capsys: pytest.CaptureFixture[str]) -> None:
    """mpremote's installer itself, with a board that only keeps what it is given."""
    mip: Any = importlib.import_module("mpremote.mip")

    class Board:
        def __init__(self) -> None:
            self.files: dict[str, bytes] = {}

        def fs_exists(self, path: str) -> bool:
            return True

        def fs_writefile(self, path: str, data: bytes, **rest: Any) -> None:
            self.files[path] = data

    board = Board()
    mip._install_package(board, str(device_dir() / "package.json"), "", "/lib", None, True)
    assert {path.removeprefix("/lib/") for path in board.files} == sources()
    assert board.files["/lib/pump/core.py"] == (device_dir() / "pump" / "core.py").read_bytes()


def test_a_firmware_freezes_every_file_but_those_that_start_it() -> None:
    """`package` as MicroPython's manifestfile.py has it: .py files, from the manifest's folder."""
    frozen: set[str] = set()

    def package(name: str) -> None:
        frozen.update(
            file.relative_to(device_dir()).as_posix() for file in (device_dir() / name).rglob("*.py")
        )

    text = (device_dir() / "manifest.py").read_text()
    exec(compile(text, "manifest.py", "exec"), {"package": package})
    assert frozen == sources() - {"boot.py", "main.py"}
