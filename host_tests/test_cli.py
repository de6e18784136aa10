"""Every command's answer to good and bad input: one clear line and exit code 2, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from thecal import board, cli, player

FIVE_FAULTS: dict[str, Any] = {
    "mode": "flex",
    "drugs": [{"name": "baclofan", "concentration_mg_per_ml": 0.5}],
    "limits": {"most_dose_ug_per_day": 800, "most_bolus_mcg": 50},
    "schedule": [
        {
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "doses": [
                {"from": "00:00", "dose_ug_per_day": 150},
                {"from": "6:30", "dose_ug_per_day": -5},
                {"from": "07:00", "dose_ug_per_day": 1.00001},
            ],
        }
    ],
}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython's board, which starts sooner; what is tested here is the same on both."""
    start = board.start
    monkeypatch.setattr(board, "start", lambda interpreter="", notified=None: start("cpython", notified))


def thecal(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def complaint(*arguments: str | Path) -> str:
    """The one line that a mistake is told in."""
    result = thecal(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("thecal: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def written(folder: Path, value: Any) -> Path:
    file = folder / "prescription.json"
    file.write_text(json.dumps(value))
    return file


# covers: PRE-1
@pytest.mark.parametrize("command", [("prescription", "check"), ("run",)])
def test_five_faults_are_five_lines(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = thecal(*command, written(tmp_path, FIVE_FAULTS))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        'drugs[0].name: "baclofan" (allowed one of morphine, hydromorphone, fentanyl, sufentanil, bupivacaine,'
        " clonidine, ziconotide, baclofen, water)",
        "limits.most_bolus_mcg: unknown unit (allowed most_bolus_ng, most_bolus_ug, most_bolus_mg)",
        'schedule[0].doses[1].from: "6:30" (allowed 00:00 to 23:59)',
        "schedule[0].doses[1].dose_ug_per_day: -5 (allowed 0.001 to 1000000 ug/day)",
        "schedule[0].doses[2].dose_ug_per_day: 1.00001 (allowed a whole number of ng/day)",
    ]


# covers: PRE-2
def test_a_sound_prescription_is_read_back_with_its_rounding(tmp_path: Path) -> None:
    sound = {
        "mode": "continuous",
        "drugs": [{"name": "morphine", "concentration_mg_per_ml": 20}],
        "limits": {"most_dose_mg_per_day": 15, "most_bolus_mg": 1},
        "dose_mg_per_day": 1.00001,
    }
    result = thecal("prescription", "check", written(tmp_path, sound))
    assert result.exit_code == 0
    assert "not a medical device" in result.stdout
    row = next(line for line in result.stdout.splitlines() if "always" in line)
    assert row.split() == ["always", "00:00", "1000.01", "0.050001", "+10"]


def test_an_unknown_alarm_gets_the_list_of_known_ones() -> None:
    told = complaint("beep", "fire")
    assert "fire" in told
    assert "empty_reservoir" in told
    assert "refill_overdue" in told


def test_beep_wants_one_alarm_or_all_of_them() -> None:
    assert "--all" in complaint("beep")
    assert "--all" in complaint("beep", "eri", "--all")


@pytest.mark.parametrize("command", [["status"], ["beep", "eri"], ["alarms"]])
def test_a_port_that_is_not_there_is_one_line(command: list[str]) -> None:
    assert "/dev/nothing_here" in complaint(*command, "--port", "/dev/nothing_here")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--for", "soon"], "--for soon"),
        (["run", "--for", ""], "30d"),
        (["run", "--speed", "fast"], "--speed fast"),
        (["run", "--speed", "0"], "--speed 0"),
        (["run", "--scenario", "/nothing/here.json"], "/nothing/here.json"),
        (["run", "/nothing/here.json"], "/nothing/here.json"),
        (["run", "--json", "/nothing/here.jsonl"], "/nothing/here.jsonl"),
        (["run", "--interpreter", "ruby"], "ruby"),
        (["prescription", "check", "/nothing/here.json"], "/nothing/here.json"),
        (["prescription", "check"], "FILE"),
        (["beep", "eri", "--profile", "loud"], "loud"),
        (["frobnicate"], "frobnicate"),
        (["status", "--frobnicate"], "--frobnicate"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], told: str) -> None:
    assert told in complaint(*arguments)


def test_a_file_that_is_no_json_is_one_line_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"mode": "flex",\n "drug" 5}')
    assert "line 2, column 9" in complaint("prescription", "check", file)


@pytest.mark.parametrize(
    "number", ["-1e999999999", "1e999999999", "1e-999999999", "-0e999999999", "1" * 4000]
)
@pytest.mark.parametrize("key", ["dose_ug_per_day", "mode", "dose_ng_per_day", "schedule"])
def test_a_number_beyond_all_reckoning_is_a_fault(tmp_path: Path, key: str, number: str) -> None:
    file = tmp_path / "far.json"
    file.write_text(f'{{"mode": "continuous", "{key}": {number}}}')
    result = thecal("prescription", "check", file)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.stderr


def faults_at(seconds: int, **more: Any) -> list[dict[str, Any]]:
    """A cell that sags more each second: so many happenings that no line holds them."""
    return [
        {"at": f"{second}s", "fault": "sag_mohm", "value": second, **more} for second in range(1, seconds + 1)
    ]


def test_a_scenario_longer_than_a_line_is_played(tmp_path: Path) -> None:
    result = thecal("run", "--scenario", written(tmp_path, {"for": "30m", "happenings": faults_at(1500)}))
    assert result.stderr == ""
    assert result.exit_code == 0


def test_a_fault_in_a_late_part_of_a_long_scenario_is_told_by_its_place_in_the_file(tmp_path: Path) -> None:
    happenings = faults_at(1500)
    happenings[0]["value"] = happenings[1400]["value"] = -7
    result = thecal("run", "--scenario", written(tmp_path, {"for": "30m", "happenings": happenings}))
    assert result.exit_code == 2
    paths = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert paths == ["happenings[0].value", "happenings[1400].value"]


def test_a_wrong_scenario_is_a_line_a_fault(tmp_path: Path) -> None:
    happenings = [{"at": "1h", "fault": "gremlins", "value": 1}, {"at": "1h", "fault": "stall", "value": 7}]
    result = thecal("run", "--scenario", written(tmp_path, {"for": "2h", "happenings": happenings}))
    assert result.exit_code == 2
    paths = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert {"happenings[0].fault", "happenings[1].value"} <= set(paths)
    assert "Traceback" not in result.stderr


def test_status_says_how_the_pump_is() -> None:
    told = thecal("status").stdout
    assert "no prescription" in told
    assert "not a medical device" in told


def test_status_as_json_is_the_pump_s_own() -> None:
    status = json.loads(thecal("status", "--json").stdout)
    assert status["board"] == "virtual"
    assert status["programmed_pl"] == 0


def test_beep_without_a_player_writes_the_wav_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "play", lambda path: None)
    result = thecal("beep", "low-reservoir")
    assert result.exit_code == 0
    file = Path(result.stdout.rsplit("written to ", 1)[1].strip())
    assert file.read_bytes().startswith(b"RIFF")
    file.unlink()
    file.parent.rmdir()


def test_beep_with_a_player_plays_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Path] = []
    monkeypatch.setattr(player, "play", lambda path: played.append(path) or "a test")
    result = thecal("beep", "motor_stall")
    assert "played by a test" in result.stdout
    assert "not turning" in result.stdout
    assert not played[0].exists()
    assert not played[0].parent.exists()


def test_beep_all_writes_a_file_an_alarm(tmp_path: Path) -> None:
    result = thecal("beep", "--all", "--profile", "bedside", "--out", tmp_path / "sounds")
    assert result.exit_code == 0
    files = sorted(path.name for path in (tmp_path / "sounds").iterdir())
    assert len(files) == len(json.loads(thecal("alarms", "--json").stdout))
    assert "eri.bedside.wav" in files


def test_alarms_are_listed_with_both_texts() -> None:
    told = thecal("alarms").stdout
    assert "empty_reservoir  (high priority)" in told
    assert told.count("patient:") == told.count("clinician:") >= 12


def test_without_a_command_the_help_is_shown() -> None:
    result = thecal()
    assert result.exit_code == 0
    assert "prescription" in result.stdout
