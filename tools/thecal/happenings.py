"""What happens when in a scenario file: requests and faults in the twin's form, and orders still to be expanded.

An order is a new prescription or a refill. Both end with a request that names a digest, which only a pump can tell:
`orders` asks one. This module reads, converts units exactly and says what is wrong; the board knows which requests
there are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from thecal import confirm, prescriptions, units
from thecal.files import Reader, join
from thecal.prescriptions import Draft

_KEYS = ["at", "request", "fault", "value", "prescribe", "refill", "reason", "confirm"]
_KINDS = ("request", "fault", "prescribe", "refill")
_REFILL = ["drugs", "diluted", "prescription", "reason", "confirm"]
_AS_IT_IS = ("lasted_min",)  # the pump takes minutes here
_VOLUMES = {"left": "nl", "withdrawn": "nl", "volume": "nl"}


class Order(NamedTuple):
    """A prescription that a scenario brings in at an instant; with `filling` by a refill, in base units."""

    at: dict[str, int]
    draft: Draft
    reason: str
    confirmations: list[dict[str, Any]]
    filling: dict[str, Any] | None


Happening = dict[str, Any] | Order  # in the twin's form, or still to be expanded


def convert(reader: Reader, value: Any, folder: Path) -> list[Happening]:
    """The list of a file; prescriptions that it names lie in `folder`."""
    if not isinstance(value, list):
        reader.fault("happenings", value, "a list")
        return []
    return [_happening(reader, join("happenings", index), item, folder) for index, item in enumerate(value)]


def prescription(value: Any, path: str, folder: Path) -> Draft:
    """A prescription that stands in the file, or the one of that name beside it."""
    return prescriptions.load(folder / value) if isinstance(value, str) else Draft(value, path)


def confirmations(reader: Reader, path: str, value: Any) -> list[dict[str, Any]]:
    """A list of doses beyond a soft limit, each as `morphine:day=16.2mg`."""
    if not isinstance(value, list):
        reader.fault(path, value, f"a list of {confirm.FORM}")
        return []
    found = [confirm.parse(item) for item in value]
    for index, confirmation in enumerate(found):
        if confirmation is None:
            reader.fault(join(path, index), value[index], confirm.FORM)
    return [confirmation for confirmation in found if confirmation is not None]


def _happening(reader: Reader, path: str, value: Any, folder: Path) -> Happening:
    out = reader.keys(path, value, _KEYS, {})
    if not isinstance(out, dict):
        reader.fault(path, value, "an object")
        return {"at_s": 0, "at_ms": 0}
    ms = units.offset_ms(out.pop("at", None))
    if ms is None:
        reader.fault(join(path, "at"), value.get("at"), "a time since the start, such as 0d06:30:00")
    at = {"at_s": (ms or 0) // 1000, "at_ms": (ms or 0) % 1000}
    if sum(kind in out for kind in _KINDS) != 1:
        reader.fault(path, value, "one of " + ", ".join(_KINDS))
    if "prescribe" in out:
        draft = prescription(out["prescribe"], join(path, "prescribe"), folder)
        return _order(reader, path, at, draft, out)
    if "refill" in out:
        return _refill(reader, join(path, "refill"), at, out["refill"], folder)
    if "request" in out:
        out["request"] = _request(reader, join(path, "request"), out["request"])
    return {**at, **reader.sendable(path, out)}


def _refill(reader: Reader, path: str, at: dict[str, int], value: Any, folder: Path) -> Happening:
    """What was left, what was withdrawn, what came in, and the prescription for it."""
    out = reader.keys(path, value, _REFILL, _VOLUMES)
    if not isinstance(out, dict):
        reader.fault(path, value, "an object")
        return dict(at)
    draft = prescription(out.get("prescription"), join(path, "prescription"), folder)
    filling = {f"{stem}_{base}": out.get(f"{stem}_{base}") for stem, base in _VOLUMES.items()}
    told = draft.device.get("drugs") if isinstance(draft.device, dict) else None
    filling["drugs"] = _plain(reader, join(path, "drugs"), out["drugs"]) if "drugs" in out else told
    if "diluted" in out:
        filling["diluted"] = out["diluted"]
    return _order(reader, path, at, draft, out, filling)


def _order(
    reader: Reader,
    path: str,
    at: dict[str, int],
    draft: Draft,
    out: dict[str, Any],
    filling: dict[str, Any] | None = None,
) -> Order:
    reason = out.get("reason")
    if not isinstance(reason, str):
        reader.fault(join(path, "reason"), reason, "a text: why the prescription is changed")
    confirmed = confirmations(reader, join(path, "confirm"), out.get("confirm", []))
    return Order(at, draft, str(reason), confirmed, filling)


def _request(reader: Reader, path: str, value: Any) -> Any:
    out = reader.keys(path, value, ["method", "params"], {})
    if not isinstance(out, dict) or not isinstance(out.get("params", {}), dict):
        reader.fault(path, value, "a method and its params")
        return None
    where = join(path, "params")
    params = dict(out.get("params", {}))
    special: dict[str, Any] = {}
    if "prescription" in params:
        special["prescription"] = _nested(reader, join(where, "prescription"), params.pop("prescription"))
    if "confirm" in params:
        special["confirmations"] = confirmations(reader, join(where, "confirm"), params.pop("confirm"))
    return {"method": out.get("method"), "params": {**_plain(reader, where, params), **special}}


def _plain(reader: Reader, path: str, value: Any) -> Any:
    """Any JSON with its quantities in base units, at whatever depth."""
    if isinstance(value, list):
        return [_plain(reader, join(path, index), item) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if units.split_unit(key) and key not in _AS_IT_IS and not isinstance(item, (dict, list)):
            target, number = reader.quantity(path, key, item)
            out[target] = number
        else:
            out[key] = _plain(reader, join(path, key), item)
    return out


def _nested(reader: Reader, path: str, value: Any) -> Any:
    """A prescription inside a request: its faults are this file's."""
    draft = Draft(value)
    reader.faults += [fault._replace(path=join(path, fault.path)) for fault in draft.reader.faults]
    return draft.device
