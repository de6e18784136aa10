"""What happens when: requests of any depth in people's units, and orders that become plain requests with a digest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from thecal import files, orders, scenarios
from thecal.files import Faulty
from thecal.testing import Pump

WATER: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_mg_per_day": 1, "most_bolus_mg": 0},
    "dose_ug_per_day": 480.5,
}


def read(*happenings: dict[str, Any], folder: Path = Path()) -> scenarios.Scenario:
    text = json.dumps({"happenings": list(happenings)})
    return scenarios.convert(files.parse(text, "test"), folder)


def requests(pump: Pump, *happenings: dict[str, Any]) -> list[tuple[int, str, dict[str, Any]]]:
    placed = orders.expanded(pump, read(*happenings).happenings)
    return [(index, one["request"]["method"], one["request"]["params"]) for index, one in placed]


def faults_of(*happenings: dict[str, Any]) -> list[str]:
    with pytest.raises(Faulty) as raised:
        orders.expanded(Pump(), read(*happenings).happenings)
    return [str(fault) for fault in raised.value.faults]


def test_a_request_s_quantities_become_base_units_at_any_depth() -> None:
    params = {
        "volume_ml": 18.5,
        "drugs": [{"name": "morphine", "concentration_mg_per_ml": 0.025}],
        "confirm": ["morphine:bolus=16mg"],
        "lasted_min": 240,
        "rate_ml_per_day": 11.5,
    }
    (happening,) = read({"at": "1h", "request": {"method": "any", "params": params}}).happenings
    assert isinstance(happening, dict)
    assert happening["request"]["params"] == {
        "volume_nl": 18_500_000,
        "drugs": [{"name": "morphine", "concentration_ng_per_ml": 25_000}],
        "confirmations": [{"drug": "morphine", "what": "bolus", "figure_ng_per_day": 16_000_000}],
        "lasted_min": 240,
        "rate_nl_per_day": 11_500_000,
    }


# covers: PRE-3
def test_a_prescription_becomes_a_proposal_and_its_commit(pump: Pump) -> None:
    here = {"at": "12:00:00.250", "prescribe": WATER, "reason": "more by day"}
    (_, propose, proposed), (_, commit, committed) = requests(pump, here)
    assert (propose, commit) == ("prescription.propose", "prescription.commit")
    assert proposed["prescription"]["dose_ng_per_day"] == 480_500
    assert committed["reason"] == "more by day"
    assert committed["digest"] == pump.request("prescription.propose", **proposed)["digest"]


def test_to_learn_a_digest_leaves_no_trace_in_the_pump(pump: Pump) -> None:
    before = pump.status()
    requests(pump, {"at": "1h", "prescribe": WATER, "reason": "r"})
    assert pump.status() == before


def test_a_refill_becomes_its_visit(pump: Pump) -> None:
    refill = {"left_ml": 0.3, "withdrawn_ml": 2, "volume_ml": 19.5, "prescription": WATER, "reason": "due"}
    told = requests(pump, {"at": "1h", "refill": refill})
    assert [method for _, method, _ in told] == [
        "refill.begin", "refill.withdrawn", "refill.filled", "prescription.propose", "refill.finish",
    ]  # fmt: skip
    assert told[0][2] == {"left_nl": 300_000}
    assert told[1][2] == {"volume_nl": 2_000_000}
    assert told[2][2] == {
        "volume_nl": 19_500_000,
        "drugs": [{"name": "water", "concentration_ng_per_ml": 1_000_000}],
    }
    assert told[4][2]["reason"] == "due"


def test_an_order_s_requests_keep_its_place_in_the_file(pump: Pump) -> None:
    stop = {"at": "2h", "request": {"method": "delivery.stop"}}
    told = requests(pump, {"at": "1h", "prescribe": WATER, "reason": "r"}, stop)
    assert [index for index, _, _ in told] == [0, 0, 1]


def test_a_prescription_beside_the_scenario_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "water.json").write_text(json.dumps(WATER))
    (order,) = read({"at": "1h", "prescribe": "water.json", "reason": "r"}, folder=tmp_path).happenings
    assert isinstance(order, orders.Order)
    assert order.draft.device["dose_ng_per_day"] == 480_500


def test_faults_of_an_order_are_told_by_their_place_in_the_file() -> None:
    wrong = {**WATER, "dose_ug_per_day": -1}
    assert faults_of({"at": "1h", "prescribe": wrong, "reason": "r"}) == [
        "happenings[0].prescribe.dose_ug_per_day: -1 (allowed 0.001 to 1000000 ug/day)"
    ]
    assert faults_of({"at": "1h", "prescribe": WATER}) == [
        "happenings[0].reason: null (allowed a text: why the prescription is changed)"
    ]
    (fault,) = faults_of({"at": "1h", "prescribe": WATER, "reason": "r", "confirm": ["yes"]})
    assert fault.startswith('happenings[0].confirm[0]: "yes" (allowed DRUG:WHAT=FIGURE')


# covers: DRG-2
def test_an_order_beyond_a_soft_limit_is_confirmed_where_it_stands() -> None:
    strong = {
        **WATER,
        "drugs": [{"name": "morphine", "concentration_mg_per_ml": 20}],
        "limits": {"most_dose_mg_per_day": 17, "most_bolus_mg": 0},
        "dose_ug_per_day": 16_200,
    }
    order = {"at": "1h", "prescribe": strong, "reason": "r"}
    assert faults_of(order) == [
        "morphine, rate: 16.2 mg/day pass the soft limit of 15 mg/day"
        " (allowed once confirmed: morphine:rate=16.2mg)"
    ]
    told = requests(Pump(), {**order, "confirm": ["morphine:rate=16.2mg"]})
    assert told[0][2]["confirmations"][0]["figure_ng_per_day"] == 16_200_000


def test_a_happening_is_one_thing() -> None:
    assert faults_of({"at": "1h", "prescribe": WATER, "reason": "r", "fault": "stall", "value": 1}) == [
        "happenings[0]: an object (allowed one of request, fault, prescribe, refill)"
    ]
