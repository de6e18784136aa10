"""A whole visit at a locked pump through a pseudo-terminal: real bytes, and the pump's state by a second way after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from at_port import pump_at_port
from terminal import Terminal
from thecal import board, keys


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a locked virtual pump whose clock runs, and whose keys are on this host."""
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    with pump_at_port(keys=keys.path(keys.make("virtual").pump)) as name:
        yield name


def write(terminal: Terminal, text: str) -> None:
    terminal.settle()
    terminal.type(text)


def go(terminal: Terminal, down: int, *words: str) -> None:
    """To a screen so many below this one, and into it; `words` stand on it."""
    terminal.settle()
    terminal.keys("escape", *["down" if down > 0 else "up"] * abs(down))
    terminal.until(*words)
    terminal.settle()
    terminal.keys("enter")
    terminal.until_typing()


def refill(terminal: Terminal) -> None:
    """Up to what went in."""
    go(terminal, 7, "Begin the visit")
    write(terminal, "\t\r")
    terminal.until("Withdraw all")
    write(terminal, "0 mL\t\r")
    terminal.until("Fill, and enter")
    write(terminal, "18 mL\twater\t1 mg/mL\t\t\t\r")
    terminal.until("No prescription is for water 1 mg/mL yet")


def prescription(terminal: Terminal) -> None:
    """For what went in, read back; then the visit takes both."""
    go(terminal, -4, "plot of")
    write(terminal, "\t240 ug/day")
    go(terminal, 1, "Limits of this")
    write(terminal, "800 ug/day\t50 ug")
    go(terminal, 3, "No prescription is for")
    write(terminal, "\t\t\t\r")
    terminal.until("Running beside proposed", "240 ug")
    go(terminal, 0, "Running beside proposed")
    write(terminal, "\t\t\r")
    terminal.until("Read back. Look")
    go(terminal, 1, "Finish with a reason")
    write(terminal, "\tfirst filling\t\r")
    terminal.until("Finished. The reservoir holds")


def less(terminal: Terminal) -> None:
    """A dose change: both columns side by side, then the commit."""
    go(terminal, 2, "More or less of the running dose")
    write(terminal, "-10 %\t\t\r")
    terminal.until("Running beside proposed", "running", "proposed", "\u2260", "240 ug", "216 ug")
    write(terminal, "\tless is enough\t\r")
    terminal.until("Read back. Look")
    write(terminal, "\t\r")
    terminal.until("Committed. The pump runs it now.")


# covers: PRG-4
def test_a_visit_at_a_locked_pump_is_what_the_pump_then_tells_somebody_else(port: str) -> None:
    with Terminal("program", "--port", port) as terminal:
        terminal.until("How the pump is", "locked, clinician", "locked: in a session of the clinician")
        refill(terminal)
        prescription(terminal)
        less(terminal)
        go(terminal, 4, "Alarms: Enter or p plays")
        write(terminal, "p")
        terminal.until("by the pump:", "Hz")
        go(terminal, 1, "The pump's log", "chain of digests holds")
        terminal.keys("right")
        terminal.until("2 of 9", "prescription committed: continuous")
        terminal.settle()
        assert "alarm tested" not in terminal.text()
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert "The pump runs what was committed last." in terminal.rest
    with board.visit(port, "clinician") as link:
        status, running = link.call("status"), link.call("prescription.get")
        events = [record["event"] for record in link.call("log.read")["records"]]
        body = link.call("twin.body")
    assert running["prescription"]["dose_ng_per_day"] == 216_000
    assert (status["therapy"], status["rate_nl_per_day"]) == ("running", 216_000)
    assert 17_990_000 < status["reservoir"]["volume_nl"] <= 18_000_000
    assert body["motor_on"] and events.count("prescription_committed") == 2 and "alarm_tested" in events


def test_without_the_key_the_program_ends_before_it_begins(
    port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Terminal("program", "--port", port, THECAL_KEYS=str(tmp_path / "none")) as terminal:
        assert terminal.ended() == 2
        assert "no keys in" in terminal.rest and "Traceback" not in terminal.rest


def test_a_locked_virtual_pump_for_trying_it_out(port: str) -> None:
    with Terminal("program", "--role", "clinician") as terminal:
        terminal.until("How the pump is", "virtual pump  locked, clinician")
        terminal.type("\x11")
        assert terminal.ended() == 0
    with Terminal("program", "--role", "patient") as terminal:
        assert terminal.ended() == 2 and "is the clinician's" in terminal.rest
