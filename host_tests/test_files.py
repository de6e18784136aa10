"""Prescription and scenario files: exact conversion, and every fault told once, in the file's own terms."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pump.calibration import Calibration
from pump.faults import Faults
from pump.prescription import parse
from thecal import files, prescriptions, scenarios
from thecal.errors import Failure
from thecal.files import Faulty
from thecal.link import Refused

FLEX: dict[str, Any] = {
    "about": "a comment for people",
    "mode": "flex",
    "drugs": [{"name": "baclofen", "concentration_mg_per_ml": "0.5"}],
    "limits": {"most_dose_ug_per_day": 800, "most_bolus_ug": 50},
    "schedule": [
        {
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "doses": [{"from": "00:00", "dose_ug_per_day": 120.5}, {"from": "06:30", "dose_ug_per_day": 240}],
        },
        {"weekdays": ["sat", "sun"], "doses": [{"from_s": 0, "dose_ng_per_day": 150_000}]},
    ],
}


class Door:
    """A link on which the pump's own door answers, without a pump."""

    def call(self, method: str, **params: Any) -> Any:
        faults = Faults()
        found = parse(json.loads(json.dumps(params["prescription"])), Calibration(), faults)
        if found is None or faults.found:
            raise Refused(-32602, "faults", {"faults": faults.found})
        return found.readback()


def draft_of(value: Any) -> prescriptions.Draft:
    """As a file would be read: floats of this source become the decimals they are written as."""
    return prescriptions.Draft(files.parse(json.dumps(value).replace('"0.5"', "0.5"), "test"))


def faults_of(value: Any) -> list[str]:
    with pytest.raises(Faulty) as raised:
        prescriptions.check(Door(), draft_of(value))
    return [str(fault) for fault in raised.value.faults]


def flex() -> dict[str, Any]:
    return copy.deepcopy(FLEX)


def test_doses_and_concentrations_become_whole_nanograms() -> None:
    sent = draft_of(FLEX).device
    assert sent["drugs"][0]["concentration_ng_per_ml"] == 500_000
    assert sent["limits"] == {"most_dose_ng_per_day": 800_000, "most_bolus_ng": 50_000}
    assert sent["schedule"][0]["doses"] == [
        {"from_s": 0, "dose_ng_per_day": 120_500},
        {"from_s": 23_400, "dose_ng_per_day": 240_000},
    ]
    assert "about" not in sent


def test_a_sound_file_is_read_back() -> None:
    readback = prescriptions.check(Door(), draft_of(FLEX))
    assert readback["rates"].item(0)["rate_nl_per_day"] == 241_000


def test_every_fault_is_told_once_in_the_order_of_the_file() -> None:
    wrong = flex()
    wrong["drugs"][0]["concentration_mg_per_ml"] = 2.5
    wrong["limits"]["most_bolus_ug"] = 0.0005
    wrong["schedule"][0]["doses"][0]["dose_mcg_per_day"] = wrong["schedule"][0]["doses"][0].pop(
        "dose_ug_per_day"
    )
    wrong["schedule"][0]["doses"][1]["from"] = "25:00"
    wrong["schedule"][1]["doses"][0]["dose_ng_per_day"] = -3
    assert faults_of(wrong) == [
        "drugs[0].concentration_mg_per_ml: 2.5 (allowed at most 2 mg/mL of baclofen)",
        "limits.most_bolus_ug: 0.0005 (allowed a whole number of ng)",
        "schedule[0].doses[0].dose_mcg_per_day: unknown unit"
        " (allowed dose_ng_per_day, dose_ug_per_day, dose_mg_per_day)",
        'schedule[0].doses[1].from: "25:00" (allowed 00:00 to 23:59)',
        "schedule[1].doses[0].dose_ng_per_day: -3 (allowed 1 to 1000000000 ng/day)",
    ]


def test_the_pump_s_range_is_told_in_the_file_s_unit() -> None:
    wrong = flex()
    wrong["schedule"][0]["doses"][1]["dose_ug_per_day"] = 900
    (fault,) = faults_of(wrong)
    assert fault.startswith("schedule[0].doses[1].dose_ug_per_day: 900 (allowed 24 to 800 ug/day")


def test_a_time_of_day_out_of_order_is_told_as_a_time_of_day() -> None:
    wrong = flex()
    wrong["schedule"][0]["doses"].append({"from": "05:00", "dose_ug_per_day": 100})
    assert faults_of(wrong) == ['schedule[0].doses[2].from: "05:00" (allowed 06:31 to 23:59)']


def test_an_unknown_key_does_not_also_count_as_the_missing_one() -> None:
    wrong = flex()
    wrong["limits"]["most_bolis_ug"] = wrong["limits"].pop("most_bolus_ug")
    assert faults_of(wrong) == [
        "limits.most_bolis_ug: unknown key (allowed most_dose_ng_per_day, most_bolus_ng)"
    ]


def test_an_unknown_mode_does_not_make_strangers_of_its_keys() -> None:
    wrong = flex()
    wrong["mode"] = "flexible"
    assert faults_of(wrong) == ['mode: "flexible" (allowed one of stopped, minimum, continuous, flex)']


def test_a_key_of_another_mode_is_a_fault() -> None:
    wrong = flex()
    wrong["mode"] = "minimum"
    assert faults_of(wrong) == [
        "schedule: no such key here (allowed mode, drugs, limits, periodic_bolus, patient_bolus)"
    ]


def test_something_missing_is_called_missing() -> None:
    wrong = flex()
    del wrong["drugs"][0]["name"]
    (fault,) = faults_of(wrong)
    assert fault.startswith("drugs[0].name: missing (allowed one of morphine, hydromorphone, ")


def test_the_format_of_an_earlier_version_is_told_as_such() -> None:
    wrong = {
        **flex(),
        "drug": {"name": "baclofen", "concentration_mg_per_ml": 0.5, "sudden_stop_harms": True},
    }
    del wrong["drugs"]
    (fault,) = faults_of(wrong)
    assert fault.startswith('drug: of an earlier format (allowed drugs, a list such as [{"name": "baclofen"')
    assert "sudden stop" in fault


def test_the_same_dose_in_two_units_is_a_fault() -> None:
    wrong = flex()
    wrong["schedule"][1]["doses"][0]["dose_ug_per_day"] = 150
    assert faults_of(wrong) == [
        "schedule[1].doses[0].dose_ug_per_day: the same in another unit (allowed once)"
    ]


@pytest.mark.parametrize("value", ["flex", 5, [], None, 1.5])
def test_a_file_that_holds_no_object_is_a_fault(value: Any) -> None:
    (fault,) = faults_of(value)
    assert "an object" in fault or "decimal" in fault


def test_a_decimal_where_none_belongs_is_a_fault() -> None:
    wrong = flex()
    wrong["schedule"][1]["weekdays"] = ["sat", "sun", 1.5]
    assert faults_of(wrong) == ["schedule[1].weekdays[2]: 1.5 (allowed no decimal)"]


def test_a_key_that_stands_twice_is_a_fault() -> None:
    text = (
        json.dumps(FLEX)
        .replace('"0.5"', "0.5")
        .replace('"mode": "flex"', '"mode": "stopped", "mode": "flex"')
    )
    with pytest.raises(Faulty) as raised:
        prescriptions.check(Door(), prescriptions.Draft(files.parse(text, "test")))
    assert str(raised.value) == "mode: stands twice (allowed once)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"mode": }', "line 1, column 10: not JSON"),
        ('{\n "a": 1\n "b"}', "line 3, column 2: not JSON"),
        ("", "line 1, column 1: not JSON"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": 1e99999999999999999999}', "a number is too long"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_with_line_and_column(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(Failure) as raised:
        files.read_json(file)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "binary"):
        with pytest.raises(Failure):
            files.read_json(path)


def test_a_scenario_becomes_whole_numbers() -> None:
    value = {
        "for": "2d",
        "reservoir_ml": 2.5,
        "happenings": [
            {
                "at": "12:00",
                "request": {"method": "bolus.start", "params": {"dose_ug": 50, "duration_min": 20}},
            },
            {"at": "1d00:00:00.250", "fault": "stall", "value": 1},
        ],
    }
    scenario = scenarios.convert(files.parse(json.dumps(value), "test"), Path())
    assert (scenario.start, scenario.seconds, scenario.reservoir_nl) == ((20_458, 0), 172_800, 2_500_000)
    assert scenario.happenings == [
        {
            "at_s": 43_200,
            "at_ms": 0,
            "request": {"method": "bolus.start", "params": {"dose_ng": 50_000, "duration_s": 1200}},
        },
        {"at_s": 86_400, "at_ms": 250, "fault": "stall", "value": 1},
    ]


def test_every_fault_of_a_scenario_is_told() -> None:
    value = {
        "start": "yesterday",
        "for": "soon",
        "reservoir_ml": "full",
        "happening": [],
        "happenings": [{"at": "later", "fault": "stall"}, {"at": "1h"}, 5],
    }
    with pytest.raises(Faulty) as raised:
        scenarios.convert(value, Path())
    paths = [fault.path for fault in raised.value.faults]
    assert sorted(paths) == [
        "for", "happening", "happenings[0].at", "happenings[1]", "happenings[2]", "reservoir_ml", "start",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.stem for path in scenarios.SHIPPED.glob("*.json")))
def test_every_shipped_scenario_can_be_read(name: str) -> None:
    assert scenarios.shipped(name).title
