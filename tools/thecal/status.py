"""`thecal status`: what the pump says of itself, as a table for people or as it came."""

from __future__ import annotations

import json
from typing import Any

import click

from thecal import board
from thecal.errors import understood
from thecal.sentences import alarm_name
from thecal.units import date_of
from thecal.words import NOT_A_DEVICE, lasting, said, stamp


def show(port: str | None, as_json: bool) -> None:
    """Print the status. Raises `Failure` where no pump answers."""
    with board.connect(port) as link:
        status = link.call("status")
    with understood():
        lines = [f"{name:<13}{value}" for name, value in rows(status)]
    for line in [json.dumps(status)] if as_json else lines:
        click.echo(line)


def rows(status: dict[str, Any]) -> list[tuple[str, str]]:
    """The status in words: what, and how much of it."""
    known = "" if status["clock_known"] else ", clock not set"
    return [
        ("board", f"{status['board']} ({NOT_A_DEVICE})"),
        ("time", stamp(status["day"], status["ms"]) + known),
        *_therapy(status),
        *_reservoir(status["reservoir"]),
        *_battery(status["battery"]),
        ("alarms", ", ".join(map(alarm_name, status["alarms"])) or "none"),
        ("log", f"{status['log_seq']} records, digest {status['log_digest']}"),
    ]


def _therapy(status: dict[str, Any]) -> list[tuple[str, str]]:
    delivered = said("pl", status["delivered_steps"] * status["pl_per_step"])
    bolus = status["bolus"]
    rows = [
        (
            "therapy",
            f"{status['therapy'].replace('_', ' ')}" + (f", {status['mode']}" if status["mode"] else ""),
        ),
        ("rate", said("nl_per_day", status["rate_nl_per_day"])),
        ("programmed", said("pl", status["programmed_pl"])),
        ("delivered", delivered + ("" if status["sensed"] else ", executed, not sensed")),
        ("missed", f"{status['missed_steps']} steps"),
    ]
    if bolus:
        done = said("nl", bolus["delivered_nl"])
        rows.insert(
            2, ("bolus", f"{done} of {said('nl', bolus['volume_nl'])}, {lasting(bolus['left_s'])} left")
        )
    return rows


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
