"""A conversation with a fresh virtual board that uses every request once, for the document of the link.

The examples there are what this pump really answered; keys are sorted, long values are cut.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

from thecal import shims

_PRESCRIPTION = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_ng_per_ml": 1_000_000}],
    "limits": {"most_dose_ng_per_day": 1_200_000, "most_bolus_ng": 50_000},
    "dose_ng_per_day": 480_500,
    "periodic_bolus": {"dose_ng": 20_000, "duration_s": 600, "every_s": 21_600},
    "patient_bolus": {"dose_ng": 10_000, "duration_s": 300, "lockout_s": 1_800, "most_in_24h": 6},
}
_DIGEST = "the digest of the proposal"
_BECAUSE = {"reason": "for this document"}
_WATER = {"drugs": _PRESCRIPTION["drugs"]}
_MEET = [
    ("course.meet", {"criterion": criterion, "met": True, **_BECAUSE})
    for criterion in ("medicine_does_not_help", "surgery_of_no_benefit", "medicine_needed_regularly")
]
_TALK: list[tuple[str, dict[str, Any]]] = [
    ("clock.set", {"day": 20_458, "ms": 0}),
    ("service.jog", {"steps": 500}),
    ("selftest.run", {}),
    ("delivery.stop", {}),
    ("drugs.list", {}),
    ("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": 20_458}),
    *_MEET,
    ("course.group", {"group": "spinal", **_BECAUSE}),
    ("course.move", {"state": "trial", **_BECAUSE}),
    ("trial.begin", {"drug": "baclofen"}),
    ("trial.given", {"dose_ng": 50_000}),
    ("twin.pass", {"ms": 18_000_000}),
    ("trial.observed", {"outcome": "response", "lasted_min": 240}),
    ("trial.next", {}),
    ("course.appoint", {"day": 20_480, **_BECAUSE}),
    ("course.get", {}),
    ("course.history", {"after": 4, "most": 2}),
    ("service.filled", {"volume_nl": 18_000_000, "next_refill_day": 20_488}),
    ("prescription.check", {"prescription": _PRESCRIPTION}),
    ("prescription.propose", {"prescription": _PRESCRIPTION}),
    ("prescription.commit", {"digest": _DIGEST, **_BECAUSE}),
    ("prime.start", {"rate_nl_per_day": 12_000_000}),
    ("prime.cancel", {}),
    ("dose.check", {"percent": 10}),
    ("dose.adjust", {"percent": -10}),
    ("taper.plan", {"percent": 20, "every_days": 7}),
    ("twin.scenario", {"happenings": [{"at_s": 7200, "fault": "stall", "value": 1}]}),
    ("twin.pass", {"ms": 3_600_000}),
    ("bolus.start", {"dose_ng": 20_000, "duration_s": 600}),
    ("bolus.cancel", {}),
    ("patient.bolus", {}),
    ("patient.report", {"feeling": "unusual"}),
    ("prescription.get", {}),
    ("delivery.stop", {}),
    ("delivery.resume", {}),
    ("refill.begin", {"left_nl": 0}),
    ("refill.abandon", {}),
    ("refill.begin", {"left_nl": 0}),
    ("refill.withdrawn", {"volume_nl": 17_950_000}),
    ("refill.filled", {"volume_nl": 18_000_000, **_WATER}),
    ("refill.get", {}),
    ("refill.finish", {**_BECAUSE}),
    ("twin.fault", {"fault": "clock_lost", "value": 1}),
    ("twin.watchdog", {"on": True}),
    ("alarms.silence", {}),
    ("alarms.acknowledge", {"alarm": "clock_lost"}),
    ("alarms.test", {"alarm": "low_reservoir", "profile": "bedside"}),
    ("alarms.list", {}),
    ("service.profile", {"profile": "bedside"}),
    ("service.catheter_replaced", {"reason": "it had come off"}),
    ("service.calibration", {}),
    ("status", {}),
    ("log.read", {"after": 6, "most": 2}),
    ("twin.faults", {}),
    ("twin.body", {}),
]
_LONGEST = 700


def requests() -> list[tuple[str, dict[str, Any]]]:
    """(method, parameters), every method once at least; a digest in them is none."""
    return list(_TALK)


def held() -> list[tuple[str, str, str]]:
    """(method, its description, the request and its answer as lines), sorted by method."""
    shims.install()
    from boards import virtual
    from pump.loop import Loop

    said: list[str] = []
    loop = virtual.open(said.append)
    examples, digest = {}, ""
    for number, (method, params) in enumerate(_TALK, 1):
        asked = {**params, "digest": digest} if "digest" in params else params
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": asked}
        loop.turn(json.dumps(request))
        answer = next(message for message in map(json.loads, reversed(said)) if message.get("id") == number)
        if method == "prescription.propose":
            digest = answer["result"]["digest"]
        examples[method] = f"> {_line(request)}\n< {_line(answer)}"
    on_any_board = Loop(loop.body, lambda _: (loop.pump, loop.guard), "any", said.append, 0).rpc.methods
    methods = {**loop.rpc.methods, **on_any_board}
    return [(name, _described(methods[name]), examples[name]) for name in sorted(methods)]


def _described(method: Any) -> str:
    return " ".join((inspect.getdoc(method) or "").split())


def _line(message: dict[str, Any]) -> str:
    text = json.dumps(message, sort_keys=True)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."
