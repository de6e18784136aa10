"""`thecal status`: what the pump says of itself, as a table for people or as it came."""

from __future__ import annotations

import json
from typing import Any

import click

from thecal import board
from thecal.errors import understood
from thecal.sentences import alarm_name
from thecal.units import date_of, scaled
from thecal.words import NOT_A_DEVICE, lasting, said, stamp

_ACCESS = {
    "bench": "bench: whoever holds the line owns the pump",
    "locked": "locked: what takes a key takes a role (--role)",
}
_IN_SESSION = "locked: in a session of the %s"


def show(port: str | None, as_json: bool, role: str | None = None) -> None:
    """Print the status, of a locked pump in a session of this role. Raises `Failure` where no pump answers."""
    with board.speak(port, role) as link:
        status = link.call("status")
    with understood():
        lines = [f"{name:<13}{value}" for name, value in rows(status, role)]
    for line in [json.dumps(status)] if as_json else lines:
        click.echo(line)


def rows(status: dict[str, Any], role: str | None = None) -> list[tuple[str, str]]:
    """The status in words: what, and how much of it. Without a session a locked pump tells little.

    `role`: whose session it is, of a locked pump.
    """
    access = _ACCESS[status["access"]]
    head = [
        ("board", f"{status['board']} ({NOT_A_DEVICE})"),
        *([("serial", status["serial"])] if status.get("serial") else []),
        ("access", _IN_SESSION % role if role and status["access"] == "locked" else access),
    ]
    alarms = ("alarms", ", ".join(map(alarm_name, status["alarms"])) or "none")
    if "clock_known" not in status:
        return [*head, ("battery", f"{status['battery']['percent']} %"), alarms]
    known = "" if status["clock_known"] else ", clock not set"
    return [
        *head,
        ("time", stamp(status["day"], status["ms"]) + known),
        *_therapy(status),
        *_reservoir(status["reservoir"]),
        *_battery(status["battery"]),
        alarms,
        ("log", f"{status['log_seq']} records, digest {status['log_digest']}"),
    ]


def _therapy(status: dict[str, Any]) -> list[tuple[str, str]]:
    delivered = said("pl", status["delivered_steps"] * status["pl_per_step"])
    return [
        (
            "therapy",
            f"{status['therapy'].replace('_', ' ')}" + (f", {status['mode']}" if status["mode"] else ""),
        ),
        ("rate", said("nl_per_day", status["rate_nl_per_day"])),
        *_boluses(status),
        ("catheter", catheter(status["catheter"])),
        ("programmed", said("pl", status["programmed_pl"])),
        ("delivered", delivered + ("" if status["sensed"] else ", executed, not sensed")),
        ("missed", f"{status['missed_steps']} steps"),
    ]


def _boluses(status: dict[str, Any]) -> list[tuple[str, str]]:
    """A row for each bolus that runs or may: the clinician's, the periodic one, the patient's."""
    periodic, patient = status["periodic_bolus"], status["patient_bolus"]
    rows = [("bolus", running(status["bolus"]))] if status["bolus"] else []
    if periodic:
        rows.append(("periodic", running(periodic["running"]) or next_periodic(periodic)))
    if patient:
        rows.append(("patient's", running(patient["running"]) or next_patient(patient)))
    return rows


def running(bolus: dict[str, Any] | None) -> str:
    """How far a bolus is; empty where none runs."""
    if not bolus:
        return ""
    done, volume = scaled(bolus["delivered_nl"], 1_000_000, 3), said("nl", bolus["volume_nl"])
    return f"{done}/{volume}, {lasting(bolus['left_s'], parts=1)}"


def next_periodic(periodic: dict[str, Any]) -> str:
    """When the next one starts, or that none will."""
    return "waits" if periodic["next_s"] is None else f"next in {lasting(periodic['next_s'])}"


def next_patient(patient: dict[str, Any]) -> str:
    """When the patient may take one, and how many of a day's were taken."""
    when = f"in {lasting(patient['wait_s'])}" if patient["wait_s"] else "free"
    return f"{patient['taken_in_24h']} of {patient['most_in_24h']}, {when}"


def catheter(state: dict[str, Any]) -> str:
    """What is on its way through the catheter, and how much of it is still to come."""
    if state["front"] == "none":
        return "holds drug up to its tip"
    what = "changing" if state["front"] == "change" else "filling"
    return f"{what}, {said('nl', state['left_nl'])} left"


def _reservoir(reservoir: dict[str, Any]) -> list[tuple[str, str]]:
    left, worst = reservoir["refill_h"], reservoir["refill_worst_h"]
    lasts = "no flow" if left is None else lasting(left * 3600)
    at_worst = "" if worst is None else f", at worst {lasting(worst * 3600)}"
    day = reservoir["next_refill_day"]
    size = said("nl", reservoir["size_nl"])
    return [
        (
            "reservoir",
            f"{said('nl', reservoir['volume_nl'])} of {size}, low at {said('nl', reservoir['low_nl'])}",
        ),
        ("until low", lasts + at_worst),
        ("next refill", date_of(day).isoformat() if day else "no date"),
    ]


def _battery(battery: dict[str, Any]) -> list[tuple[str, str]]:
    known = battery["loaded_mv"] is not None
    volts = (
        f"{said('mv', battery['open_mv'])}, {said('mv', battery['loaded_mv'])} under load" if known else ""
    )
    days = (
        "unknown" if battery["days_left"] is None else f"{battery['days_left']} days by {battery['days_by']}"
    )
    due = f", replacement due by {battery['eri_by']}" if battery["eri"] else ""
    return [
        ("battery", f"{battery['percent']} % by {battery['percent_by']}, {battery['chemistry']}"),
        ("voltage", volts or "not measured yet"),
        ("resistance", said("mohm", battery["resistance_mohm"]) if known else "not measured yet"),
        ("lasts", days + due + (", end of service" if battery["eos"] else "")),
    ]
