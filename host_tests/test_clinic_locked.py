"""The clinic's and the patient's commands at a locked pump: each in the role it needs; without a key one clear line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from at_port import pump_at_port
from test_cli import complaint, fast, thecal
from test_clinic_commands import WATER
from thecal import board, keys

assert fast  # a fixture that every test here uses

NEEDS_A_KEY: tuple[tuple[str, ...], ...] = (
    ("prescription", "show"),
    ("prescription", "commit", "00", "--reason", "x"),
    ("dose", "check", "+10 %"),
    ("refill", "show"),
    ("trial", "show"),
    ("course", "show"),
    ("alarms",),
    ("alarms", "play", "eri"),
    ("alarms", "standing"),
    ("trends",),
    ("log", "show"),
    ("stop",),
    ("resume",),
    ("clock",),
    ("patient",),
    ("patient", "bolus"),
    ("patient", "feel", "too_much"),
)


@pytest.fixture(autouse=True)
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> keys.Keys:
    """With the keys of one pump."""
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    return keys.make("locked_pump")


@pytest.fixture
def port(host: keys.Keys) -> Iterator[str]:
    with pump_at_port(keys=keys.path(host.pump)) as name:
        with board.connect(name) as link:
            assert link.call("status")["access"] == "locked"  # it has read them
        yield name


# covers: PRG-4
def test_the_patients_bolus_is_the_patients_and_given_once_the_lockout_is_over(
    host: keys.Keys, tmp_path: Path
) -> None:
    file = tmp_path / "water.json"
    bolus = {"dose_ug": 10, "duration_min": 20, "lockout_h": 2, "most_in_24h": 4}
    file.write_text(json.dumps(WATER | {"patient_bolus": bolus}))
    with pump_at_port(keys=keys.path(host.pump), held=True) as port:
        with board.visit(port, "clinician") as link:
            link.call("service.filled", volume_nl=18_000_000)
        digest = told(port, "prescription", "propose", file)["digest"]
        told(port, "prescription", "commit", digest, "--reason", "a start")
        with board.connect(port) as link:
            link.call("twin.pass", ms=3 * 3_600_000)
        assert told(port, "patient", "bolus")["left_in_24h"] == 3
        assert "too soon" in thecal("patient", "bolus", "--port", port).stdout


def told(port: str, *arguments: str | Path) -> Any:
    result = thecal(*arguments, "--json", "--port", port)
    assert (result.exit_code, result.stderr) == (0, ""), arguments
    return json.loads(result.stdout)


# covers: PRG-4
def test_a_visit_by_commands_each_in_the_role_that_it_needs(port: str, tmp_path: Path) -> None:
    file, log = tmp_path / "water.json", tmp_path / "pump.log"
    bolus = {"dose_ug": 10, "duration_min": 20, "lockout_h": 2, "most_in_24h": 4}
    file.write_text(json.dumps(WATER | {"patient_bolus": bolus}))
    told(port, "clock")
    told(port, "refill", "begin")
    told(port, "refill", "withdrawn", "0 mL")
    told(port, "refill", "filled", "18 mL", "--drug", "water=1 mg/mL")
    digest = told(port, "prescription", "propose", file)["digest"]
    assert told(port, "refill", "finish", "--reason", "first", "--digest", digest)["volume_nl"] == 18_000_000
    adjusted = told(port, "dose", "adjust", "-10 %")
    told(port, "prescription", "commit", adjusted["digest"], "--reason", "less")
    assert told(port, "patient")["therapy"] == "running"
    refused = thecal("patient", "bolus", "--port", port)
    assert refused.exit_code == 2 and "too soon" in refused.stdout
    assert told(port, "patient", "feel", "too_much", "--less")["less"]
    assert told(port, "resume")["therapy"] == "running"
    told(port, "stop")
    assert thecal("log", "download", log, "--port", port).exit_code == 0
    assert "each the same" in thecal("log", "verify", log, "--port", port).stdout
    with board.visit(port, "clinician") as link:
        status, running = link.call("status"), link.call("prescription.get")
    assert (status["therapy"], running["prescription"]["dose_ng_per_day"]) == ("stopped", 216_000)
    assert (
        "locked: in a session of the patient" in thecal("status", "--role", "patient", "--port", port).stdout
    )


# covers: PRG-5
def test_without_a_key_each_command_says_in_one_line_how_to_come_by_one(
    port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "none"))
    for words in NEEDS_A_KEY:
        said = complaint(*words, "--port", port)
        assert "no keys in" in said and "silence button held" in said, words
    assert "locked: what takes a key takes a role" in thecal("status", "--port", port).stdout


# covers: PRG-5
def test_an_old_key_is_told_as_what_it_is(port: str, host: keys.Keys) -> None:
    keys.make(host.pump)
    assert "the key on this host is not the pump's" in complaint("prescription", "show", "--port", port)


def test_of_several_pumps_on_a_host_the_one_that_tells_its_number_is_found(
    host: keys.Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = keys.make("another_pump")
    assert board._keys(other.pump) == other
    assert board._keys(host.pump) == host
    with pytest.raises(board.Failure, match="no keys of pump stranger"):
        board._keys("stranger")
    with pytest.raises(board.Failure, match="is no pump's number"):
        board._keys("../another_pump")
    with pytest.raises(board.Failure, match="say which"):
        board._keys(None)


# covers: REC-3
@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("times", [3, 10])  # a pump could be made at last, or none
def test_a_stop_in_the_safe_state_ends_well_and_says_what_is_true_there(
    host: keys.Keys, locked: bool, times: int
) -> None:
    with pump_at_port(keys=keys.path(host.pump) if locked else None, held=True) as port:
        assert told(port, "stop") == {}
        assert "stopped already" in complaint("stop", "--port", port)
        with board.connect(port) as link:
            link.call("twin.fault", fault="program_error", value=times)
            link.call("twin.pass", ms=86_400_000)
            assert link.call("status")["therapy"] == "failed"
        assert told(port, "stop") == {"therapy": "failed"}
        assert thecal("stop", "--port", port).stdout.startswith("Nothing is delivered")
        assert complaint("resume", "--port", port)
