"""The runners of the virtual board and of scripts, with a device of a few lines: on both interpreters the same."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thecal import shims, virtual
from thecal.errors import Failure

DEVICE = """
import json

def open_board(name, held):
    def turn(line):
        if line is None:
            print(json.dumps("tick"))
            return 20
        if line == "raise":
            raise ValueError("as asked")
        print(json.dumps([name, held, line]))
        return 20
    return turn

def close():
    print(json.dumps("outputs off"))
"""


@pytest.fixture
def device(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(DEVICE)
    return tmp_path


@pytest.fixture(params=virtual.INTERPRETERS)
def interpreter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def board(device: Path, interpreter: str) -> Iterator[subprocess.Popen[bytes]]:
    with virtual.start(interpreter, device=device) as process:
        yield process
        process.kill()


def ask(board: subprocess.Popen[bytes], line: str) -> Any:
    assert board.stdin is not None and board.stdout is not None
    board.stdin.write(line.encode() + b"\n")
    board.stdin.flush()
    return json.loads(board.stdout.readline())


def rest(board: subprocess.Popen[bytes]) -> str:
    assert board.stdout is not None
    return board.stdout.read().decode()


def test_a_line_is_a_turn_and_the_end_of_input_switches_the_outputs_off(
    board: subprocess.Popen[bytes],
) -> None:
    assert ask(board, "überall 1") == ["virtual", True, "überall 1"]
    assert board.stdin is not None
    board.stdin.write(b"two\nthree")
    board.stdin.close()
    last = [json.loads(line) for line in rest(board).splitlines()]
    assert last == [["virtual", True, "two"], ["virtual", True, "three"], "outputs off"]
    assert board.wait() == 0


# covers: RUN-4
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_switches_the_outputs_off_and_ends_in_peace(
    board: subprocess.Popen[bytes], sent: signal.Signals
) -> None:
    ask(board, "one")
    board.send_signal(sent)
    assert rest(board) == '"outputs off"\n'
    assert board.wait() == 0


# covers: RUN-4
def test_an_exception_switches_the_outputs_off_and_shows_its_traceback(
    board: subprocess.Popen[bytes],
) -> None:
    assert board.stdin is not None
    board.stdin.write(b"raise\n")
    board.stdin.flush()
    said = rest(board).strip().splitlines()
    assert '"outputs off"' in said
    assert said[-1] == "ValueError: as asked"
    assert board.wait() == 1


def test_a_held_clock_makes_no_turns_of_its_own(board: subprocess.Popen[bytes]) -> None:
    ask(board, "one")
    time.sleep(0.1)
    assert ask(board, "two") == ["virtual", True, "two"]


def test_a_free_clock_makes_turns_while_nothing_is_said(device: Path, interpreter: str) -> None:
    with virtual.start(interpreter, held=False, device=device) as board:
        assert board.stdout is not None
        assert [json.loads(board.stdout.readline()) for _ in range(3)] == ["tick"] * 3
        board.terminate()


def test_an_unknown_interpreter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Failure, match="'pypy': there is micropython and cpython"):
        virtual.start("pypy")


def test_a_script_gets_its_payload_and_steps_to_its_result(tmp_path: Path, interpreter: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "helper.py").write_text("def twice(n):\n    return 2 * n\n")
    script = tmp_path / "script.py"
    script.write_text(
        "from helper import twice\nleft = []\n"
        "def begin(payload):\n    left.extend(payload['numbers'])\n"
        "def step():\n    left.append(twice(left.pop(0)))\n    return left[0] != 0\n"
        "def result():\n    return {'left': left}\n"
    )
    payload = {"numbers": [1, 2**60 + 1, 0]}
    done = virtual.run_script(script, payload, interpreter, folders=[tmp_path / "folder"])
    assert done == {"left": [0, 2, 2**61 + 2]}


def test_a_script_that_raises_shows_its_traceback(tmp_path: Path, interpreter: str) -> None:
    script = tmp_path / "script.py"
    script.write_text("def begin(payload):\n    return payload['no']\n")
    with pytest.raises(virtual.ScriptError, match="KeyError"):
        virtual.run_script(script, {}, interpreter)


def test_tick_counters_wrap_as_on_a_board() -> None:
    last = 2**30 - 1
    assert shims.ticks_add(last, 2) == 1
    assert shims.ticks_diff(1, last) == 2
    assert shims.ticks_diff(last, 1) == -2
