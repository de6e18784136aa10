"""Doses beyond a soft limit: asked about with both figures, and given only by the very figure."""

from __future__ import annotations

from typing import Any

import pytest

from thecal import confirm
from thecal.errors import Failure
from thecal.files import Faulty
from thecal.link import Refused
from thecal.testing import Pump

STRONG: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [
        {"name": "morphine", "concentration_mg_per_ml": 20},
        {"name": "clonidine", "concentration_ug_per_ml": 700},
    ],
    "limits": {"most_dose_mg_per_day": 17, "most_bolus_mg": 1},
    "dose_mg_per_day": 12,
}
LINES = [
    "morphine, start: 12 mg/day pass the soft limit of 1 mg/day (allowed once confirmed: morphine:start=12mg)",
    "clonidine, start: 420 ug/day pass the soft limit of 100 ug/day"
    " (allowed once confirmed: clonidine:start=420ug)",
]


def asked(pump: Pump, *confirmed: str) -> list[str]:
    with pytest.raises(Faulty) as raised:
        pump.prescribe(STRONG, *confirmed)
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("morphine:day=16.2mg", 16_200_000),
        ("morphine:day=16200ug", 16_200_000),
        ("baclofen:drop_again=80000ng", 80_000),
        ("morphine:day=0.0000001mg", None),
        ("morphine:day=16.2", None),
        ("morphine:day=", None),
        ("morphine=16.2mg", None),
        ("morphine:day=yes", None),
        ("all", None),
        (5, None),
    ],
)
def test_a_confirmation_names_drug_what_and_a_whole_figure(text: object, figure: int | None) -> None:
    told = confirm.parse(text)
    assert (told["figure_ng_per_day"] if told else None) == figure


def test_a_confirmation_that_cannot_be_read_is_one_line() -> None:
    with pytest.raises(Failure, match="--confirm yes: give DRUG:WHAT=FIGURE"):
        confirm.from_options(["morphine:day=1mg", "yes"])


# covers: DRG-2
def test_every_soft_limit_that_is_passed_is_a_line_with_both_figures(pump: Pump) -> None:
    assert asked(pump) == LINES
    assert pump.status()["therapy"] == "no_prescription"


# covers: DRG-2
def test_only_the_very_figure_confirms(pump: Pump) -> None:
    assert asked(pump, "morphine:start=12.1mg", "clonidine:start=420ug") == LINES[:1]
    pump.prescribe(STRONG, "clonidine:start=420ug", "morphine:start=12000ug")
    assert pump.status()["dose_ng_per_day"] == 12_000_000


def test_what_is_asked_for_is_what_confirms() -> None:
    soft = {
        "drug": "morphine",
        "what": "day",
        "figure_ng_per_day": 16_200_001,
        "limit_ng_per_day": 15_000_000,
    }
    told = confirm.parse(confirm.written(soft))
    assert told == {"drug": "morphine", "what": "day", "figure_ng_per_day": 16_200_001}


def test_the_reason_goes_into_the_pump_s_history(pump: Pump) -> None:
    pump.prescribe(
        {**STRONG, "drugs": [{"name": "water", "concentration_mg_per_ml": 20}]}, reason="a test of it"
    )
    assert pump.request("course.history")[-1]["reason"] == "a test of it"
    with pytest.raises(Refused):
        pump.prescribe({**STRONG, "drugs": [{"name": "water", "concentration_mg_per_ml": 20}]}, reason="")
