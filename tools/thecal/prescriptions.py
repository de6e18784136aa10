"""A prescription as people write it, turned into the integers a pump takes, and a pump's faults told in its terms.

Units, times of day and slips of spelling are judged here; whether a dose, a mode or a schedule makes sense is for
the pump, which validates the whole. Both lists come out as one, in the order of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from thecal import confirm, files, units
from thecal.files import Fault, Faulty, Reader, join
from thecal.link import Refused
from thecal.words import lasting, plainly, said

_INVALID_PARAMS = -32602
_RANGE = re.compile(r"(?:a whole number )?from (-?\d+) to (-?\d+)")
_LEAST = re.compile(r"^at least (\d+)\b")
_SECTIONS = {
    "limits": {"most_dose": "ng_per_day", "most_bolus": "ng"},
    "periodic_bolus": {"dose": "ng", "duration": "s", "every": "s"},
    "patient_bolus": {"dose": "ng", "duration": "s", "lockout": "s"},
}
_PLAIN = {"patient_bolus": ["most_in_24h"]}
_EARLIER = (
    'drugs, a list such as [{"name": "baclofen", "concentration_ug_per_ml": 500}];'
    " the pump knows itself whether a sudden stop harms"
)
_NO_SUCH_KEY = "no such key; known: "


class Caller(Protocol):
    """Whatever takes requests to a pump; `thecal.link.Link` does."""

    def call(self, method: str, **params: Any) -> Any: ...


class Draft:
    """A prescription on its way to a pump: `device` is what is sent, `reader` what was wrong on the way.

    `within` is its path where it stands inside another file.
    """

    def __init__(self, value: Any, within: str = "") -> None:
        self.value = value
        self.within = within
        self.reader = Reader()
        self.device = _top(self.reader, value)

    def faults(self, refused: Refused | None) -> list[Fault]:
        """This file's faults and the pump's, each once, in the order of the file."""
        found = list(self.reader.faults)
        there = dict(_walk("", self.value))
        for told in refused.data.get("faults", []) if refused else []:
            path = str(told.get("path", "")).removeprefix("prescription").removeprefix(".")
            if not self._muted(path):
                found.append(
                    self._in_file_terms(there, path, told.get("value"), str(told.get("allowed", "")))
                )
        places = {path: index for index, path in enumerate(there)}
        found = sorted(_causes(found), key=lambda fault: _place(places, fault.path))
        return (
            [fault._replace(path=join(self.within, fault.path)) for fault in found] if self.within else found
        )

    def _muted(self, path: str) -> bool:
        """Whether the pump only complains of the gap that a fault of the file's left."""
        return any(
            path == muted or path.startswith((muted + ".", muted + "[")) for muted in self.reader.muted
        )

    def _in_file_terms(self, there: dict[str, Any], path: str, value: Any, allowed: str) -> Fault:
        where, _, factor = self.reader.origins.get(path, (path, value, 1))
        if _is_reckoned(value, there.get(where, ...)):
            return Fault(where, _reckoned(where, value), plainly(allowed))
        if where not in there:
            return Fault(where, "missing", _rescaled(allowed, where, factor))
        if allowed.startswith(_NO_SUCH_KEY):
            return Fault(where, "no such key here", allowed[len(_NO_SUCH_KEY) :])
        note = isinstance(value, str) and value != there[where]
        shown = value if note else files.shown(there[where])  # a note is in the pump's own words
        return Fault(where, shown, _rescaled(allowed, where, factor))


def load(path: Path) -> Draft:
    """Read a prescription file. Raises `Failure` where it is no JSON; other faults wait in the draft."""
    return Draft(files.read_json(path))


def of(value: Any) -> Draft:
    """A draft of a prescription written in Python; a float counts as the decimal it is written as."""
    return Draft(files.parse(json.dumps(value), "prescription"))


def check(caller: Caller, draft: Draft) -> dict:
    """The pump's readback of a draft that nothing is wrong with. Raises `Faulty` with every fault there is."""
    readback, refused = {}, None
    try:
        readback = caller.call("prescription.check", prescription=draft.device)
    except Refused as error:
        if error.code != _INVALID_PARAMS or not error.data.get("faults"):
            raise
        refused = error
    faults = draft.faults(refused)
    if faults:
        raise Faulty(faults)
    return readback


def start(caller: Caller, draft: Draft, reason: str, confirmations: Sequence[dict[str, Any]] = ()) -> dict:
    """Check, propose and commit; returns the readback. `reason` is 1 to 80 characters, for the pump's history.

    Raises `Faulty` (a soft limit that nobody has confirmed is one, too) or `Refused`, and then nothing has changed.
    """
    confirm.require(check(caller, draft)["soft_limits"], list(confirmations))
    proposed = propose(caller, draft, list(confirmations))
    caller.call("prescription.commit", digest=proposed["digest"], reason=reason)
    return proposed["readback"]


def propose(caller: Caller, draft: Draft, confirmations: list[dict[str, Any]]) -> dict:
    """The pump's answer, with the digest that a commit names. Raises `Refused`."""
    return caller.call("prescription.propose", prescription=draft.device, confirmations=confirmations)


def _top(reader: Reader, value: Any) -> Any:
    known = ["mode", "drugs", *_SECTIONS, "schedule", "about"]
    if isinstance(value, dict) and "drug" in value:
        reader.gap("drug", "drugs", "of an earlier format", _EARLIER)
        value = {key: item for key, item in value.items() if key != "drug"}
    out = reader.keys("", value, known, {"dose": "ng_per_day"})
    if not isinstance(out, dict):
        return reader.sendable("", out)
    out.pop("about", None)
    if "drugs" in out:
        out["drugs"] = reader.each("drugs", out["drugs"], _drug)
    for name, quantities in _SECTIONS.items():
        if name in out:
            out[name] = reader.keys(name, out[name], _PLAIN.get(name, []), quantities)
    if "schedule" in out:
        out["schedule"] = reader.each("schedule", out["schedule"], _days)
    return reader.sendable("", out)


def _drug(reader: Reader, path: str, value: Any) -> Any:
    """One drug of a reservoir, its concentration in ng/mL."""
    return reader.keys(path, value, ["name"], {"concentration": "ng_per_ml"})


def _days(reader: Reader, path: str, value: Any) -> Any:
    out = reader.keys(path, value, ["weekdays", "doses"], {})
    if isinstance(out, dict) and "doses" in out:
        out["doses"] = reader.each(join(path, "doses"), out["doses"], _dose)
    return out


def _dose(reader: Reader, path: str, value: Any) -> Any:
    out = reader.keys(path, value, ["from", "from_s"], {"dose": "ng_per_day"})
    if isinstance(out, dict) and "from" in out:
        reader.time_of_day(path, out)
    return out


def _is_reckoned(value: Any, written: Any) -> bool:
    """Whether a fault's value is a figure that the pump made of several in the file, or of a whole section of it."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return number and (written is ... or isinstance(written, dict))


def _reckoned(path: str, value: int) -> str:
    """Such a figure: a flow of a bolus beside all others, or a dose of a drug in 24 h."""
    return said("nl_per_day" if path in _SECTIONS else "ng_per_day", value)


def _causes(found: list[Fault]) -> list[Fault]:
    """Without the faults that only follow from another: an unknown mode makes strangers of that mode's keys."""
    if not any(fault.path == "mode" for fault in found):
        return found
    return [fault for fault in found if fault.value != "no such key here" or "." in fault.path]


def _rescaled(allowed: str, path: str, factor: int) -> str:
    """The pump's range, which is in base units, in the unit of the file's key; times and masses as people say them."""
    if path.endswith(".from"):
        return _RANGE.sub(lambda found: f"{_clock(int(found[1]) + 59)} to {_clock(int(found[2]))}", allowed)
    parts = units.split_unit(path)
    time = bool(parts) and parts[1] == "s"
    unit = " " + files.spoken(path[len(parts[0]) + 1 :]) if parts and not time else ""
    for pattern, form in ((_RANGE, "{} to {}"), (_LEAST, "at least {}")):
        found = pattern.search(allowed)
        if found:
            figures = [_span(one) if time else units.scaled(int(one), factor) for one in found.groups()]
            return pattern.sub(form.format(*figures) + unit, allowed)
    return plainly(allowed)


def _span(seconds: str) -> str:
    return lasting(int(seconds), parts=4)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every path of a JSON value with what stands there, in the order of the file."""
    yield path, value
    if isinstance(value, dict):
        for key in value:
            yield from _walk(join(path, key), value[key])
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(join(path, index), item)


def _place(places: dict[str, int], path: str) -> tuple[int, int]:
    """Where a path stands in the file; something missing stands after what its parent begins with."""
    missing = 0
    while path not in places and path:
        path = re.sub(r"(\.[^.\[]*|\[\d+\]|^[^.\[]*)$", "", path)
        missing = 1
    return places.get(path, 0), missing
