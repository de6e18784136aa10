"""Figures and events of a pump in words, with the units people use. It knows how to say things, not what is true.

Integers come with the unit at the end of their name (`volume_nl`); exact decimals of people's units go out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from thecal.units import date_of, scaled

NOT_A_DEVICE = "pumps water - not a medical device"

# Unit of mass at the end of a name -> what it is a mass in
_MASSES = {"ng_per_day": "/day", "ng_per_ml": "/mL", "ng": ""}
# Any other unit -> (divisor, places, the unit as said)
_SAID = {
    "nl_per_day": (1_000_000, 3, "mL/day"),
    "nl": (1_000_000, 3, "mL"),
    "pl": (1_000_000_000, 6, "mL"),
    "uah": (1_000, 1, "mAh"),
    "mohm": (1_000, 1, "ohm"),
    "mv": (1_000, 2, "V"),
    "ppm": (1, None, "ppm"),
    "percent": (1, None, "%"),
    "steps": (1, None, "steps"),
}
# A whole number and a base unit, as the pump's own sentences have them -> how to say it
_FIGURE = re.compile(r"\b(day )?(?<![-.])(\d+)( ng/day| ng/mL| ng| nL/day| nL| pL| s| min)?\b")
_RANGE = re.compile(r"\b(\d+) to (\d+)( min| s)\b")  # either end gets the unit
_TO_S = {" s": 1, " min": 60}
_LAST_DAY = 100_000  # in the 23rd century; a larger number is no day


def said(name: str, value: Any) -> str:
    """`("volume_nl", 1_500_000)` -> `1.500 mL`; a name without a unit gives the value as it is."""
    if not isinstance(value, int) or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}.get(value, str(value).replace("_", " "))
    if name.endswith("_s") or name == "s":
        return lasting(value)
    if name.endswith("_ms"):
        return lasting(value // 1000)
    for unit, rest in _MASSES.items():
        if name == unit or name.endswith("_" + unit):
            return mass(value) + rest
    for unit in sorted(_SAID, key=len, reverse=True):
        if name == unit or name.endswith("_" + unit):
            divisor, places, spoken = _SAID[unit]
            return f"{scaled(value, divisor, places)} {spoken}".replace(" %", " %")
    return str(value)


def label(name: str) -> str:
    """`next_refill_day` -> `next refill`: a field's name without its unit."""
    for unit in (*_MASSES, *_SAID, "day", "s", "ms", "h"):
        if name.endswith("_" + unit):
            name = name[: -len(unit) - 1]
            break
    return name.replace("_", " ")


def mass(ng: int) -> str:
    """Nanograms as people write doses, exactly: mg from 1 mg on, else ug."""
    return f"{scaled(ng, 1_000_000)} mg" if ng >= 1_000_000 else f"{scaled(ng, 1_000)} ug"


def plainly(text: str) -> str:
    """A sentence of the pump's with its figures in people's units: `309000 nL` -> `0.309 mL`, `day 20548` -> a date."""
    return _FIGURE.sub(_plain_figure, _RANGE.sub(r"\1\3 to \2\3", text))


def refusal(message: str, data: dict[str, Any]) -> str:
    """A refusal of the pump's in people's units, and when it will be possible where time alone helps."""
    wait_s = data.get("wait_s")
    if not isinstance(wait_s, int) or f"{wait_s} s" in message:
        return plainly(message)
    return f"{plainly(message)}; possible in {lasting(wait_s)}"


def _plain_figure(found: re.Match[str]) -> str:
    day, figure, unit = found[1], int(found[2]), found[3] or ""
    if day and not unit and figure < _LAST_DAY:
        return date_of(figure).isoformat()
    if day or not unit:
        return found[0]
    if unit in _TO_S:
        return lasting(figure * _TO_S[unit], parts=4)
    if unit.startswith(" ng"):
        return mass(figure) + unit[3:]
    # No digit is cut off: two figures that are compared must not look alike.
    return f"{scaled(figure, 1_000)} nL" if unit == " pL" else f"{scaled(figure, 1_000_000)} mL{unit[3:]}"


def lasting(seconds: int, parts: int = 2) -> str:
    """`90061` -> `1 d 1 h`: the largest parts, so many of them, the rest cut off."""
    said = []
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        if seconds >= size:
            said.append(f"{seconds // size} {name}")
            seconds %= size
    return " ".join(said[:parts]) or "0 s"


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
