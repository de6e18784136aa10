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
    "drug": {"name": "water", "concentration_ng_per_ml": 1_000_000, "sudden_stop_harms": False},
    "limits": {"most_dose_ng_per_day": 1_000_000, "most_bolus_ng": 50_000},
    "dose_ng_per_day": 480_500,
}
_DIGEST = "the digest of the proposal"
_TALK: list[tuple[str, dict[str, Any]]] = [
    ("clock.set", {"day": 20_458, "ms": 0}),
    ("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": 20_458}),
    ("service.filled", {"volume_nl": 18_000_000, "next_refill_day": 20_488}),
    ("prescription.check", {"prescription": _PRESCRIPTION}),
    ("prescription.propose", {"prescription": _PRESCRIPTION}),
    ("prescription.commit", {"digest": _DIGEST}),
    ("twin.scenario", {"happenings": [{"at_s": 7200, "fault": "stall", "value": 1}]}),
    ("twin.pass", {"ms": 3_600_000}),
    ("bolus.start", {"dose_ng": 20_000, "duration_s": 600}),
    ("bolus.cancel", {}),
    ("prescription.get", {}),
    ("delivery.stop", {}),
    ("delivery.resume", {}),
    ("twin.fault", {"fault": "clock_lost", "value": 1}),
    ("alarms.silence", {}),
    ("alarms.acknowledge", {"alarm": "clock_lost"}),
    ("alarms.test", {"alarm": "low_reservoir", "profile": "bedside"}),
    ("alarms.list", {}),
    ("service.profile", {"profile": "bedside"}),
    ("service.calibration", {}),
    ("status", {}),
    ("log.read", {"after": 6, "most": 2}),
    ("twin.faults", {}),
    ("twin.body", {}),
]
_LONGEST = 700


def held() -> list[tuple[str, str, str]]:
    """(method, its description, the request and its answer as lines), sorted by method."""
    shims.install()
    from boards import virtual

    said: list[str] = []
    loop = virtual.open(said.append)
    examples, digest = {}, ""
    for number, (method, params) in enumerate(_TALK, 1):
        asked = {"digest": digest} if "digest" in params else params
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": asked}
        loop.turn(json.dumps(request))
        answer = next(message for message in map(json.loads, reversed(said)) if message.get("id") == number)
        if method == "prescription.propose":
            digest = answer["result"]["digest"]
        examples[method] = f"> {_line(request)}\n< {_line(answer)}"
    methods = loop.rpc.methods
    return [(name, _described(methods[name]), examples[name]) for name in sorted(methods)]


def _described(method: Any) -> str:
    return " ".join((inspect.getdoc(method) or "").split())


def _line(message: dict[str, Any]) -> str:
    text = json.dumps(message, sort_keys=True)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."
