"""`thecal run`: in a pipe, as JSON, in a terminal, and cut short; motor and beeper are off however it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "thecal", "run"]
SUMMARY_KEYS = {
    "programmed_pl",
    "commanded_steps",
    "delivered_steps",
    "missed_steps",
    "pl_per_step",
    "log_digest",
    "alarms",
    "reservoir_nl",
    "battery_percent",
    "board",
    "interpreter",
    "seconds",
}


def piped(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def summary_of(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text().splitlines()[-1])


@pytest.fixture(scope="module")
def days(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[subprocess.CompletedProcess[str], Path]]:
    """The shipped day, in a pipe, under each interpreter: what it printed and its JSON lines."""
    folder = tmp_path_factory.mktemp("days")
    played = {}
    for name in ("micropython", "cpython"):
        file = folder / f"{name}.jsonl"
        played[name] = (piped("--interpreter", name, "--json", file), file)
    return played


def test_in_a_pipe_a_timeline_and_a_summary_are_printed(days: dict) -> None:
    result, _ = days["micropython"]
    assert result.returncode == 0
    assert result.stderr == ""
    assert "\x1b" not in result.stdout
    assert "not a medical device" in result.stdout
    for told in ("prime started", "patient bolus started", "ALARM low reservoir", "ALARM ERI"):
        assert told in result.stdout
    plain = " ".join(result.stdout.split())
    assert "request refused: locked for another 1 h 15 min; the next one is possible in 1 h 15 min" in plain
    assert "request refused: 4 taken in 24 h are the most allowed" in plain
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert result.stdout.splitlines()[-1].startswith("board ")


def test_the_shipped_day_has_patient_boluses_a_low_reservoir_and_a_cell_at_eri(days: dict) -> None:
    _, file = days["micropython"]
    events = [json.loads(line) for line in file.read_text().splitlines()]
    names = [event["event"] for event in events]
    assert {"prescription_committed", "prime_ended", "front_arrived", "alarm_raised"} <= set(names)
    assert names.count("patient_bolus_started") == names.count("patient_bolus_ended") == 4
    refused = [event["reason"] for event in events if event["event"] == "request_refused"]
    assert refused == ["locked_out", "too_many"]
    assert summary_of(file)["alarms"] == ["low_reservoir", "eri"]


def test_json_ends_with_a_summary_object(days: dict) -> None:
    summary = summary_of(days["micropython"][1])
    assert summary.keys() >= SUMMARY_KEYS
    assert summary["seconds"] == 86_400
    error_pl = summary["commanded_steps"] * summary["pl_per_step"] - summary["programmed_pl"]
    assert abs(error_pl) < summary["pl_per_step"]


# covers: LOG-2
def test_both_interpreters_tell_the_same_but_for_their_name(days: dict) -> None:
    (micropython, python_lines), (cpython, cpython_lines) = days["micropython"], days["cpython"]
    assert micropython.stdout.replace("micropython", "cpython") == cpython.stdout
    assert python_lines.read_text().replace("micropython", "cpython") == cpython_lines.read_text()


def test_json_to_standard_output_takes_the_timeline_s_place() -> None:
    result = piped("--for", "1h", "--interpreter", "cpython", "--json", "-")
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert objects[-1]["event"] == "summary"
    assert objects[-1]["seconds"] == 3600


# covers: DOS-3
def test_the_pieces_in_which_time_passes_do_not_matter(tmp_path: Path) -> None:
    digests = set()
    for name, speed in (("max", "max"), ("paced", "100000")):
        piped("--interpreter", "cpython", "--speed", speed, "--json", tmp_path / name)
        digests.add(summary_of(tmp_path / name)["log_digest"])
    assert len(digests) == 1


def test_a_prescription_of_one_s_own_runs_on_a_full_reservoir(tmp_path: Path) -> None:
    prescription = {
        "mode": "continuous",
        "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
        "limits": {"most_dose_mg_per_day": 2, "most_bolus_ug": 0},
        "dose_mg_per_day": 0.5,
    }
    (tmp_path / "own.json").write_text(json.dumps(prescription))
    result = piped(
        tmp_path / "own.json", "--for", "30d", "--json", tmp_path / "out", "--interpreter", "cpython"
    )
    assert result.returncode == 0
    summary = summary_of(tmp_path / "out")
    assert summary["programmed_pl"] == 15_000_000_000
    assert (
        summary["reservoir_nl"]
        == 20_000_000 - summary["delivered_steps"] * summary["pl_per_step"] // 1000 - 1
    )


def test_a_scenario_with_an_unknown_request_is_one_line(tmp_path: Path) -> None:
    happenings = [{"at": "1m", "request": {"method": "pump.dance", "params": {}}}]
    (tmp_path / "dance.json").write_text(json.dumps({"for": "1h", "happenings": happenings}))
    result = piped("--scenario", tmp_path / "dance.json", "--interpreter", "cpython")
    assert result.returncode == 2
    assert result.stderr.splitlines() == ["thecal: a request of the scenario: no method pump.dance"]


def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    with subprocess.Popen(
        [*PROGRAM, "--for", "30d", "--interpreter", "cpython"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


@full
@pytest.mark.parametrize(
    "arguments",
    [["run", "--for", "1h", "--speed", "max"], ["run", "--for", "1h", "--json", "-"], ["status"], ["--help"]],
)
def test_an_output_that_cannot_be_written_is_one_line(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full_disk:
        result = subprocess.run(
            [*PROGRAM[:-1], *arguments], stdout=full_disk, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert result.stderr == "thecal: cannot go on: no space left on device\n"
    assert result.returncode == 2


@full
def test_json_that_cannot_be_written_is_one_line() -> None:
    result = piped("--for", "1h", "--interpreter", "cpython", "--json", "/dev/full")
    assert result.stderr == "thecal: cannot go on: no space left on device\n"
    assert result.returncode == 2


@full
def test_where_nothing_can_be_written_the_exit_code_tells() -> None:
    with open("/dev/full", "w") as full_disk:
        result = subprocess.run([*PROGRAM[:-1], "status"], stdout=full_disk, stderr=full_disk, timeout=60)
    assert result.returncode == 2
