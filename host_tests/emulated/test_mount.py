"""`thecal mount` and `thecal repl` as a person at a terminal uses them, on an emulated Pico with nothing on it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from emulated import pumps
from emulated.benches import Bench
from emulated.terminal import Terminal
from thecal import cli
from thecal.bench import board_program
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash import commands, version
from thecal.paths import device_dir

ENABLE = 4
_STATUS = '{"jsonrpc": "2.0", "id": 7, "method": "status"}\n'
_FOLDER = 0x4000
_FILES = f"import os; print([row[0] for row in os.ilistdir('/') if not row[1] & {_FOLDER}])"


def on_board(pico: EmulatedPico, code: str) -> str:
    return pico.mpremote("resume", "exec", code).stdout.strip()


def test_a_mounted_pump_answers_what_is_typed_even_before_it_has_started() -> None:
    """Ctrl-C ends it with the outputs at their safe levels; no file is on the board."""
    safe = board_program.outputs()
    with EmulatedPico(firmware.image(), None, Bench, tuple(safe), (7, 8, 9)) as pico:
        pico.pace(1.0)  # mpremote's half on the board gives the half here a second of emulated time
        with Terminal("mount", "--port", pico.port) as terminal:
            terminal.press(_STATUS)
            terminal.until('"event": "pump_started"')
            told = terminal.until('"id": 7')
            assert '"therapy": "no_prescription"' in told and '"board": "pico"' in told
            assert pico.plant("levels")[ENABLE] == 0, "it has the motor"
            terminal.interrupt()
            terminal.until("stopped; what is flashed on the board starts at its next reset")
            assert terminal.code() == 0
        assert pico.plant("levels") == safe
        assert on_board(pico, _FILES) == "[]"


@pytest.fixture
def small_pump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has a program mounted that is one small main.py, with this in its `run`."""

    def of(body: str) -> None:
        (tmp_path / "boards").mkdir()
        shutil.copy(device_dir() / "boards" / "pico.py", tmp_path / "boards")
        monkeypatch.setattr(commands, "device_dir", lambda: tmp_path)
        files = {"boot.py": b"", "main.py": f"def run():\n    {body}\n".encode()}
        monkeypatch.setattr(version, "launchers", lambda board, device: files)
        monkeypatch.setattr(version, "bundles", lambda board, folder: {})

    return of


def error(message: str) -> str:
    """A line of Python that tells it as main.py does."""
    return f"print({json.dumps({'jsonrpc': '2.0', 'method': 'error', 'params': {'message': message}})!r})"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (error("memory allocation failed"), "the pump does not run: memory allocation failed"),
        ("raise SystemExit", "the pump does not run: its program ended"),
    ],
)
def test_a_program_that_does_not_run_mounted_is_one_line(
    body: str, told: str, pico: EmulatedPico, small_pump: Any
) -> None:
    small_pump(body)
    pico.pace(1.0)
    result = CliRunner().invoke(cli.main, ["mount", "--port", pico.port])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"thecal: {told}\n")
    assert pico.mpremote("exec", "print(6 * 7)").stdout.split() == ["42"]


def test_a_prompt_is_reached_and_left(pico: EmulatedPico) -> None:
    pico.pace(pumps.PACE)
    with Terminal("repl", "--port", pico.port) as terminal:
        terminal.until("to exit this shell\r\n")
        terminal.until(">>> ", again="\r")  # a key may come before the terminal hands on each as it is
        terminal.press("1 + 1\r")
        terminal.until("1 + 1\r\n2\r\n>>> ")
        terminal.press("\x1d")
        assert terminal.code() == 0
    assert pico.mpremote("exec", "print(6 * 7)").stdout.split() == ["42"]


def test_a_prompt_without_a_terminal_is_one_line(pico: EmulatedPico) -> None:
    command = [sys.executable, "-m", "thecal", "repl", "--port", pico.port]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    told = "thecal: a prompt needs a terminal, and standard input is none\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
