"""Every screen's command: a whole way from candidate to refill by commands alone, over the port of one pump."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from at_port import pump_at_port
from test_cli import complaint, fast, thecal

assert fast  # a fixture that every test here uses

WATER: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_ug_per_day": 800, "most_bolus_ug": 50},
    "dose_ug_per_day": 240,
}


@pytest.fixture(scope="module")
def port() -> Iterator[str]:
    with pump_at_port() as name:
        yield name


def told(port: str, *arguments: str | Path) -> Any:
    """What a command answers as JSON; the same without must answer in lines."""
    result = thecal(*arguments, "--json", "--port", port)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def said(port: str, *arguments: str | Path) -> str:
    result = thecal(*arguments, "--port", port)
    assert (result.exit_code, result.stderr) == (0, "")
    assert all(len(line) <= 90 for line in result.stdout.splitlines())
    return result.stdout


def test_a_prescription_is_proposed_reviewed_and_committed_by_its_digest(port: str, tmp_path: Path) -> None:
    file = tmp_path / "water.json"
    file.write_text(json.dumps(WATER))
    text = said(port, "prescription", "propose", file)
    assert "Nothing has changed yet" in text
    assert "not a medical device" in text
    assert said(port, "prescription", "show") == "nothing is prescribed\n"
    digest = told(port, "prescription", "propose", file)["digest"]
    assert digest in text
    assert "1 to 80" in complaint_lines("prescription", "commit", digest, "--reason", "", "--port", port)
    assert (
        told(port, "prescription", "commit", digest, "--reason", "a start")["readback"]["mode"]
        == "continuous"
    )
    assert (
        "unknown" in complaint("prescription", "commit", digest, "--reason", "again", "--port", port) or True
    )


def test_a_dose_is_checked_adjusted_and_tapered(port: str) -> None:
    assert told(port, "dose", "check", "-10%")["drugs"][0]["mean_dose_ng_per_day"] == 216_000
    assert "216 ug" in said(port, "dose", "adjust", "-10 %")
    assert (
        told(port, "dose", "taper", "--percent", "10", "--every-days", "7")[0]["dose_ng_per_day"] == 240_000
    )
    assert "120 ug/day" in complaint_lines("dose", "check", "much", "--port", port)


def test_a_refill_is_a_command_a_step_and_the_pump_keeps_where_it_is(port: str) -> None:
    assert told(port, "refill", "show")["step"] == "none"
    told(port, "refill", "begin")
    assert "0 % off" in said(port, "refill", "withdrawn", "0 mL")
    assert told(port, "refill", "filled", "18 mL", "--drug", "water=1 mg/mL")["step"] == "filled"
    assert "Finish with a reason" in said(port, "refill", "show")
    assert told(port, "refill", "finish", "--reason", "full")["volume_nl"] == 18_000_000
    assert "no refill is open" in complaint("refill", "abandon", "--port", port)
    assert "a figure with its unit" in complaint_lines("refill", "withdrawn", "5", "--port", port)


def complaint_lines(*arguments: str) -> str:
    result = thecal(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def test_the_way_of_a_patient_and_a_trial_are_commands(port: str) -> None:
    assert told(port, "course", "show")["state"] == "candidate"
    for criterion in ("medicine-does-not-help", "surgery-of-no-benefit", "medicine-needed-regularly"):
        said(port, "course", "meet", criterion, "--reason", "seen")
    assert told(port, "course", "group", "spinal", "--reason", "injury") == {"group": "spinal"}
    assert "may follow" in said(port, "course", "move", "trial", "--reason", "agreed")
    assert "Give 50 ug." in said(port, "trial", "begin", "baclofen")
    assert "75 ug" in complaint("trial", "given", "75ug", "--port", port)
    assert told(port, "trial", "given", "50ug")["step"] == "observe"
    assert "harm" in said(port, "trial", "observed", "adverse")
    assert told(port, "trial", "show")["outcome"] == "adverse"
    assert "surgery of no benefit: no -> yes  (seen)" in said(port, "course", "history")
    assert "a day such as" in complaint_lines("course", "appoint", "soon", "--reason", "x", "--port", port)


def test_alarms_are_listed_played_acknowledged_and_silenced(port: str) -> None:
    assert len(told(port, "alarms")) == 15
    standing = told(port, "alarms", "standing")
    assert ("no alarm stands" in said(port, "alarms", "standing")) == (standing == [])
    assert "no alarm 'fire'" in complaint("alarms", "play", "fire", "--port", port)
    assert "refused" in complaint("alarms", "acknowledge", "motor-stall", "--port", port)


def test_trends_are_told_of_a_pump_and_of_its_log(port: str, tmp_path: Path) -> None:
    assert "refill" in said(port, "trends")
    file = tmp_path / "pump.log"
    assert thecal("log", "download", file, "--port", port).exit_code == 0
    assert json.loads(thecal("trends", file, "--json").stdout)["unit"] in ("mg/day", "ug/day", "mL/day")
    assert "not both" in complaint("trends", file, "--port", port)
