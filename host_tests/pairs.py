"""Every mode of therapy, as a row: its prescription, what begins it, and what is then expected of the flow.

Beside pair_interruptions; together they are every pair. All modes run on the same timeline: the catheter is filled in
the first hour, the mode begins at MODE_MS or just before INTERRUPTED_MS, and what a bolus has begun is under way then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pair_flow import Basal
from pair_power import Powered
from pump.calibration import Calibration
from pump.faults import Faults
from pump.prescription import parse

Json = dict[str, Any]
Effect = tuple[Any, ...]
"""Ms since the start, a method of Powered, its figures."""

MONDAY = 20_458
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
MODE_MS = 3 * HOUR_MS
BEGUN_MS = MODE_MS + 50 * MINUTE_MS
INTERRUPTED_MS = 4 * HOUR_MS
OVER_MS = INTERRUPTED_MS + 30 * MINUTE_MS
CUT_MS = INTERRUPTED_MS + 20 * MINUTE_MS
"""After the full hour, and after a change of rate in some modes: what was kept last differs from mode to mode."""
END_MS = 14 * HOUR_MS

WEAK, STRONG = 25_000, 50_000
"""ng/mL: a ng is 40 or 20 nL."""
DOSE_NG = 60_000
FLEX_NG = ((0, 60_000), (15_300, 90_000), (18_000, 30_000))
"""Changes at 04:15 and 05:00: while the interruption lasts, and after it."""
PERIODIC = (1_001, 1_777, 4_000)
"""ng, s, every so many s: the third runs when the interruption comes."""
PATIENT_NG, PATIENT_S, LOCKOUT_S = 5_000, 3_500, 3_600
CLINICIAN_NG, CLINICIAN_S = 10_000, 7_000
PRIME_NL_PER_DAY, SLOW_PRIME_NL_PER_DAY = 12_000_000, 3_000_000
LEFT_NL, FILL_NL, CONTENT_NL = 1_000_000, 18_000_000, 20_000_000


@dataclass(frozen=True)
class Mode:
    name: str
    basal: str
    """A mode of the prescription."""
    begin: Callable[[Mode, str], list[Json]] = lambda mode, drug: []
    effects: tuple[Effect, ...] = ()
    periodic: bool = False
    ng_per_ml: int = WEAK
    """When the catheter is filled."""
    becomes_ng_per_ml: int = WEAK
    """And when the interruption comes."""

    def doses(self) -> Basal:
        if self.basal == "continuous":
            return Basal(((0, DOSE_NG),))
        if self.basal == "flex":
            return Basal(FLEX_NG)
        return Basal(nl_per_day=48_000 if self.basal == "minimum" else 0)

    def course(self) -> Powered:
        """From the power-on on, with the catheter filled first, as far as this mode alone tells."""
        return Powered(self.doses(), self.ng_per_ml, PERIODIC if self.periodic else None)

    def document(self, drug: str, ng_per_ml: int, percent: int = 100) -> Json:
        """The prescription, at so much of its doses."""
        doses = self.doses().scaled(percent).doses
        document: Json = {"mode": self.basal, "drugs": [{"name": drug, "concentration_ng_per_ml": ng_per_ml}]}
        document["limits"] = {"most_dose_ng_per_day": 600_000, "most_bolus_ng": 20_000}
        if self.basal == "continuous":
            document["dose_ng_per_day"] = doses[0][1]
        if self.basal == "flex":
            day = [{"from_s": from_s, "dose_ng_per_day": ng} for from_s, ng in doses]
            week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            document["schedule"] = [{"weekdays": week, "doses": day}]
        if self.basal != "stopped":
            document["patient_bolus"] = {"dose_ng": PATIENT_NG, "duration_s": PATIENT_S}
            document["patient_bolus"].update({"lockout_s": LOCKOUT_S, "most_in_24h": 4})
        if self.periodic:
            keys = ("dose_ng", "duration_s", "every_s")
            document["periodic_bolus"] = dict(zip(keys, PERIODIC, strict=True))
        return document

    def happenings(self, drug: str) -> list[Json]:
        """Prescribed, the catheter filled, and the mode begun."""
        first = [fault(0, "ripple_permille", 0), *committed(0, self.document(drug, self.ng_per_ml))]
        fill = [] if self.basal == "stopped" else [request(0, "prime.start")]
        return first + fill + self.begin(self, drug)

    def effects_all(self) -> tuple[Effect, ...]:
        fill = () if self.basal == "stopped" else ((0, "prime", PRIME_NL_PER_DAY),)
        return fill + self.effects


# -- happenings -------------------------------------------------------------------------------------------------------


def request(at_ms: int, method: str, **params: Any) -> Json:
    at_s, ms = divmod(at_ms, 1000)
    return {"at_s": at_s, "at_ms": ms, "request": {"method": method, "params": params}}


def fault(at_ms: int, name: str, value: int) -> Json:
    return {"at_s": at_ms // 1000, "at_ms": at_ms % 1000, "fault": name, "value": value}


def digest(document: Json) -> str:
    """Of a proposal: a scenario must know it beforehand."""
    faults = Faults()
    prescription = parse(document, Calibration(), faults)
    assert prescription is not None and prescription.soft == [], (faults.found, document)
    return prescription.digest().hex()


def proposed(at_ms: int, document: Json) -> Json:
    return request(at_ms, "prescription.propose", prescription=document)


def committed(at_ms: int, document: Json) -> list[Json]:
    commit = request(at_ms, "prescription.commit", digest=digest(document), reason="a pair")
    return [proposed(at_ms, document), commit]


def filled(at_ms: int, volume_nl: int, **rest: int) -> Json:
    return request(at_ms, "service.filled", volume_nl=volume_nl, **rest)


def bolus(at_ms: int, dose_ng: int, duration_s: int) -> Json:
    return request(at_ms, "bolus.start", dose_ng=dose_ng, duration_s=duration_s)


def visit(at_ms: int, document: Json, others_ng_per_ml: int, end_ms: int) -> list[Json]:
    """A refill after which the reservoir holds what the document is for; `others`: what is left in it."""
    there = document["drugs"][0]["concentration_ng_per_ml"]
    strength = round((there * (LEFT_NL + FILL_NL) - others_ng_per_ml * LEFT_NL) / FILL_NL)
    poured = [{"name": document["drugs"][0]["name"], "concentration_ng_per_ml": strength}]
    finish: Json = {"reason": "a pair"}
    begun = []
    if there != others_ng_per_ml:
        begun, finish = [proposed(at_ms, document)], {"digest": digest(document), "reason": "a pair"}
    return [
        *begun,
        request(at_ms, "refill.begin", left_nl=LEFT_NL),
        request(at_ms, "refill.withdrawn", volume_nl=CONTENT_NL - 2 * LEFT_NL),
        request(at_ms, "refill.filled", volume_nl=FILL_NL, drugs=poured),
        request(end_ms, "refill.finish", **finish),
    ]


# -- the modes --------------------------------------------------------------------------------------------------------


def _clinician(mode: Mode, drug: str) -> list[Json]:
    return [bolus(BEGUN_MS, CLINICIAN_NG, CLINICIAN_S)]


def _patient(mode: Mode, drug: str) -> list[Json]:
    return [request(BEGUN_MS, "patient.bolus")]


def _prime(mode: Mode, drug: str) -> list[Json]:
    start = request(BEGUN_MS, "prime.start", rate_nl_per_day=SLOW_PRIME_NL_PER_DAY)
    return [request(BEGUN_MS, "service.catheter_replaced", reason="a pair"), start]


def _bridge(mode: Mode, drug: str) -> list[Json]:
    return visit(MODE_MS, mode.document(drug, mode.becomes_ng_per_ml), mode.ng_per_ml, MODE_MS)


_BY_CLINICIAN = (BEGUN_MS, "bolus", "bolus", CLINICIAN_NG, CLINICIAN_S)
_BY_PATIENT = (BEGUN_MS, "bolus", "patient_bolus", PATIENT_NG, PATIENT_S)
_PRIMED = ((BEGUN_MS, "catheter"), (BEGUN_MS, "prime", SLOW_PRIME_NL_PER_DAY))

MODES = (
    Mode("stopped", "stopped"),
    Mode("minimum", "minimum"),
    Mode("continuous", "continuous"),
    Mode("flex", "flex"),
    Mode("clinician's bolus", "continuous", _clinician, (_BY_CLINICIAN,)),
    Mode("periodic bolus", "continuous", periodic=True),
    Mode("patient bolus", "continuous", _patient, (_BY_PATIENT,)),
    Mode(
        "all boluses over flex",
        "flex",
        lambda mode, drug: _clinician(mode, drug) + _patient(mode, drug),
        (_BY_CLINICIAN, _BY_PATIENT),
        periodic=True,
    ),
    Mode("prime", "continuous", _prime, _PRIMED),
    Mode(
        "bridge to stronger",
        "continuous",
        _bridge,
        ((MODE_MS, "end", "replaced"), (MODE_MS, "bridge", STRONG)),
        becomes_ng_per_ml=STRONG,
    ),
    Mode(
        "bridge to weaker",
        "continuous",
        _bridge,
        ((MODE_MS, "end", "replaced"), (MODE_MS, "bridge", WEAK)),
        ng_per_ml=STRONG,
    ),
)
