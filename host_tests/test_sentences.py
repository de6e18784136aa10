"""What the pump tells is said in plain words and people's units: events, refusals, status."""

from __future__ import annotations

from typing import Any

import pytest

from pump import events
from thecal.sentences import sentence
from thecal.status import rows
from thecal.testing import Pump
from thecal.words import plainly, refusal

MORPHINE: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [{"name": "morphine", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_mg_per_day": 1.2, "most_bolus_mg": 0.1},
    "dose_mg_per_day": 0.5,
    "periodic_bolus": {"dose_ug": 20, "duration_min": 10, "every_h": 6},
    "patient_bolus": {"dose_ug": 60, "duration_min": 20, "lockout_h": 2, "most_in_24h": 4},
}


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("309000 nL are more than the 20640 nL left", "0.309 mL are more than the 0.02064 mL left"),
        ("20000 pL are below one step, 20640 pL", "20 nL are below one step, 20.64 nL"),
        ("from 120000 ng/day to 1380000 ng/day", "from 120 ug/day to 1.38 mg/day"),
        ("at most 2000000 ng/mL of baclofen", "at most 2 mg/mL of baclofen"),
        ("the pump must be refilled by day 20548", "the pump must be refilled by 2026-04-05"),
        ("changed 720 min ago, for another 3661 s", "changed 12 h ago, for another 1 h 1 min 1 s"),
        ("4 taken in 24 h; a text of 1 to 80 characters", "4 taken in 24 h; a text of 1 to 80 characters"),
        ("day " + "9" * 30, "day " + "9" * 30),
    ],
)
def test_figures_of_the_pump_s_sentences_are_said_in_people_s_units(told: str, plain: str) -> None:
    assert plainly(told) == plain


def test_a_refusal_says_when_it_is_possible_unless_its_sentence_does() -> None:
    assert refusal("not during a prime", {"wait_s": 1779}) == "not during a prime; possible in 29 min 39 s"
    assert refusal("possible in 60 s", {"wait_s": 60}) == "possible in 1 min"
    assert refusal("no bolus is running", {}) == "no bolus is running"


def test_every_event_of_the_table_has_a_sentence() -> None:
    for kind, name in enumerate(events.EVENT_NAMES):
        event = events.describe(kind, 0, 1, 2, 3)
        told = sentence(event, {})
        assert told and "_" not in told and "None" not in told, (name, told)


def test_the_status_tells_each_bolus_and_the_catheter(pump: Pump) -> None:
    pump.prescribe(MORPHINE)
    pump.run("2h")
    pump.request("patient.bolus")
    pump.run("5m")
    told = dict(rows(pump.status()))
    assert told["patient's"] == "0.015/0.060 mL, 15 min"
    assert told["periodic"] == "next in 3 h 55 min"
    assert told["catheter"].startswith("filling, 0.2")
    pump.run("20m")
    assert dict(rows(pump.status()))["patient's"] == "1 of 4, in 1 h 35 min"
