"""boot.py: outputs at their safe levels whatever is wrong with the rest, and nothing at all on a host."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from thecal import paths
from thecal.errors import Failure
from thecal.flash import launchers

BOARDS = ("pico", "pico_w", "pico2", "esp32", "esp32s3", "bare")


class Pins:
    """What boot.py drove: level by GPIO. Those in `broken` raise."""

    def __init__(self) -> None:
        self.levels: dict[int, int] = {}
        self.broken: set[int] = set()

    def module(self) -> ModuleType:
        pins = self

        class Pin:
            OUT = 1

            def __init__(self, number: int, mode: int, value: int) -> None:
                assert mode == Pin.OUT
                if number in pins.broken:
                    raise ValueError("invalid pin")
                pins.levels[number] = value

        machine = ModuleType("machine")
        machine.Pin = Pin  # type: ignore[attr-defined]
        return machine


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Pins:
    result = Pins()
    monkeypatch.setitem(sys.modules, "machine", result.module())
    return result


def started(board: str | None, folder: Path, local: Any = None) -> dict[str, Any]:
    """What is left of boot.py when it has run, for a board or as it lies in the repository."""
    device = paths.device_dir()
    text = launchers.boot(board, device).decode() if board else (device / "boot.py").read_text()
    if local is not None:
        (folder / "local.json").write_text(local if isinstance(local, str) else json.dumps(local))
    names: dict[str, Any] = {"__name__": "boot"}
    exec(compile(text.replace('"/local.json"', repr(str(folder / "local.json"))), "boot.py", "exec"), names)
    return names


def table(board: str) -> dict[int, int]:
    from boards import roles

    module = __import__(f"boards.{board}", fromlist=["PINS"])
    return {pin: level for _, pin, level in roles.outputs(module.PINS)}


# covers: BRD-1
@pytest.mark.parametrize("board", BOARDS)
def test_every_output_of_the_table_is_driven_to_its_safe_level(
    board: str, pins: Pins, tmp_path: Path
) -> None:
    started(board, tmp_path)
    assert pins.levels == table(board)


# covers: BRD-1
def test_outputs_that_local_json_has_moved_are_driven_where_they_are(pins: Pins, tmp_path: Path) -> None:
    started("pico", tmp_path, {"pins": {"enable": 16, "step": 20, "encoder": 2}})
    expected = {**table("pico"), 16: 1, 20: 0}
    del expected[4], expected[2]
    assert pins.levels == expected


# covers: BRD-1
@pytest.mark.parametrize(
    "local",
    [
        "{",
        "[]",
        "",
        {"pins": 5},
        {"pins": {"step": 20, "enable": 20}},
        {"pins": {"step": True}},
        {"pins": {"step": "20"}},
        {"pins": {"step": [1]}},
        {"pins": {"step": 49}},
        {"parts": {}},
    ],
)
def test_a_local_json_that_cannot_be_right_moves_nothing(local: Any, pins: Pins, tmp_path: Path) -> None:
    started("pico", tmp_path, local)
    assert pins.levels == table("pico")


# covers: BRD-1
def test_a_pin_that_fails_keeps_no_other_from_it_and_is_told(
    pins: Pins, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins.broken = {2}
    started("pico", tmp_path)
    expected = table("pico")
    del expected[2]
    assert pins.levels == expected
    assert capsys.readouterr().out == "boot.py: GPIO 2: invalid pin; \n"


# covers: BRD-1
def test_without_machine_it_tells_and_does_not_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "machine", None)
    started("pico", tmp_path)
    assert capsys.readouterr().out.startswith("boot.py: ")


def test_on_a_host_it_does_nothing(pins: Pins, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started(None, tmp_path, {"pins": {"step": 2}})
    assert (pins.levels, capsys.readouterr().out) == ({}, "")


def test_for_a_board_that_there_is_not_there_is_no_boot_py() -> None:
    with pytest.raises(Failure, match="no board 'arduino'"):
        launchers.boot("arduino", paths.device_dir())
