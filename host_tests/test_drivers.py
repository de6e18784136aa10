"""Drivers of the panel, the battery and the encoder over a stand-in for `machine`: bounce, wrap, parts that fail."""

from __future__ import annotations

import binascii
import json
from pathlib import Path

import pytest

import machine
from drivers import buttons, checks
from drivers.battery import AdcBattery
from drivers.buttons import Button
from drivers.checks import BoardChecks
from drivers.display import Display
from drivers.encoder import Encoder
from machine import ADC, I2C, Pin

PERIOD_MS = 1 << 30


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, ms: int = 0) -> None:
        self.ms = ms
        monkeypatch.setattr(buttons, "ticks_ms", lambda: self.ms % PERIOD_MS)


@pytest.fixture(autouse=True)
def bench() -> None:
    Pin.pins.clear()
    machine.asked.clear()
    ADC.fails, I2C.answers = False, 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def press(clock: Clock, button: Pin, bounces: int) -> None:
    """Down for 200 ms and up for 200 ms; the contact opens and closes again at first."""
    for level in (0, 1):
        for _ in range(bounces):
            button.drive(level)
            clock.ms += 2
            button.drive(1 - level)
            clock.ms += 1
        button.drive(level)
        clock.ms += 200


def presses(button: Button) -> int:
    number = 0
    while button.pressed():
        number += 1
    return number


@pytest.mark.parametrize("bounces", [0, 1, 5])
def test_each_press_counts_once_however_the_contact_bounces_and_none_is_lost_meanwhile(
    clock: Clock, bounces: int
) -> None:
    button = Button(7)
    for _ in range(9):
        press(clock, Pin.pins[7], bounces)
    assert presses(button) == 9 and not button.down()


def test_a_press_after_days_of_silence_counts(clock: Clock) -> None:
    button = Button(7)
    for days in (1, 6, 7, 11, 13):
        clock.ms += days * 86_400_000
        press(clock, Pin.pins[7], 1)
    assert presses(button) == 5


def test_a_press_after_an_interrupt_was_lost_counts(clock: Clock) -> None:
    button = Button(7)
    Pin.pins[7].drive(0)
    clock.ms += 100
    Pin.pins[7].level = 1  # nobody was told
    assert presses(button) == 1
    clock.ms += 100
    press(clock, Pin.pins[7], 0)
    assert presses(button) == 1


def test_a_stuck_button_is_one_press_and_can_be_read(clock: Clock) -> None:
    button = Button(7)
    Pin.pins[7].drive(0)
    clock.ms += 60_000
    assert presses(button) == 1 and button.down()
    assert BoardChecks([Button(8), button], 15).button_down()


def test_an_encoder_tells_steps_and_wraps_where_the_accounts_do() -> None:
    encoder = Encoder(5, steps_per_count=4_096)
    for _ in range(65_535):
        Pin.pins[5].handler(Pin.pins[5])  # pyright: ignore[reportOptionalCall]
    assert encoder.count() == (1 << 28) - 4_096
    Pin.pins[5].handler(Pin.pins[5])  # pyright: ignore[reportOptionalCall]
    assert encoder.count() == 0


def test_a_battery_reading_is_the_median_without_the_first_ones() -> None:
    battery = AdcBattery(26, 10)
    ADC.readings = [100, 200, 50_000, 50_003, 9, 50_001, 65_535]
    assert battery.sample(False) == 50_001
    assert not any(1 in levels for _, levels in machine.asked)


@pytest.mark.parametrize("fails", [False, True])
def test_the_load_is_on_for_the_reading_alone_whatever_happens_in_it(fails: bool) -> None:
    battery = AdcBattery(26, 10)
    ADC.fails, ADC.readings = fails, [40_000] * 7
    if fails:
        with pytest.raises(OSError):
            battery.sample(True)
    else:
        assert battery.sample(True) == 40_000
    assert all(1 in levels for _, levels in machine.asked)
    assert Pin.pins[10].told == [0, 1, 0]


def test_a_display_that_is_missing_is_let_be() -> None:
    display = Display(12, 13)
    assert display.silent
    display.show(["anything"])
    assert machine.asked == []


def test_a_display_that_falls_silent_is_not_asked_again() -> None:
    I2C.answers = 4
    display = Display(12, 13)
    display.show(["Thecal     08:15"])
    assert not display.silent or len(machine.asked) == 4
    display.show(["Thecal     08:16"])
    assert display.silent
    I2C.answers = 100
    display.show(["Thecal     08:17"])
    assert len(machine.asked) == 4


def test_a_display_is_written_to_only_where_its_lines_are_new() -> None:
    I2C.answers = 100
    display = Display(12, 13)
    before = len(machine.asked)
    for _ in range(3):
        display.show(["Thecal", "stopped"])
    assert len(machine.asked) == before + 2
    assert len(machine.asked[-1][2]) == 1 + 1024


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> BoardChecks:
    entries = {}
    for name in ("pump", "board"):
        data = name.encode() * 1_000
        (folder / f"{name}_1a2b3c4d.mpy").write_bytes(data)
        entries[name] = [f"{name}_1a2b3c4d", binascii.crc32(data), len(data)]
    (folder / "thecal.json").write_text(json.dumps({"board": "pico", "files": entries, "version": "1"}))
    monkeypatch.setattr(checks, "INSTALLED", str(folder / "thecal.json"))
    return BoardChecks([], 15, f"{folder}/")


def test_a_program_is_whole_where_every_file_is_as_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = installed(tmp_path, monkeypatch)
    assert board.program()
    (tmp_path / "thecal.json").unlink()
    assert board.program(), "it runs from elsewhere: there is nothing to compare with"


@pytest.mark.parametrize("damage", ["bit", "end", "gone", "list"])
def test_a_damaged_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    board = installed(tmp_path, monkeypatch)
    file = tmp_path / "board_1a2b3c4d.mpy"
    data = bytearray(file.read_bytes())
    if damage == "bit":
        data[700] ^= 4
        file.write_bytes(data)
    elif damage == "end":
        file.write_bytes(data[:-1])
    elif damage == "gone":
        file.unlink()
    else:
        (tmp_path / "thecal.json").write_text('{"files": ')
    assert not board.program()
