"""The patient's side: how the pump is in plain words, the own bolus, what a beep means, and saying what one feels.

Everything that judges is the pump's: this asks it and says it. Nothing here is advice: the pump pumps water.
"""

from __future__ import annotations

from typing import Any

from thecal.clinic import alarms
from thecal.link import Refused
from thecal.prescriptions import Caller
from thecal.sentences import alarm_name
from thecal.units import date_of
from thecal.words import lasting, plainly

FEELINGS = ("too_much", "too_little", "unusual")
_GIVING = {
    "running": "Your pump gives its medicine as ordered.",
    "bridging": "Your pump gives its medicine as ordered; a new filling is on its way through the catheter.",
    "priming": "Your pump fills the catheter; somebody is with it.",
    "stopped": "Your pump is stopped and gives no medicine. Call your clinic if you do not know why.",
    "fallback": "Your pump gives less than ordered, or nothing, to be on the safe side. Call your clinic.",
    "no_prescription": "Nothing is ordered yet: your pump gives no medicine.",
    "jogging": "Somebody moves the pump's motor by hand.",
}
_FALLBACKS = {
    "minimum_rate": "down to the pump's least rate, since this medicine must not stop suddenly",
    "stop": "to a stop",
    "stop_after_segment": "to a stop",
}


def told(status: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """The status for somebody who wears the pump; `rows` are the alarms."""
    lines = [_GIVING.get(status["therapy"], f"Your pump is {status['therapy'].replace('_', ' ')}.")]
    if status.get("patient_bolus"):
        lines.append(possible(status["patient_bolus"]))
    day = (status.get("reservoir") or {}).get("next_refill_day")
    if day:
        lines.append(f"It must be refilled by {date_of(day).isoformat()}.")
    return [*lines, *beeps(rows)]


def possible(bolus: dict[str, Any]) -> str:
    """When the next own bolus is possible."""
    taken = f"{bolus['taken_in_24h']} of {bolus['most_in_24h']} taken in 24 hours"
    if bolus["running"]:
        return f"Your own bolus runs, for another {lasting(bolus['running']['left_s'])}; {taken}."
    wait = bolus["wait_s"]
    return f"An own bolus is possible {f'in {lasting(wait)}' if wait else 'now'}; {taken}."


def bolus(link: Caller) -> dict[str, Any]:
    """Ask for one. Raises `Refused`, which `why_not` puts into words."""
    return link.call("patient.bolus")


def begun(answer: dict[str, Any]) -> list[str]:
    """What a bolus that was granted comes to."""
    return [
        f"It begins now and lasts {lasting(answer['duration_s'])}.",
        f"Another is possible in {lasting(answer['lockout_s'])}; {answer['left_in_24h']} left in 24 hours.",
    ]


def why_not(error: Refused) -> list[str]:
    """Why no bolus was given, and when the next is possible."""
    wait = error.data.get("wait_s")
    told = {
        "locked_out": "Not yet: it is too soon after the last one, or after a change of your treatment.",
        "too_many": "Not yet: you have had all that 24 hours allow.",
        "no_patient_bolus": "Your treatment has no own bolus. If you need more, call your clinic.",
        "not_running": "Your pump does not give its whole dose now, so that no bolus is possible. Call your clinic.",
    }.get(str(error.data.get("reason")), f"No bolus: {plainly(error.message)}.")
    next_one = [f"The next is possible in {lasting(wait)}."] if wait else []
    return [told, *next_one, "If you cannot wait, call your clinic: pressing again does not help."]


def beeps(rows: list[dict[str, Any]]) -> list[str]:
    """What the pump beeps about now, and whom to call: its own sentences."""
    standing = alarms.standing(rows)
    if not standing:
        return ["No alarm stands: it has nothing to beep about."]
    return [f"It beeps for: {alarm_name(row['alarm'])}. {row['patient']}" for row in standing]


def meaning(rows: list[dict[str, Any]]) -> list[str]:
    """What each beep means, the most urgent first."""
    return [f"{alarm_name(row['alarm'])} ({row['priority']}): {row['patient']}" for row in rows]


def feel(link: Caller, feeling: str, less: bool = False) -> dict[str, Any]:
    """Tell the pump what one feels; it is noted. With `less`, for too much, the drug's fallback begins."""
    return link.call("patient.report", feeling=feeling, **({"less": True} if less else {}))


def felt(answer: dict[str, Any]) -> list[str]:
    """What the pump answered: whom to call, and what is within reach."""
    lines = ["It is noted in the pump's log.", answer["call"]]
    how = _FALLBACKS.get(answer["fallback"] or "")
    if how and answer["less"]:
        lines.append(f"The pump goes {how}, until your clinic lets it go on.")
    elif how:
        lines.append(f"Within reach: `thecal patient feel too_much --less` takes it {how}.")
    return lines
