"""Figures and events of a pump in words, with the units people use. It knows how to say things, not what is true.

Integers come with the unit at the end of their name (`volume_nl`); exact decimals of people's units go out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from thecal.units import date_of, scaled

NOT_A_DEVICE = "pumps water - not a medical device"

# Unit at the end of a name -> (divisor, places, the unit as said)
_SAID = {
    "nl_per_day": (1_000_000, 3, "mL/day"),
    "ng_per_day": (1_000, None, "ug/day"),
    "ng_per_ml": (1_000, None, "ug/mL"),
    "nl": (1_000_000, 3, "mL"),
    "pl": (1_000_000_000, 6, "mL"),
    "ng": (1_000, None, "ug"),
    "uah": (1_000, 1, "mAh"),
    "mohm": (1_000, 1, "ohm"),
    "mv": (1_000, 2, "V"),
    "ppm": (1, None, "ppm"),
    "percent": (1, None, "%"),
    "steps": (1, None, "steps"),
}


def said(name: str, value: Any) -> str:
    """`("volume_nl", 1_500_000)` -> `1.500 mL`; a name without a unit gives the value as it is."""
    if not isinstance(value, int) or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}.get(value, str(value).replace("_", " "))
    if name.endswith("_s") or name == "s":
        return lasting(value)
    if name.endswith("_ms"):
        return lasting(value // 1000)
    for unit in sorted(_SAID, key=len, reverse=True):
        if name == unit or name.endswith("_" + unit):
            divisor, places, spoken = _SAID[unit]
            return f"{scaled(value, divisor, places)} {spoken}".replace(" %", " %")
    return str(value)


def label(name: str) -> str:
    """`next_refill_day` -> `next refill`: a field's name without its unit."""
    for unit in (*_SAID, "day", "s", "ms", "h"):
        if name.endswith("_" + unit):
            name = name[: -len(unit) - 1]
            break
    return name.replace("_", " ")


def lasting(seconds: int) -> str:
    """`90061` -> `1 d 1 h`: the two largest parts, cut off."""
    parts = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    said = []
    for size, name in parts:
        if seconds >= size:
            said.append(f"{seconds // size} {name}")
            seconds %= size
    return " ".join(said[:2]) or "0 s"


def clock(ms: int) -> str:
    """Time of day, to the second."""
    seconds = ms // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def day_name(day: int) -> str:
    """`Mon 05 Jan 2026` of a core day, in English whatever the locale."""
    at: date = date_of(day)
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[at.weekday()]
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][at.month - 1]
    return f"{weekday} {at.day:02d} {month} {at.year}"


def stamp(day: int, ms: int) -> str:
    """`2026-01-05 06:30:00`: an instant of core time."""
    return f"{date_of(day).isoformat()} {clock(ms)}"
