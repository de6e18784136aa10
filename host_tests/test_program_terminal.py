"""The full-screen program through a pseudo-terminal: real bytes in and out, against the virtual board."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from terminal import Terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    with Terminal("program") as screen:
        yield screen


def test_the_real_bytes_of_the_program_make_a_prescription_in_a_real_terminal(terminal: Terminal) -> None:
    terminal.until("How the pump is")
    terminal.keys("down", "down")
    terminal.until("What the reservoir holds")
    terminal.keys("enter")
    terminal.until_typing()
    terminal.type("water\t1 mg/mL")
    terminal.keys("escape", "down")
    terminal.until("plot of")
    terminal.keys("enter")
    terminal.until_typing()
    terminal.type("\t240 ug/day")
    terminal.keys("escape", "down")
    terminal.until("Limits of this")
    terminal.keys("enter")
    terminal.until_typing()
    terminal.type("800 ug/day\t50 ug")
    terminal.until("of the most in a day")
    terminal.keys("escape", "down", "down")
    terminal.until("Running beside proposed", "≠")
    terminal.keys("enter")
    terminal.until_typing()
    terminal.type("\tby hand\t\r")
    terminal.until("Read back. Look")
    terminal.type("\t\r")
    terminal.until("Committed. The pump runs it now.")
    terminal.type("\x11")
    assert terminal.ended() == 0
    assert "pumps water - not a medical device" in terminal.rest


def test_without_colour_the_program_says_the_same() -> None:
    with Terminal("program", NO_COLOR="1") as screen:
        screen.until("How the pump is")
        screen.keys("down", "down")
        screen.until("What the reservoir holds")
        colours = {cell.fg for line in screen.cells() for cell in line}
        assert all(colour in ("default", "black", "white") or _grey(colour) for colour in colours), colours
        screen.type("\x11")
        assert screen.ended() == 0


def _grey(colour: str) -> bool:
    parts = [int(colour[n : n + 2], 16) for n in (0, 2, 4)] if len(colour) == 6 else [0, 99]
    return max(parts) - min(parts) < 12
