"""Scenario files: where a run begins, what is prescribed, and what happens when, as a list for the pump's twin.

The twin plays the list in the pump's own time; this module only reads it, converts its units exactly and says what is
wrong with it. It refuses to know which requests and faults there are: the board answers that. What a file holds under
`expect`, what must come of it, is for tests and is not read here.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from thecal import files, prescriptions, units
from thecal.files import Fault, Faulty, Reader, join
from thecal.prescriptions import Draft

SHIPPED = Path(__file__).parent / "scenarios"
_START = "2026-01-05T00:00"  # a Monday
_KEYS = ["title", "about", "start", "for", "prescription", "battery", "next_refill", "happenings", "expect"]


class Scenario(NamedTuple):
    """A run, ready to be played: `happenings` in the form of `twin.scenario`; a full reservoir where none is given."""

    title: str
    about: str
    start: tuple[int, int]
    seconds: int
    prescription: Draft | None
    battery: dict | None
    reservoir_nl: int | None
    next_refill_day: int
    happenings: list[dict]


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
    scenario = Scenario(
        title=_text(reader, top, "title"),
        about=_text(reader, top, "about"),
        start=_start(reader, top),
        seconds=_seconds(reader, top),
        prescription=_prescription(top.get("prescription"), folder),
        battery=_battery(reader, top.get("battery")),
        reservoir_nl=top.get("reservoir_nl"),
        next_refill_day=_date(reader, top, "next_refill") or 0,
        happenings=_happenings(reader, top.get("happenings", [])),
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


def _prescription(value: Any, folder: Path) -> Draft | None:
    if value is None:
        return None
    return prescriptions.load(folder / value) if isinstance(value, str) else Draft(value, "prescription")


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


def _happenings(reader: Reader, value: Any) -> list[dict]:
    if not isinstance(value, list):
        reader.fault("happenings", value, "a list")
        return []
    return [_happening(reader, join("happenings", index), item) for index, item in enumerate(value)]


def _happening(reader: Reader, path: str, value: Any) -> dict:
    out = reader.keys(path, value, ["at", "request", "fault", "value"], {})
    if not isinstance(out, dict):
        reader.fault(path, value, "an object")
        return {"at_s": 0, "at_ms": 0}
    at = units.offset_ms(out.pop("at", None))
    if at is None:
        reader.fault(join(path, "at"), value.get("at"), "a time since the start, such as 0d06:30:00")
    if ("request" in out) == ("fault" in out):
        reader.fault(path, value, "a request or a fault")
    if "request" in out:
        out["request"] = _request(reader, join(path, "request"), out["request"])
    out = reader.sendable(path, out)
    return {"at_s": (at or 0) // 1000, "at_ms": (at or 0) % 1000, **out}


def _request(reader: Reader, path: str, value: Any) -> Any:
    out = reader.keys(path, value, ["method", "params"], {})
    if not isinstance(out, dict) or not isinstance(out.get("params", {}), dict):
        reader.fault(path, value, "a method and its params")
        return None
    where = join(path, "params")
    params = {}
    for key, item in out.get("params", {}).items():
        if key == "prescription":
            params[key] = _nested(reader, join(where, key), item)
        elif units.split_unit(key) and not isinstance(item, (dict, list)):
            target, params_value = reader.quantity(where, key, item)
            params[target] = params_value
        else:
            params[key] = item
    return {"method": out.get("method"), "params": params}


def _nested(reader: Reader, path: str, value: Any) -> Any:
    """A prescription inside a request: its faults are this file's."""
    draft = Draft(value)
    reader.faults += [fault._replace(path=join(path, fault.path)) for fault in draft.reader.faults]
    return draft.device
