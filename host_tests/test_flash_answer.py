"""What a flashed pump answers first, or fails with: each is told in one line, fault by fault where there are more."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

from thecal.errors import Failure
from thecal.flash import answer, device


class Saying:
    """A wire at which something was said once, and then nothing more."""

    name = "the pump at PORT"

    def __init__(self, *lines: str) -> None:
        self._lines = [line.encode() + b"\r\n" for line in lines]
        self._over = threading.Event()

    def write(self, line: bytes) -> None: ...

    def read(self) -> bytes:
        if self._lines:
            return self._lines.pop(0)
        self._over.wait()
        return b""

    def hang_up(self) -> None:
        self._over.set()

    def wait(self) -> None: ...
    def release(self) -> None: ...


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "_PATIENCE_S", 0.05)


STATUS: dict[str, Any] = {
    "board": "pico",
    "therapy": "in_therapy",
    "mode": "flex",
    "rate_nl_per_day": 720_000,
    "sensed": False,
    "reservoir": {"volume_nl": 19_000_000},
    "battery": {"percent": 97},
    "alarms": ["low_reservoir"],
}


@pytest.mark.usefixtures("soon")
def test_the_first_status_is_waited_for_and_said_in_a_line() -> None:
    import json

    line = json.dumps({"jsonrpc": "2.0", "id": 1, "result": STATUS})
    status = answer.first_status(Saying("MPY: soft reboot", line), 5)
    assert answer.in_words(status) == (
        "pico: in therapy, flex, 0.720 mL/day, executed, not sensed, reservoir 19.000 mL, battery 97 %,"
        " alarms low reservoir; pumps water - not a medical device"
    )


@pytest.mark.usefixtures("soon")
def test_a_program_that_ended_is_told_with_its_error() -> None:
    said = (
        "Traceback (most recent call last):",
        '  File "main.py", line 3, in <module>',
        "ValueError: no pin 99",
    )
    with pytest.raises(Failure, match="the program on the board ended: ValueError: no pin 99"):
        answer.first_status(Saying(*said), 5)


@pytest.mark.usefixtures("soon")
def test_a_wrong_local_json_is_told_fault_by_fault() -> None:
    fault = '{"path": "pins.step", "value": 99, "allowed": "0 to 29"}'
    error = '{"jsonrpc": "2.0", "method": "error", "params": {"data": {"faults": [FAULT]}}}'.replace(
        "FAULT", fault
    )
    with pytest.raises(Failure, match=r"does not run: local\.json: pins\.step: 99 \(allowed 0 to 29\)"):
        answer.first_status(Saying(error), 5)


def test_a_pump_that_answers_only_that_it_failed_is_one_line() -> None:
    failed = '{"jsonrpc": "2.0", "id": 1, "result": {"therapy": "failed", "rate_nl_per_day": 0}}'
    with pytest.raises(Failure, match="failed three times as it started"):
        answer.first_status(Saying(failed), 5)


@pytest.mark.usefixtures("soon")
def test_a_pump_that_stays_silent_is_one_line() -> None:
    with pytest.raises(Failure, match="the pump at PORT does not answer"):
        answer.first_status(Saying(), 0.2)


def test_mpremote_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpremote.transport", None)
    with pytest.raises(Failure, match=r"pip install 'thecal\[flash\]'"), device.connected("/dev/nothing"):
        raise AssertionError
