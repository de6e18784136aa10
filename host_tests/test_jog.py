"""`thecal jog` and `thecal selftest`: on the virtual board, and on a pump at a port whose time is everybody's."""

from __future__ import annotations

import json

import pytest

from at_port import pump_at_port
from pump.checks import CHECKS
from test_cli import complaint, fast, thecal
from thecal import board, jog
from thecal.errors import Failure
from thecal.link import Link

assert fast  # a fixture that every test here uses


# covers: JOG-1
def test_the_steps_asked_for_are_made_and_told_with_their_volume() -> None:
    result = thecal("jog", "--steps", "1000")
    assert (result.exit_code, result.stdout) == (0, "1000 of 1000 steps: 0.020640 mL\n")
    assert "1 min 15 s" in result.stderr


def test_a_volume_becomes_the_nearest_whole_steps() -> None:
    told = json.loads(thecal("jog", "--volume-ul", "12.5", "--json").stdout)
    assert told["asked"] == told["delivered"] == 606  # of 20,640 pL
    assert json.loads(thecal("jog", "--volume-ul", "0.001", "--json").stdout)["asked"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--steps or --volume-ul"),
        (["--steps", "5", "--volume-ul", "5"], "--steps or --volume-ul"),
        (["--steps", "0"], "0"),
        (["--volume-ul", "much"], "much"),
        (["--volume-ul", "-1"], "-1"),
        (["--volume-ul", "nan"], "nan"),
        (["--volume-ul", "1e40"], "1e40"),
        (["--volume-ul", "1001"], "1 mL"),
        (["--steps", "10000001"], "10000001"),
        (["--steps", "9" * 40], "1<=x<=10000000"),
    ],
)
def test_what_is_no_distance_is_one_line(arguments: list[str], told: str) -> None:
    assert told in complaint("jog", *arguments)


@pytest.mark.parametrize("fault", ["stall", "sensor_double"])
def test_steps_that_the_sensor_did_not_see_so_are_a_failure(fault: str) -> None:
    with board.start("cpython") as link:
        link.call("twin.fault", fault=fault, value=1)
        moved = jog.move(link, True, 200, quiet=True)
    assert moved.delivered != 200
    with pytest.raises(Failure, match=r"sensor|ended"):
        jog.complete(moved)


def test_a_jog_that_something_ends_says_how_much_is_missing() -> None:
    with board.start("cpython") as link:
        happening = {"at_s": 30, "request": {"method": "delivery.stop", "params": {}}}
        link.call("twin.scenario", happenings=[happening])
        moved = jog.move(link, True, 1000, quiet=True)
    assert 0 < moved.left < 1000
    with pytest.raises(Failure, match=f"its last {moved.left} steps"):
        jog.complete(moved)


def test_at_a_port_it_waits_for_the_motor_and_ctrl_c_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pump_at_port() as port:
        assert thecal("jog", "--port", port, "--steps", "15").stdout == "15 of 15 steps: 0.000309 mL\n"

        def interrupted(_: float) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(jog, "sleep", interrupted)
        assert thecal("jog", "--port", port, "--steps", "40000").exit_code == 130
        with board.connect(port) as link:
            status = link.call("status")
        assert status["therapy"] != "jogging"
        assert status["commanded_steps"] < 100


# covers: SLF-5
def test_the_self_test_says_of_each_check_what_it_found() -> None:
    result = thecal("selftest")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(CHECKS)
    assert all(line.split()[1] == "passed" and line.split()[2:] for line in lines)
    assert json.loads(thecal("selftest", "--json").stdout)["failed"] is False


def test_a_failed_check_is_told_and_is_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    start = board.start

    def broken(interpreter: str = "", notified: None = None) -> Link:
        link = start("cpython", notified)
        link.call("twin.fault", fault="beeper_dead", value=1)
        return link

    monkeypatch.setattr(board, "start", broken)
    result = thecal("selftest")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines() if "FAILED" in line] == ["beeper"]


def test_a_board_at_a_port_sounds_the_alarm_itself_and_its_name_is_told() -> None:
    with pump_at_port() as port:
        result = thecal("beep", "eri", "--port", port)
    assert result.exit_code == 0
    assert result.stdout.startswith("ERI: low priority, implant profile\n")
    assert "WAV" not in result.stdout and "played" not in result.stdout
