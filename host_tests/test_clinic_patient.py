"""The patient's side: plain words, a bolus with the reason when there is none, what a beep means, what one feels."""

from __future__ import annotations

import json

import pytest

from test_cli import fast, thecal
from test_clinic_review import WATER, commit
from thecal.clinic import alarms, patient
from thecal.link import Refused
from thecal.testing import Pump, Twin

assert fast  # a fixture that every test here uses


def test_the_status_is_in_plain_words(pump: Pump) -> None:
    assert patient.told(pump.status(), alarms.table(pump))[0].startswith("Nothing is ordered yet")
    commit(pump, WATER)
    pump.run("3h")
    told = patient.told(pump.status(), alarms.table(pump))
    assert told[0] == "Your pump gives its medicine as ordered."
    assert told[1] == "An own bolus is possible now; 0 of 4 taken in 24 hours."
    assert told[-1].startswith("No alarm stands")


def test_a_bolus_says_what_comes_and_a_refusal_when_the_next_is_possible(pump: Pump) -> None:
    commit(pump, WATER)
    pump.run("3h")
    assert patient.begun(patient.bolus(pump))[0] == "It begins now and lasts 20 min."
    with pytest.raises(Refused) as refused:
        patient.bolus(pump)
    told = patient.why_not(refused.value)
    assert told[0].startswith("Not yet: it is too soon")
    assert told[1] == "The next is possible in 2 h."
    assert "pressing again does not help" in told[-1]


def test_a_beep_is_explained_with_whom_to_call(pump: Pump, twin: Twin) -> None:
    commit(pump, WATER)
    twin.fault("stall")
    pump.run("1h")
    told = patient.beeps(alarms.table(pump))
    assert told[0].startswith("It beeps for: motor stall. ")
    assert "Call your clinic at once" in told[0]
    assert len(patient.meaning(alarms.table(pump))) == 15


def test_what_is_felt_is_noted_and_for_too_much_less_is_within_reach(pump: Pump) -> None:
    commit(pump, WATER)
    pump.run("3h")
    told = patient.felt(patient.feel(pump, "too_much"))
    assert told[0] == "It is noted in the pump's log."
    assert told[-1].startswith("Within reach")
    told = patient.felt(patient.feel(pump, "too_much", less=True))
    assert told[-1] == "The pump goes to a stop, until your clinic lets it go on."
    pump.run("1m")
    assert patient.told(pump.status(), alarms.table(pump))[0].startswith("Your pump gives less")
    events = [event for event in pump.events if event["event"] == "patient_reported"]
    assert [event["less"] for event in events] == [0, 1]


def test_all_of_it_are_commands() -> None:
    assert "Nothing is ordered yet" in thecal("patient").stdout
    assert json.loads(thecal("patient", "--json").stdout)["therapy"] == "no_prescription"
    refused = thecal("patient", "bolus")
    assert refused.exit_code == 2
    assert "call your clinic" in refused.stdout
    assert "No alarm stands" in thecal("patient", "beep").stdout
    assert "motor stall (high)" in thecal("patient", "beep", "--all").stdout
    assert json.loads(thecal("patient", "feel", "unusual", "--json").stdout)["feeling"] == "unusual"
