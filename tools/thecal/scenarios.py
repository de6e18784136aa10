"""Scenario files: where a run begins, what is prescribed, and what happens when, as a list for the pump's twin.

The twin plays the list in the pump's own time; this module only reads the file, converts its units exactly and says
what is wrong with it. What a file holds under `expect`, what must come of it, is for tests and is not read here.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from thecal import files, happenings, units
from thecal.files import Fault, Faulty, Reader, join
from thecal.happenings import Happening
from thecal.prescriptions import Draft

SHIPPED = Path(__file__).parent / "scenarios"
_START = "2026-01-05T00:00"  # a Monday
_KEYS = ["title", "about", "start", "for", "prescription", "confirm", "battery", "next_refill"]
_KEYS += ["happenings", "expect"]


class Scenario(NamedTuple):
    """A run, ready to be played; a full reservoir where none is given.

    `confirmations` are the doses beyond a soft limit with which it may start.
    """

    title: str
    about: str
    start: tuple[int, int]
    seconds: int
    prescription: Draft | None
    confirmations: list[dict]
    battery: dict | None
    reservoir_nl: int | None
    next_refill_day: int
    happenings: list[Happening]


def load(path: Path) -> Scenario:
    """Read a scenario file. Raises `Failure` or `Faulty`; a prescription named in it lies beside it."""
    return convert(files.read_json(path), path.parent)


def shipped(name: str) -> Scenario:
    """A scenario that comes with the package, by its name."""
    return load(SHIPPED / f"{name}.json")


def convert(value: Any, folder: Path) -> Scenario:
    """A `Scenario` from a file's JSON. Raises `Faulty` with all that is wrong in it."""
    reader = Reader()
    top = reader.keys("", value, _KEYS, {"reservoir": "nl"})
    if not isinstance(top, dict):
        raise Faulty([files.Fault("", files.shown(value), "an object")])
    ordered = top.get("prescription")
    scenario = Scenario(
        title=_text(reader, top, "title"),
        about=_text(reader, top, "about"),
        start=_start(reader, top),
        seconds=_seconds(reader, top),
        prescription=None if ordered is None else happenings.prescription(ordered, "prescription", folder),
        confirmations=happenings.confirmations(reader, "confirm", top.get("confirm", [])),
        battery=_battery(reader, top.get("battery")),
        reservoir_nl=top.get("reservoir_nl"),
        next_refill_day=_date(reader, top, "next_refill") or 0,
        happenings=happenings.convert(reader, top.get("happenings", []), folder),
    )
    if reader.faults:
        raise Faulty(reader.faults)
    return scenario


def _text(reader: Reader, top: dict, key: str) -> str:
    value = top.get(key, "")
    if not isinstance(value, str):
        reader.fault(key, value, "a text")
    return str(value)


def _start(reader: Reader, top: dict) -> tuple[int, int]:
    value = top.get("start", _START)
    at = units.instant(value)
    if at is None:
        reader.fault("start", value, f"a local time such as {_START}")
    return at or (0, 0)


def _date(reader: Reader, top: dict, key: str, path: str = "") -> int | None:
    """The core day of a date, None where there is none."""
    if key not in top:
        return None
    at = units.instant(f"{top[key]}T00:00")
    if at is None:
        reader.fault(join(path, key), top[key], "a date such as 2026-01-07")
    return at[0] if at else None


def _seconds(reader: Reader, top: dict) -> int:
    seconds = units.duration_s(top.get("for", "1d"))
    if seconds is None:
        reader.fault("for", top["for"], "1s to 3650d, such as 30d, 12h or 1d12h")
    return seconds or 1


def _battery(reader: Reader, value: Any) -> dict | None:
    """The cell that is in the pump: kind, capacity, since when, and how much of its charge is left."""
    if value is None:
        return None
    out = reader.keys("battery", value, ["chemistry", "fitted", "left_percent"], {"capacity": "uah"})
    if not isinstance(out, dict):
        return reader.fault("battery", value, "an object")
    for key in ("chemistry", "capacity_uah"):
        if key not in out:
            reader.faults.append(Fault(join("battery", key), "missing", ""))
    day = _date(reader, out, "fitted", "battery")
    permille = (
        units.whole(out["left_percent"], 10) if isinstance(out.get("left_percent"), (int, Decimal)) else None
    )
    if "left_percent" in out and (permille is None or not 0 <= permille <= 1000):
        reader.fault("battery.left_percent", out["left_percent"], "0 to 100, in tenths")
    return {
        "chemistry": out.get("chemistry"),
        "capacity_uah": out.get("capacity_uah"),
        "day": day,
        "left_permille": permille,
    }
