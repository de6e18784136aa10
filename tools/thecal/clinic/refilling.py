"""A refill visit as it goes: what comes next, and what each step told. The pump keeps where the visit is."""

from __future__ import annotations

from typing import Any

from thecal.clinic import fields
from thecal.prescriptions import Caller
from thecal.units import date_of, scaled
from thecal.words import said

STEPS = ("none", "begun", "withdrawn", "filled")
NEXT = {
    "none": "Begin the visit: how much stays out of the syringe's reach.",
    "begun": "Withdraw all, and enter what came out.",
    "withdrawn": "Fill, and enter how much of what went in.",
    "filled": "Finish with a reason; another mixture needs its proposal first.",
}
_BROKEN_OFF = (
    "Broken off here the visit waits: the pump counts what it holds, and prescription and refill date stay as"
    " they were until it is finished."
)


def state(link: Caller) -> dict[str, Any]:
    """How far the open visit is; `step` of `STEPS`."""
    return link.call("refill.get")


def begin(link: Caller, left_nl: int) -> dict[str, Any]:
    """Open a visit: what no syringe can reach stays. The answer predicts what will come out."""
    return link.call("refill.begin", left_nl=left_nl)


def withdrawn(link: Caller, volume_nl: int) -> dict[str, Any]:
    """What came out."""
    return link.call("refill.withdrawn", volume_nl=volume_nl)


def filled(link: Caller, volume_nl: int, drugs: list[dict[str, Any]]) -> dict[str, Any]:
    """What went in; `drugs` as name and ng/mL."""
    return link.call("refill.filled", volume_nl=volume_nl, drugs=drugs)


def finish(link: Caller, reason: str, digest: str | None = None, diluted: bool = False) -> dict[str, Any]:
    """Prescription, filling and next date together: the running prescription, or the proposal of this digest."""
    asked: dict[str, Any] = {"reason": fields.reason(reason)}
    if digest:
        asked["digest"] = digest
    if diluted:
        asked["diluted"] = True
    return link.call("refill.finish", **asked)


def abandon(link: Caller) -> dict[str, Any]:
    """End the visit without a result."""
    return link.call("refill.abandon")


def drugs_of(label: str, texts: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The filling as the pump takes it, from names and concentrations as typed. Raises `Faulty`."""
    return [
        {
            "name": name.strip().lower(),
            "concentration_ng_per_ml": fields.figure(f"{label} {name}", concentration, "ng_per_ml"),
        }
        for name, concentration in texts
        if name.strip() or concentration.strip()
    ]


def fits(state: dict[str, Any], running: dict[str, Any] | None) -> bool:
    """Whether the running prescription is for exactly the mixture that the reservoir holds now."""
    if running is None or not state.get("drugs"):
        return False
    return _content(running["prescription"]["drugs"]) == _content(state["drugs"])


def told(state: dict[str, Any]) -> list[str]:
    """What the visit has told so far, in sentences, and what comes next."""
    step = state["step"]
    lines = []
    if step != "none":
        lines.append(
            f"{said('nl', state['predicted_nl'])} should come out; {said('nl', state['left_nl'])} stay in."
        )
        lines += _withdrawn(state) if state.get("withdrawn_nl") is not None else []
    if step == "filled":
        lines.append(f"{said('nl', state['filled_nl'])} went in: {mixture(state['drugs'])} now.")
    lines.append(NEXT[step])
    return lines if step in ("none", "begun") else [*lines, _BROKEN_OFF]


def _withdrawn(state: dict[str, Any]) -> list[str]:
    apart = scaled(state["discrepancy_permille"], 10)
    line = f"{said('nl', state['withdrawn_nl'])} came out, {apart} % off what was predicted."
    return (
        [line, "More than 20 % off: look at pump and catheter. It is noted."] if state["flagged"] else [line]
    )


def mixture(drugs: list[dict[str, Any]]) -> str:
    """`morphine 20 mg/mL + clonidine 50 ug/mL`."""
    return " + ".join(
        f"{drug['name']} {said('ng_per_ml', drug['concentration_ng_per_ml'])}" for drug in drugs
    )


def done(result: dict[str, Any]) -> list[str]:
    """What a finished visit has come to."""
    by = {"volume": "when the low mark is near", "stability": "when the drug has kept its time"}
    day = result.get("next_refill_day")
    lines = [f"The reservoir holds {said('nl', result['volume_nl'])}."]
    if day:
        why = by.get(result.get("by", ""), str(result.get("by")))
        lines.append(f"Next refill by {date_of(day).isoformat()}, {why}.")
    return lines


def _content(drugs: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(drug["name"], drug["concentration_ng_per_ml"]) for drug in drugs]
