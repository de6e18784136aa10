"""Prescription files with boluses and several drugs: what the pump reckons is told with figures and units."""

from __future__ import annotations

import copy
from typing import Any

from test_files import draft_of, faults_of

PCA: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [
        {"name": "morphine", "concentration_mg_per_ml": 5},
        {"name": "clonidine", "concentration_ug_per_ml": 800},
    ],
    "limits": {"most_dose_mg_per_day": 40, "most_bolus_mg": 2},
    "dose_mg_per_day": 4,
    "periodic_bolus": {"dose_ug": 200, "duration_min": 30, "every_h": 6},
    "patient_bolus": {"dose_ug": 100, "duration_min": 10, "lockout_min": 90, "most_in_24h": 6},
}


def pca(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(PCA), **changed}


def test_intervals_and_durations_become_seconds() -> None:
    sent = draft_of(PCA).device
    assert sent["periodic_bolus"] == {"dose_ng": 200_000, "duration_s": 1_800, "every_s": 21_600}
    assert sent["patient_bolus"]["lockout_s"] == 5_400


# covers: DRG-1 DRG-3
def test_a_figure_that_was_reckoned_is_told_with_the_allowed_one() -> None:
    assert faults_of(pca(dose_mg_per_day=22)) == [
        "drugs[0].rate: 22 mg/day (allowed at most 20 mg of morphine a day)",
        "drugs[0].day: 22.8 mg/day (allowed at most 20 mg of morphine a day)",
        "drugs[0].patient_boluses: 23.4 mg/day (allowed at most 20 mg of morphine a day)",
        "drugs[1].rate: 3.52 mg/day (allowed at most 960 ug of clonidine a day)",
        "drugs[1].day: 3.648 mg/day (allowed at most 960 ug of clonidine a day)",
        "drugs[1].patient_boluses: 3.744 mg/day (allowed at most 960 ug of clonidine a day)",
    ]


def test_a_day_beyond_the_file_s_own_limit_is_told_in_its_unit() -> None:
    (fault,) = faults_of(pca(limits={"most_dose_mg_per_day": 5, "most_bolus_mg": 2}))
    assert fault == "limits.most_dose_mg_per_day: 5 (allowed at least 5.4 mg/day, all that 24 h may hold)"


def test_flows_that_are_too_much_together_are_told_in_millilitres() -> None:
    fast = pca(patient_bolus={**PCA["patient_bolus"], "dose_ug": 2000, "duration_min": 1, "most_in_24h": 1})
    told = "patient_bolus: 578.720 mL/day (allowed at most 24 mL/day with all that may run at once)"
    assert told in faults_of(fast)


# covers: DRG-4
def test_a_drug_without_patient_boluses_is_named() -> None:
    baclofen = [{"name": "baclofen", "concentration_ug_per_ml": 500}]
    small = pca(drugs=baclofen, dose_mg_per_day=0.1)
    small["patient_bolus"]["dose_ug"] = small["periodic_bolus"]["dose_ug"] = 10
    assert faults_of(small) == ["patient_bolus: baclofen (allowed no patient bolus for this drug)"]


def test_a_time_out_of_range_is_told_as_times() -> None:
    wrong = pca()
    wrong["periodic_bolus"]["every_h"] = 0.25
    wrong["patient_bolus"]["lockout_min"] = 4
    assert faults_of(wrong) == [
        "periodic_bolus.every_h: 0.25 (allowed 30 min 1 s to 7 d)",
        "patient_bolus.lockout_min: 4 (allowed 10 min to 7 d)",
    ]
