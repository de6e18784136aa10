"""A prescription as fields: what is typed becomes a file's value, and every fault comes back to its field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thecal.clinic import fields, form, prescribing, week
from thecal.files import Faulty
from thecal.testing import Pump

FLEX = form.empty() | {
    "drug_1": "baclofen",
    "concentration_1": "500 mcg/mL",
    "mode": "flex",
    "schedule": "mon-fri 00:00 120 ug/day\n  5:30 222.5 ug\n\nsat,sun 0:00 .12 mg/day",
    "most_dose": "480 ug/day",
    "most_bolus": "50 ug",
}
PATIENT = {
    "drug_1": "water",
    "concentration_1": "1 mg/mL",
    "patient_dose": "4 ug",
    "patient_duration": "20 min",
    "patient_lockout": "2 h",
    "patient_most": "4",
}


@pytest.mark.parametrize(
    ("text", "base", "value", "unit"),
    [
        ("500 ug/mL", "ng_per_ml", "500", "ug_per_ml"),
        ("20mg/ml", "ng_per_ml", "20", "mg_per_ml"),
        ("0.5 mcg / mL", "ng_per_ml", "0.5", "ug_per_ml"),
        ("40 µg", "ng", "40", "ug"),
        ("120 ug", "ng_per_day", "120", "ug_per_day"),
        ("1.5 mg/d", "ng_per_day", "1.5", "mg_per_day"),
        ("20 minutes", "s", "20", "min"),
        ("18 mL", "nl", "18", "ml"),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, base: str, value: str, unit: str) -> None:
    assert fields.quantity(text, base) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["500", "", "ug/mL", "-5 ug/mL", "1e3 ug/mL", "5 apples", "500 ug", "nan mg/mL"]
)
def test_a_figure_without_its_unit_is_none(text: str) -> None:
    assert isinstance(fields.quantity(text, "ng_per_ml"), str)


def test_a_form_becomes_the_prescription_that_it_says_and_back(pump: Pump) -> None:
    checked = prescribing.check(pump, FLEX)
    assert checked.faults == {}
    proposal = prescribing.propose(pump, checked.draft)
    prescribing.commit(pump, proposal.digest, "as it was typed")
    running = prescribing.running(pump)
    assert running["prescription"] == checked.draft.device
    back = form.form_of(running["prescription"])
    assert (
        back["schedule"]
        == "mon-fri   00:00  120 ug/day\n          05:30  222.5 ug/day\nsat,sun   00:00  120 ug/day"
    )
    assert prescribing.check(pump, back).draft.device == checked.draft.device


def test_every_field_survives_the_way_to_the_pump_and_back(pump: Pump) -> None:
    typed = FLEX | PATIENT | {"schedule": "every day 00:00 50 ug/day", "periodic_dose": "5 ug"}
    typed |= {"periodic_duration": "90 s", "periodic_every": "6 h"}
    checked = prescribing.check(pump, typed)
    assert checked.faults == {}
    back = form.form_of(checked.draft.device)
    assert back == typed | {"concentration_1": "1 mg/mL", "schedule": "every day 00:00  50 ug/day"}


# covers: PRG-3
def test_each_fault_is_told_at_its_field_and_nothing_else_is(pump: Pump) -> None:
    typed = FLEX | {"drug_1": "baclofan", "most_dose": "480", "patient_dose": "4 ug"}
    typed["schedule"] += "\nxmas 00:00 1 ug\n 25:00 1 ug\nso what"
    faults = prescribing.check(pump, typed).faults
    assert sorted(faults) == [
        "drug_1",
        "most_dose",
        "patient_duration",
        "patient_lockout",
        "patient_most",
        "schedule",
    ]
    assert [fault.path for fault in faults["schedule"]] == ["line 5", "line 6", "line 7"]
    assert "baclofen" in faults["drug_1"][0].allowed
    assert faults["most_dose"][0].allowed == "a figure with its unit, such as 120 ug/day"
    assert faults["patient_lockout"][0].allowed == "5 min to 7 d"


def test_what_the_pump_says_of_a_dose_of_the_week_is_told_at_its_line(pump: Pump) -> None:
    faults = prescribing.check(
        pump, FLEX | {"schedule": "every day 00:00 120 ug/day\n 06:00 9 mg/day"}
    ).faults
    assert [(fault.path, fault.value) for fault in faults["schedule"]] == [("line 2", "9")]
    assert "480" in faults["schedule"][0].allowed or "0.48" in faults["schedule"][0].allowed


def test_the_second_row_of_drugs_has_its_own_faults(pump: Pump) -> None:
    typed = FLEX | {"drug_1": "", "concentration_1": "", "drug_3": "morphine", "concentration_3": "90 mg/mL"}
    faults = prescribing.check(pump, typed).faults
    assert [key for key in faults if key.startswith(("drug", "conc"))] == ["concentration_3"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", "mon tue wed thu fri"),
        ("sat, sun", "sat sun"),
        ("fri-mon", "fri sat sun mon"),
        ("Mon wed", "mon wed"),
        ("every day", "mon tue wed thu fri sat sun"),
    ],
)
def test_weekdays_are_named_as_people_do(text: str, days: str) -> None:
    told = week.parse(f"{text} 00:00 1 mg/day")
    assert told.faults == []
    assert told.schedule[0]["weekdays"] == days.split()


def test_a_week_without_weekdays_or_with_a_time_alone_is_a_fault() -> None:
    assert week.parse("00:00 1 ug").faults[0].value == "no weekdays"
    assert week.parse("mon 00:00").faults[0].path == "line 1"


@pytest.mark.parametrize(("text", "told"), [("", "1 to 80"), ("x" * 81, "81 characters")])
def test_a_change_needs_a_reason(text: str, told: str) -> None:
    with pytest.raises(Faulty, match=told):
        fields.reason(text)
