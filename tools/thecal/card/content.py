"""A card's file: reading it, and gathering every fault in it; what comes out can be printed as it is.

It knows what each text means and asks others whether it fits (`slots`), is a number of GS1's (`gs1`), or a drug that
the pump takes. It refuses to know what a card looks like.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from thecal.card import drugs, gs1, slots
from thecal.card.fonts import tidy
from thecal.card.gs1 import Udi
from thecal.files import Fault, Faulty, Reader, join, shown

_SECTIONS = {
    "device": ["name", "model", "serial", "lot", "di", "made", "expires"],
    "maker": ["name", "address", "site"],
    "patient": ["name", "id"],
    "implant": ["date", "institution"],
    "emergency": ["name", "phone"],
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PHONE = re.compile(r"[0-9+][0-9 ()./-]*", re.ASCII)
_ORDER = ("device.made", "implant.date", "device.expires")


class Card(NamedTuple):
    """What is printed: a text for each slot that is used, by its path, and the identification in the barcode."""

    texts: dict[str, str]
    udi: Udi

    def slots(self) -> list[slots.Slot]:
        """The places of its texts, in the table's order."""
        return [slots.of(slot.path, self.texts) for slot in slots.SLOTS if slot.path in self.texts]


def of(value: Any) -> Card:
    """The card of a file's JSON. Raises `Faulty` with every fault in it, each place once."""
    reader = Reader()
    texts = _texts(reader, value)
    days = {path: _day(reader, path, texts) for path in _ORDER}
    _in_order(reader, days)
    for path, wrong in _RULES.items():
        if path in texts and (allowed := wrong(texts[path])):
            reader.fault(path, texts[path], allowed)
    told = {fault.path for fault in reader.faults}
    _printable(reader, {path: text for path, text in texts.items() if path not in told})
    if reader.faults:
        raise Faulty(reader.faults)
    made, _, expires = (days[path] or date.min for path in _ORDER)
    return Card(texts, Udi(texts.pop("device.di"), made, expires, texts["device.serial"]))


def _texts(reader: Reader, value: Any) -> dict[str, str]:
    """Every text there is, by its path, tidy; what is missing or no text is a fault."""
    known = ["about", *_SECTIONS, "drugs"]
    if not isinstance(value, dict):
        reader.fault("", value, f"an object with {', '.join(known[1:])}")
        return {}
    top = reader.keys("", value, known, {})
    texts: dict[str, str] = {}
    for section, keys in _SECTIONS.items():
        texts.update(_section(reader, section, top, keys))
    if "drugs" not in top:
        reader.faults.append(Fault("drugs", "missing", f"a list of 1 to {drugs.MOST}"))
    elif contents := drugs.read(reader, top["drugs"]):
        texts["drugs"] = contents
    return texts


def _section(reader: Reader, path: str, top: dict[str, Any], keys: list[str]) -> dict[str, str]:
    value = top.get(path)
    if not isinstance(value, dict):
        said = shown(value) if path in top else "missing"
        reader.faults.append(Fault(path, said, f"an object with {', '.join(keys)}"))
        return {}
    found = reader.keys(path, value, keys, {})
    if path == "patient":
        if not found:
            reader.faults.append(Fault(path, "nobody", "name, id, or both"))
        keys = [key for key in keys if key in found]
    for key in keys:
        if not isinstance(found.get(key), str):
            said = shown(found[key]) if key in found else "missing"
            reader.faults.append(Fault(join(path, key), said, "a text"))
    return {join(path, key): tidy(found[key]) for key in keys if isinstance(found.get(key), str)}


def _day(reader: Reader, path: str, texts: dict[str, str]) -> date | None:
    """The day of a text that is there; None after a fault."""
    text = texts.get(path)
    if text is None:
        return None
    with contextlib.suppress(ValueError):  # the 31st of February
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else date.min
        if gs1.FIRST_DAY <= day <= gs1.LAST_DAY:
            return day
    reader.fault(path, text, f"a day as {gs1.FIRST_DAY} to {gs1.LAST_DAY}")
    return None


def _in_order(reader: Reader, days: dict[str, date | None]) -> None:
    """Made, implanted, used up: each not before the one before, as far as they are days at all."""
    before = None
    for path, day in days.items():
        if before and day and day < before[1]:
            reader.fault(path, str(day), f"not before {before[0]}, {before[1]}")
        if day:
            before = path, day


def _phone(text: str) -> str:
    well = _PHONE.fullmatch(text) and sum(letter.isdigit() for letter in text) >= 3
    return "" if well else "a telephone number: digits, blanks and + ( ) - . /"


def _printable(reader: Reader, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        if path in slots.BY_PATH and (allowed := slots.wrong_with(text, slots.of(path, texts))):
            reader.fault(path, text, allowed)


_RULES: dict[str, Callable[[str], str]] = {
    "device.di": gs1.wrong_with_di,
    "device.serial": gs1.wrong_with_number,
    "device.lot": gs1.wrong_with_number,
    "emergency.phone": _phone,
}
