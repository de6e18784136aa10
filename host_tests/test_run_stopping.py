"""How a run ends before its time: Ctrl-C at any moment, signals, and the terminal afterwards."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "thecal", "run"]


def summary_of(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text().splitlines()[-1])


def test_ctrl_c_while_the_program_is_being_loaded_ends_it_quietly() -> None:
    early = """
import sys
late = sys.argv[1]
class Interrupts:
    def find_spec(self, name, path, target=None):
        if name == late:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupts())
from thecal.__main__ import main
sys.argv[1:] = ["run", "--for", "1h"]
main()
"""
    for module in ("thecal.cli", "click", "thecal.link"):
        command = [sys.executable, "-c", early, module]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


def test_the_program_begins_where_ctrl_c_is_heard() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="thecal")
    assert script.value == "thecal.__main__:main"


# covers: RUN-4
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_with_motor_and_beeper_off(tmp_path: Path, number: int, code: int) -> None:
    file = tmp_path / "cut.jsonl"
    command = [*PROGRAM, "--speed", "60", "--json", str(file), "--interpreter", "cpython"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        while "prescription committed" not in process.stdout.readline():
            pass
        time.sleep(0.3)
        process.send_signal(number)
        told = process.stdout.read()
    assert process.returncode == code
    assert "interrupted" in told
    assert summary_of(file)["closed"] == {"motor_on": False, "beeper_hz": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
class TestInATerminal:
    """The live view, in a pseudo-terminal of 80 x 24."""

    # covers: RUN-4
    def test_ctrl_c_leaves_motor_and_beeper_off_and_the_terminal_as_it_was(self, tmp_path: Path) -> None:
        import termios

        file = tmp_path / "cut.jsonl"
        terminal, process = in_terminal("--speed", "2880", "--json", str(file))
        before = termios.tcgetattr(terminal)
        shown = read_until(terminal, "rate over the run")
        shown += read_for(terminal, 0.5)
        os.write(terminal, b"\x03")
        shown += read_for(terminal, 20)
        assert process.wait(10) == 130
        summary = summary_of(file)
        assert summary["interrupted"] is True
        assert summary["closed"] == {"motor_on": False, "beeper_hz": 0}
        assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is shown again"
        assert shown.rindex("\x1b[?1049l") > shown.rindex("\x1b[?1049h"), "the screen is the one before"
        assert "interrupted" in shown[shown.rindex("\x1b[?1049l") :]
        assert termios.tcgetattr(terminal) == before
        os.close(terminal)

    def test_the_view_fits_and_a_summary_stays(self) -> None:
        terminal, process = in_terminal("--for", "16h", "--speed", "max", "--interpreter", "cpython")
        shown = read_for(terminal, 60)
        assert process.wait(10) == 0
        os.close(terminal)
        for told in (
            "not a medical device",
            "mL/day",
            "programmed",
            "reservoir",
            "battery",
            "next refill",
            "low reservoir",
        ):
            assert told in shown
        assert "log " in shown[shown.rindex("\x1b[?1049l") :]


def in_terminal(*arguments: str) -> tuple[int, subprocess.Popen[bytes]]:
    """`thecal run` in a terminal of its own; our end of it, and the process."""
    ours, its = os.openpty()
    seize = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", seize, *PROGRAM, *arguments],
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        env={
            **os.environ,
            "TERM": "xterm-256color",
            "COLUMNS": "80",
            "LINES": "24",
            "PYTHONIOENCODING": "utf-8",
        },
    )
    os.close(its)
    return ours, process


def read_until(terminal: int, wanted: str) -> str:
    shown = ""
    until = time.monotonic() + 30
    while wanted not in shown and time.monotonic() < until:
        shown += read_for(terminal, 0.1)
    return shown


def read_for(terminal: int, seconds: float) -> str:
    """What the terminal shows in that time, or until the program ends."""
    shown = b""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                shown += os.read(terminal, 65_536)
            except OSError:  # the program has ended and its side is closed
                break
    return shown.decode("utf-8", "replace")
