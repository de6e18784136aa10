"""The fixtures `pump` and `twin`, which other people's tests are written with."""

from __future__ import annotations

import pytest

from thecal.files import Faulty
from thecal.link import Refused
from thecal.testing import Pump, Twin

WATER = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_mg_per_day": 2, "most_bolus_ug": 100},
    "dose_ug_per_day": 480.5,
}


def test_a_prescription_written_for_people_runs(pump: Pump) -> None:
    readback = pump.prescribe(WATER)
    pump.run("1d")
    assert readback["rates"][0]["rate_nl_per_day"] == 480_500
    assert pump.status()["programmed_pl"] == 480_500_000


def test_every_fault_of_a_prescription_is_raised(pump: Pump) -> None:
    with pytest.raises(Faulty) as raised:
        pump.prescribe({**WATER, "dose_ug_per_day": -1, "mode": "fast"})
    assert {fault.path for fault in raised.value.faults} == {"mode"}


def test_a_refusal_carries_its_reason(pump: Pump) -> None:
    pump.prescribe(WATER)
    with pytest.raises(Refused) as raised:
        pump.request("bolus.start", dose_ng=100_001, duration_s=600)
    assert raised.value.data["reason"] == "bolus_too_large"


def test_a_broken_body_is_noticed(pump: Pump, twin: Twin) -> None:
    pump.prescribe(WATER)
    pump.run("1h")
    twin.fault("stall")
    events = pump.run("2h")
    assert "motor_stall" in pump.alarms
    assert any(event["event"] == "alarm_raised" for event in events)
    assert "motor_stall" in [sound["alarm"] for sound in pump.sounds]


def test_the_twin_tells_what_is_really_there(pump: Pump, twin: Twin) -> None:
    pump.prescribe(WATER)
    pump.run("1d")
    assert twin.state()["given_nl"] == pytest.approx(480_500, rel=0.01)
    assert "stall" in twin.faults()


def test_what_is_no_time_is_refused(pump: Pump) -> None:
    with pytest.raises(ValueError, match="no time"):
        pump.run("soon")


def test_every_test_gets_a_pump_of_its_own(pump: Pump) -> None:
    assert pump.status()["therapy"] == "no_prescription"
    assert pump.status()["programmed_pl"] == 0
