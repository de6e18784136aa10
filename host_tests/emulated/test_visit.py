"""A visit at a locked emulated Pico through the programmer's own code: each screen's plain command, in its order.

What the commands say is compared with what the pump then tells somebody else, and with its log.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from emulated import pumps
from emulated.test_locked import Locked, folder, locked, pico, session
from thecal import board, cli, keys
from thecal.emulated.pico import EmulatedPico

assert folder and locked and pico  # fixtures: a locked pump that has just started, and the folder of its keys

WATER: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_mg_per_day": 24, "most_bolus_mg": 0.1},
    "dose_mg_per_day": 6,
    "patient_bolus": {"dose_ug": 1, "duration_s": 10, "lockout_min": 5, "most_in_24h": 6},
}


class Visit:
    """Commands to one pump, by somebody at its cable."""

    def __init__(self, port: str) -> None:
        self._port = port

    def said(self, *words: str | Path, code: int = 0) -> str:
        """What a command says; where it fails on standard error, in one line."""
        done = CliRunner().invoke(cli.main, [*map(str, words), "--port", self._port])
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.stdout or done.stderr

    def told(self, *words: str | Path) -> Any:
        """The same as JSON."""
        return json.loads(self.said(*words, "--json"))


@pytest.fixture
def visit(pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setattr(board, "_PORT_SILENCE_S", pumps.PATIENCE_S)
    pico.pace(None)
    return Visit(pico.port)


# covers: PRG-4
def test_a_whole_visit_by_the_programmers_own_code(
    visit: Visit, pico: EmulatedPico, locked: Locked, tmp_path: Path
) -> None:
    log = tmp_path / "visit.log"
    filled_and_adjusted(visit, tmp_path / "water.json")
    assert "too soon" in visit.said("patient", "bolus", code=2)
    assert "Within reach" in visit.said("patient", "feel", "too_much")
    assert visit.told("patient", "feel", "too_much", "--less")["less"]
    pico.pace(pumps.PACE)
    with session(pico, "clinician", locked.keys) as link:
        status = link.call("status")
    assert status["serial"] == locked.keys.pump
    assert status["therapy"] == "fallback"
    assert 17_900_000 < status["reservoir"]["volume_nl"] < 18_000_000, "it gave some"
    visit.said("log", "download", log)
    assert "each the same" in visit.said("log", "verify", log)
    events = [json.loads(line) for line in visit_log(log)]
    told = [event["event"] for event in events]
    assert told.count("prescription_committed") == 2 and told.count("patient_reported") == 2
    assert events[-1]["seq"] == len(events)
    assert json.loads(log.read_text().splitlines()[0])["serial"] == locked.keys.pump


def filled_and_adjusted(visit: Visit, prescription: Path) -> None:
    """A first filling, and then less of a dose."""
    prescription.write_text(json.dumps(WATER))
    visit.said("clock")
    assert visit.told("refill", "begin")["step"] == "begun"
    visit.said("refill", "withdrawn", "0 mL")
    visit.said("refill", "filled", "18 mL", "--drug", "water=1 mg/mL")
    digest = visit.told("prescription", "propose", prescription)["digest"]
    assert visit.told("refill", "finish", "--reason", "a first filling", "--digest", digest)["volume_nl"] > 0
    adjusted = visit.told("dose", "adjust", "-10 %")
    assert "Nothing has changed yet" in visit.said("dose", "adjust", "-10 %")
    assert visit.told("prescription", "show")["prescription"]["dose_ng_per_day"] == 6_000_000
    now = visit.told("prescription", "commit", adjusted["digest"], "--reason", "less is enough")
    assert now["prescription"]["dose_ng_per_day"] == 5_400_000


def visit_log(file: Path) -> list[str]:
    """A line a record."""
    return CliRunner().invoke(cli.main, ["log", "show", str(file), "--json"]).stdout.splitlines()


# covers: LCK-1
def test_who_has_no_key_is_told_how_to_come_by_one(
    visit: Visit, locked: Locked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "none"))
    for words in (("prescription", "show"), ("patient",), ("log", "show")):
        said = visit.said(*words, code=2)
        assert said.count("\n") == 1
        assert f"no keys of pump {locked.keys.pump}" in said and "silence button" in said
    assert not keys.folder().exists()
