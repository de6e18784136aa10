"""What each page on a mode asks in vain, to show the limits: the pump's answers become the page's table of refusals.

A table of requests. It knows no answer.
"""

from __future__ import annotations

from thecal.mode_stops import Vain

_CHECK, _PROPOSE = "prescription.check", "prescription.propose"
_BOLUS, _PATIENT, _PRIME = "bolus.start", "patient.bolus", "prime.start"
_20_UG = {"dose_ng": 20_000, "duration_s": 1800}
_NEARLY_EMPTY = ("service.filled", {"volume_nl": 520_000})
_STOP = ("delivery.stop", {})
_DAY_S = 86_400

VAIN: dict[str, tuple[Vain, ...]] = {
    "minimum": (
        Vain("a limit a day below the minimum rate's dose", _CHECK, {"limits.most_dose_ng_per_day": 20_000}),
        Vain("a dose beside the mode", _CHECK, {"dose_ng_per_day": 24_000}),
    ),
    "continuous": (
        Vain("a dose below the pump's lowest rate", _CHECK, {"dose_ng_per_day": 23_000}),
        Vain("a dose above the document's own limit", _CHECK, {"dose_ng_per_day": 400_001}),
        Vain(
            "a slip of two decimal places, in the limit too",
            _CHECK,
            {"dose_ng_per_day": 12_000_000, "limits.most_dose_ng_per_day": 12_000_000},
        ),
        Vain(
            "a concentration that the drug does not come in",
            _CHECK,
            {"drugs.0.concentration_ng_per_ml": 5_000_000},
        ),
        Vain("a drug that the pump does not know", _CHECK, {"drugs.0.name": "sugar"}),
        Vain("a rise of 50 % in one step", _PROPOSE, {"dose_ng_per_day": 180_000}, (_DAY_S,)),
        Vain(
            "a rise of 10 %, an hour after the last change", _PROPOSE, {"dose_ng_per_day": 132_000}, (3600,)
        ),
        Vain("a drop by half that nobody has confirmed", _PROPOSE, {"dose_ng_per_day": 60_000}, (_DAY_S,)),
    ),
    "flex": (
        Vain("a day of the week without doses", _CHECK, {"schedule.1.weekdays": ["sat"]}),
        Vain("a day of the week twice", _CHECK, {"schedule.1.weekdays": ["fri", "sat", "sun"]}),
        Vain("a day that does not begin at midnight", _CHECK, {"schedule.1.doses.0.from_s": 3600}),
        Vain("times that do not ascend", _CHECK, {"schedule.0.doses.2.from_s": 19_800}),
        Vain("one dose below the pump's lowest rate", _CHECK, {"schedule.1.doses.0.dose_ng_per_day": 20_000}),
        Vain("a step above the limit of a day", _CHECK, {"limits.most_dose_ng_per_day": 330_000}),
    ),
    "bolus": (
        Vain(
            "more than the prescription's limit of a bolus", _BOLUS, {"dose_ng": 50_001, "duration_s": 1800}
        ),
        Vain("more than the pump can push in that time", _BOLUS, {"dose_ng": 20_000, "duration_s": 120}),
        Vain("less than a step", _BOLUS, {"volume_nl": 20, "duration_s": 60}),
        Vain("another while one runs", _BOLUS, _20_UG, ((_BOLUS, _20_UG), 600)),
        Vain(
            "a third that passes the limit of a day",
            _BOLUS,
            {"dose_ng": 50_000, "duration_s": 1800},
            ((_BOLUS, {"dose_ng": 50_000, "duration_s": 1800}), 1800, (_BOLUS, _20_UG), 1800),
        ),
        Vain("more than is left above the empty mark", _BOLUS, _20_UG, (_NEARLY_EMPTY,)),
        Vain("one while delivery is stopped", _BOLUS, _20_UG, (_STOP,)),
    ),
    "periodic_bolus": (
        Vain(
            "more often than every half hour",
            _CHECK,
            {"periodic_bolus.every_s": 1200, "periodic_bolus.duration_s": 600},
        ),
        Vain("an interval no longer than the bolus", _CHECK, {"periodic_bolus.duration_s": 21_600}),
        Vain("more than the limit of a bolus", _CHECK, {"periodic_bolus.dose_ng": 50_001}),
        Vain("less than a step", _CHECK, {"periodic_bolus.dose_ng": 10}),
        Vain("basal and bolus above the pump's highest rate", _CHECK, {"periodic_bolus.duration_s": 60}),
        Vain(
            "a day with its boluses above the limit of a day",
            _CHECK,
            {"limits.most_dose_ng_per_day": 119_000},
        ),
    ),
    "patient_bolus": (
        Vain(
            "a lockout below five minutes",
            _CHECK,
            {"patient_bolus.lockout_s": 240, "patient_bolus.duration_s": 60},
        ),
        Vain("a lockout shorter than the bolus", _CHECK, {"patient_bolus.duration_s": 10_801}),
        Vain("more than 48 in 24 h", _CHECK, {"patient_bolus.most_in_24h": 49}),
        Vain(
            "a day with all of them above the limit of a day",
            _CHECK,
            {"limits.most_dose_ng_per_day": 690_000},
        ),
        Vain("one for a drug that never offers it", _CHECK, {"drugs.0.name": "baclofen"}),
        Vain("one soon after programming", _PATIENT, {}),
        Vain("one while delivery is stopped", _PATIENT, {}, (_DAY_S, _STOP)),
        Vain(
            "one when too little is left", _PATIENT, {}, (("service.filled", {"volume_nl": 540_000}), 10_800)
        ),
    ),
    "prime": (
        Vain("faster than does not mix", _PRIME, {"rate_nl_per_day": 24_000_000}),
        Vain("slower than the pump's lowest rate", _PRIME, {"rate_nl_per_day": 40_000}),
        Vain("another while one runs", _PRIME, {}, ((_PRIME, {}), 600)),
        Vain("one that is not needed any more", _PRIME, {}, ((_PRIME, {}), 3600)),
        Vain("one while a clinician's bolus runs", _PRIME, {}, ((_BOLUS, _20_UG), 600)),
        Vain("a bolus while it runs", _BOLUS, _20_UG, ((_PRIME, {}), 600)),
        Vain(
            "more than is left above the empty mark",
            _PRIME,
            {},
            (("service.filled", {"volume_nl": 800_000}),),
        ),
        Vain("one while delivery is stopped", _PRIME, {}, (_STOP,)),
    ),
    "bridge": (
        Vain(
            "a dose that the old concentration cannot give",
            _CHECK,
            {"drugs.0.concentration_ng_per_ml": 1_000_000, "dose_ng_per_day": 300_000},
        ),
        Vain(
            "other drugs on top of what the catheter holds", _CHECK, {"drugs.0.name": "fentanyl"}, (_DAY_S,)
        ),
    ),
    "bridging": (
        Vain(
            "another change of concentration before it is over",
            _CHECK,
            {"drugs.0.concentration_ng_per_ml": 8_000_000},
        ),
        Vain("a bolus", _BOLUS, _20_UG),
        Vain("a prime", _PRIME, {}),
        Vain("another catheter", "service.catheter_replaced", {"reason": "it had come off"}),
    ),
}
"""By page; `bridging` is asked on the bridge's page while a bridge runs."""
