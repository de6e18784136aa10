"""More days that the heap is watched over: a refill visit, the bridge after it, and delivery that stops by itself.

Acts as those of heap_days, which plays them; `visit` carries out the one that takes more than a request.
"""

from bench_rig import CONCENTRATION_NG_PER_ML, RESERVOIR_NL, Rig, prescription, reference_flex

_LEFT_NL = 1_000_000
_JUST_ABOVE_EMPTY_NL = 510_000
_BRIDGE_MIN = 360  # longer than either bridge takes
_PERIODIC = {"dose_ng": 20_001, "duration_s": 601, "every_s": 1_801}


def _document(ng_per_ml: int) -> dict:
    document = prescription("continuous", dose_ng_per_day=777_777, periodic_bolus=_PERIODIC)
    document["drugs"][0]["concentration_ng_per_ml"] = ng_per_ml
    return document


def acts() -> "list":
    """They begin on a running pump, and end on flex, at the first concentration and at the same minute of an hour."""
    old, new = CONCENTRATION_NG_PER_ML, 2 * CONCENTRATION_NG_PER_ML
    return [
        ("periodic boluses", 30, "prescribe", _document(old)),
        ("catheter replaced", 5, "service.catheter_replaced", {"reason": "the bench"}),
        ("prime", 60, "prime.start", {}),
        ("refill begun", 5, "refill.begin", {"left_nl": _LEFT_NL}),
        ("withdrawn, and left alone", 40, "refill.withdrawn", {"volume_nl": RESERVOIR_NL - 2 * _LEFT_NL}),
        ("refill abandoned", 5, "refill.abandon", {}),
        ("bridge to stronger", _BRIDGE_MIN, "visit", _document(new)),
        ("bridge to weaker", _BRIDGE_MIN, "visit", _document(old)),
        ("runs empty", 60, "service.filled", {"volume_nl": _JUST_ABOVE_EMPTY_NL}),
        ("filled", 30, "service.filled", {"volume_nl": RESERVOIR_NL}),
        ("runs away", 10, "twin.fault", {"fault": "runaway_steps_per_hour", "value": 500_000}),
        ("obeys again", 60, "twin.fault", {"fault": "runaway_steps_per_hour", "value": 0}),
        ("resumed", 55, "delivery.resume", {}),
        ("all seen", 0, "acknowledge", {}),
        ("flex again", 0, "prescribe", reference_flex()),
    ]


def visit(rig: Rig, document: dict) -> None:
    """A whole one, by which the reservoir holds what this prescription is for, full."""
    rig.ask("refill.begin", left_nl=0)
    rig.ask("refill.withdrawn", volume_nl=rig.ask("twin.body")["content_nl"])
    rig.ask("refill.filled", volume_nl=RESERVOIR_NL, drugs=document["drugs"])
    digest = rig.ask("prescription.propose", prescription=document)["digest"]
    rig.ask("refill.finish", digest=digest, reason="a measurement")
