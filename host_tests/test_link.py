"""The link: answers, notifications in order, and one clear line for every way in which the other end can go."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from at_port import pump_at_port
from boards import virtual
from thecal import board, cli
from thecal.errors import Failure, Stranger
from thecal.link import Link, Refused
from thecal.wires import ProcessWire, SerialWire

Script = Callable[[dict], list[object]]


class ScriptedWire:
    """Answers each request with the messages that a script gives; text goes out as it is, None ends the wire."""

    name = "the scripted pump"

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def write(self, line: bytes) -> None:
        for message in self._script(json.loads(line)):
            text = message if isinstance(message, str) else json.dumps(message)
            self._lines.put(b"" if message is None else text.encode() + b"\n")

    def read(self) -> bytes:
        return self._lines.get()

    def hang_up(self) -> None:
        self._lines.put(b"")

    def wait(self) -> None:
        return

    def release(self) -> None:
        return


def answer(request: dict, result: object) -> dict:
    return {"jsonrpc": "2.0", "id": request["id"], "result": result}


def event(number: int) -> dict:
    return {"jsonrpc": "2.0", "method": "event", "params": {"seq": number}}


def test_notifications_are_handed_on_in_order_before_the_answer() -> None:
    heard: list[int] = []
    wire = ScriptedWire(lambda request: [event(1), event(2), answer(request, "done"), event(3)])
    with Link(wire, lambda method, params: heard.append(params["seq"])) as link:
        assert link.call("status") == "done"
        assert heard == [1, 2]
    assert heard == [1, 2, 3]


def test_a_refusal_carries_code_sentence_and_figures() -> None:
    error = {"code": -32001, "message": "no", "data": {"reason": "overfill", "asked": 2}}
    wire = ScriptedWire(lambda request: [{"jsonrpc": "2.0", "id": request["id"], "error": error}])
    with Link(wire) as link, pytest.raises(Refused) as raised:
        link.call("service.filled", volume_nl=2)
    assert (raised.value.code, raised.value.message, raised.value.data["asked"]) == (-32001, "no", 2)


def test_the_no_to_a_scenario_s_request_is_no_answer_to_ours() -> None:
    heard: list[str] = []
    refusal = {"jsonrpc": "2.0", "id": None, "error": {"code": -32001, "message": "too much"}}
    wire = ScriptedWire(lambda request: [refusal, answer(request, 1)])
    with Link(wire, lambda method, params: heard.append(method)) as link:
        assert link.call("twin.pass", ms=1) == 1
    assert heard == ["error"]


def test_lines_that_are_no_messages_are_passed_over() -> None:
    with Link(ScriptedWire(lambda request: ["MicroPython v1.27", "[1, 2]", answer(request, 5)])) as link:
        assert link.call("status") == 5


def test_a_pump_that_says_nothing_is_given_up() -> None:
    wire = ScriptedWire(lambda request: [])
    with Link(wire, silence_s=0.05) as link, pytest.raises(Failure, match="does not answer"):
        link.call("status")


def test_a_pump_that_dies_is_told_with_its_last_words() -> None:
    wire = ScriptedWire(lambda request: ["Traceback", "MemoryError: no more", None])
    with Link(wire) as link, pytest.raises(Failure, match="is gone; it last said: MemoryError: no more"):
        link.call("status")


def test_a_request_longer_than_a_pump_takes_is_not_sent() -> None:
    wire = ScriptedWire(lambda request: [answer(request, 1)])
    with Link(wire) as link, pytest.raises(Failure, match="16384"):
        link.call("status", padding="x" * 20_000)


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thecal.link.GOODBYE_S", 0.2)
    monkeypatch.setattr("thecal.wires.GOODBYE_S", 0.2)
    deaf = "import time\nwhile True: time.sleep(1)"
    child = subprocess.Popen([sys.executable, "-c", deaf], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    Link(ProcessWire(child)).close()
    assert child.poll() is not None


@pytest.fixture
def port() -> Iterator[str]:
    """A pump behind a pseudo-terminal, as a board is behind its serial port."""
    host_end, pump_end = os.openpty()
    threading.Thread(target=_serve, args=(host_end,), daemon=True).start()
    yield os.ttyname(pump_end)
    os.close(pump_end)


def _serve(end: int) -> None:
    def say(line: str) -> None:
        os.write(end, line.encode() + b"\n")

    loop = virtual.open(say, held=True)
    with os.fdopen(end, "rb", buffering=0) as stream:
        try:
            while line := stream.readline():
                loop.turn(line.decode())
        except OSError:  # the other end was closed
            return


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_pump_at_a_serial_port_answers(port: str) -> None:
    with Link(SerialWire(port)) as link:
        assert link.call("status")["board"] == "virtual"
    result = CliRunner().invoke(cli.main, ["status", "--port", port])
    assert result.exit_code == 0
    assert "0.000 mL of 20.000 mL" in result.stdout


# covers: LNK-5
@pytest.mark.parametrize(
    "half", [b'{"id": 1, "meth', b'{"id": 1, "method": "alarms.test", "params": {"alarm": "eri"}}']
)
def test_what_a_killed_host_left_half_said_is_not_carried_out_and_spoils_no_request(half: bytes) -> None:
    with pump_at_port() as port:
        address = urlsplit(port)
        guest = socket.create_connection((str(address.hostname), int(address.port or 0)))
        guest.sendall(b'{"jsonrpc": "2.0", "id": 7, "method": "status"}\n' + half)
        assert guest.recv(1, socket.MSG_PEEK)
        guest.close()  # with an answer unread, which resets the connection, as a kill does
        with board.connect(port) as link:
            link.silence_s = 20.0
            assert "alarm_tested" not in str(link.call("log.read", after=0)["records"])


@pytest.mark.parametrize(
    ("port", "told"),
    [("/dev/null", "is no serial port"), ("", "empty port name"), ("frob://x", "no port frob://x; there is")],
)
def test_a_port_that_is_no_serial_port_is_one_line(port: str, told: str) -> None:
    with pytest.raises(Failure, match=told) as raised:
        SerialWire(port)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "error",
    [
        "no",
        {},
        [1],
        {"code": -32000, "message": 5},
        {"code": "5", "message": "no"},
        {"code": 1, "message": "no", "data": [1]},
        {"code": 1, "message": "no", "data": {"faults": ["x"]}},
        {"code": 1, "message": "no", "data": {"faults": 5}},
    ],
)
def test_a_no_that_no_pump_says_comes_from_a_stranger(error: object) -> None:
    wire = ScriptedWire(lambda request: [{"jsonrpc": "2.0", "id": request["id"], "error": error}])
    with Link(wire) as link, pytest.raises(Stranger, match="no pump I know"):
        link.call("status")


def test_a_line_nested_without_end_is_passed_over() -> None:
    with Link(ScriptedWire(lambda request: ["[" * 100_000, answer(request, 5)])) as link:
        assert link.call("status") == 5


@pytest.mark.parametrize(
    "result", [None, {}, 5, [1], {"board": 1, "day": 10**30, "ms": 0, "clock_known": True}]
)
@pytest.mark.parametrize(
    "command", [["status"], ["status", "--json"], ["alarms"], ["alarms", "--json"], ["beep", "eri"]]
)
def test_what_answers_as_no_pump_does_is_one_line(
    monkeypatch: pytest.MonkeyPatch, command: list[str], result: object
) -> None:
    wire = ScriptedWire(lambda request: [answer(request, result)])
    monkeypatch.setattr(board, "connect", lambda port: Link(wire))
    told = CliRunner().invoke(cli.main, [*command, "--port", "/dev/scripted"])
    assert told.exit_code == 2
    assert told.stdout == ""
    assert told.stderr == "thecal: what answers there is no pump I know\n"
