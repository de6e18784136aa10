"""What somebody types into a field, as a figure with its unit: `20 mg/mL`, `40 ug`, `1.5 h`, `2026-02-01`.

Exact, and never without a unit: a figure alone is a mistake waiting to be made. It refuses to know what makes sense.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from thecal import units
from thecal.files import Fault, Faulty, spoken

_WRITTEN = re.compile(r"(\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})\s*([^\d\s.].*)?")
_ALIKE = {"µ": "u", "μ": "u", "mcg": "ug", "minutes": "min", "minute": "min", "hours": "h", "hour": "h"}
_EPOCH = date(1970, 1, 1)
_LONGEST_REASON = 80


class Quantity(NamedTuple):
    """A decimal in one of the units of `units`, such as `mg_per_ml`."""

    value: Decimal
    unit: str


def quantity(text: str, base: str) -> Quantity | str:
    """The quantity that was typed, in a unit that converts to `base`; else what is allowed, in words."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or not found[2]:
        return f"a figure with its unit, such as {_example(base)}"
    unit = _unit(found[2], base)
    if unit is None:
        return "in " + " or ".join(map(spoken, units.units_of(base)))
    return Quantity(Decimal(found[1]), unit)


def figure(label: str, text: str, base: str) -> int:
    """The whole number of base units that was typed. Raises `Faulty` with the field's label."""
    told = quantity(text, base)
    if isinstance(told, str):
        raise Faulty([Fault(label, text.strip() or "empty", told)])
    parts = units.split_unit(f"figure_{told.unit}")
    number = units.whole(told.value, parts[2] if parts else 1)
    if number is None:
        raise Faulty([Fault(label, text.strip(), f"a whole number of {spoken(base)}")])
    return number


def whole(label: str, text: str) -> int:
    """A whole number without a unit, a sign before it or not. Raises `Faulty`."""
    if not re.fullmatch(r"[+-]?\d{1,9}", text.strip()):
        raise Faulty([Fault(label, text.strip() or "empty", "a whole number")])
    return int(text)


def day(label: str, text: str) -> int:
    """The core day of a date. Raises `Faulty`."""
    try:
        return (date.fromisoformat(text.strip()) - _EPOCH).days
    except ValueError:
        raise Faulty([Fault(label, text.strip() or "empty", "a day such as 2026-02-01")]) from None


def reason(text: str) -> str:
    """Why something is changed, for the pump's history. Raises `Faulty` where there is none, or too much of it."""
    if not 1 <= len(text.strip()) <= _LONGEST_REASON:
        allowed = f"1 to {_LONGEST_REASON} characters"
        raise Faulty([Fault("reason", f"{len(text.strip())} characters", allowed)])
    return text.strip()


def lasting(seconds: int) -> str:
    """A duration as a field has it, exactly: `20 min`, `6 h`, `90 s`."""
    for size, unit in ((3_600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _example(base: str) -> str:
    figures = {"ng_per_ml": "500", "ng_per_day": "120", "ng": "40", "s": "20", "nl": "18"}
    unit = {"s": "min", "nl": "ml"}.get(base, base.replace("ng", "ug", 1))
    return f"{figures.get(base, '1')} {spoken(unit)}"


def _unit(text: str, base: str) -> str | None:
    """`mcg/mL` -> `ug_per_ml`; of a dose a day `ug` is enough."""
    text = text.strip().lower()
    for spelt, meant in _ALIKE.items():
        text = text.replace(spelt, meant)
    text = re.sub(r"\s*/\s*", "_per_", text).replace("_per_d", "_per_day").replace("_per_dayay", "_per_day")
    known = units.units_of(base)
    return text if text in known else f"{text}_per_day" if f"{text}_per_day" in known else None
