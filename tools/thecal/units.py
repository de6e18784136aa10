"""Numbers as people write them and integers as the pump takes them, both ways, and exactly.

A JSON decimal would become a float32 on a small board, so decimals end here: `Decimal` in, whole base units out,
or a refusal. Never a float. It refuses to know which numbers make sense; the pump judges that.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

DAY_MS = 86_400_000
LONGEST_S = 3650 * 86_400

# Unit at the end of a key -> (base unit, base units in one). The longest that fits counts.
_UNITS = {
    **{f"{mass}_per_day": ("ng_per_day", n) for mass, n in (("ng", 1), ("ug", 1_000), ("mg", 1_000_000))},
    **{f"{mass}_per_ml": ("ng_per_ml", n) for mass, n in (("ng", 1), ("ug", 1_000), ("mg", 1_000_000))},
    **{mass: ("ng", n) for mass, n in (("ng", 1), ("ug", 1_000), ("mg", 1_000_000))},
    **{f"{volume}_per_day": ("nl_per_day", n) for volume, n in (("nl", 1), ("ul", 1_000), ("ml", 1_000_000))},
    **{volume: ("nl", n) for volume, n in (("nl", 1), ("ul", 1_000), ("ml", 1_000_000))},
    **{charge: ("uah", n) for charge, n in (("uah", 1), ("mah", 1_000))},
    **{time: ("s", n) for time, n in (("s", 1), ("min", 60), ("h", 3_600))},
}
_PARTS_S = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:\d{1,9}[wdhms])+", re.ASCII)
_PART = re.compile(r"(\d+)([wdhms])", re.ASCII)
_OFFSET = re.compile(r"(?:(\d{1,4})d)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?", re.ASCII)
_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def split_unit(key: str) -> tuple[str, str, int] | None:
    """`"dose_ug_per_day"` -> `("dose", "ng_per_day", 1000)`; None where the key ends in no unit known here."""
    for unit in sorted(_UNITS, key=len, reverse=True):
        if key.endswith("_" + unit):
            return (key[: -len(unit) - 1], *_UNITS[unit])
    return None


def units_of(base: str) -> list[str]:
    """Every unit that converts to `base`, the base itself first."""
    return [unit for unit, (to, _) in _UNITS.items() if to == base]


def whole(value: int | Decimal, factor: int) -> int | None:
    """`value` x `factor` where that is a whole number, else None. Exact: no rounding, however many digits."""
    if isinstance(value, int):
        return value * factor
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or (value and not -60 <= exponent <= 30):
        return None  # NaN, infinity, and numbers so far off that only working them out would take time
    product = Fraction(value) * factor if value else Fraction(0)
    return product.numerator if product.denominator == 1 else None


def duration_s(text: str) -> int | None:
    """Seconds in `30d`, `12h`, `90m`, `45s`, `1w` or several in a row (`1d12h`); 1 s to ten years, else None."""
    if not isinstance(text, str) or not _DURATION.fullmatch(text):
        return None
    seconds = sum(int(count) * _PARTS_S[unit] for count, unit in _PART.findall(text))
    return seconds if 1 <= seconds <= LONGEST_S else None


def offset_ms(text: object) -> int | None:
    """Milliseconds since a scenario's start: `0d06:30:00`, `14:00`, `2d00:00:00.250`, or a duration as above."""
    found = _OFFSET.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        seconds = duration_s(text) if isinstance(text, str) else None
        return None if seconds is None else seconds * 1000
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    ms = int((found[5] or "0").ljust(3, "0"))
    total = days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
    return total if total <= LONGEST_S * 1000 else None


def pieces_ms(ms: int) -> list[int]:
    """`ms` in pieces that a pump passes in one request, at most a day each; one piece of 0 for 0."""
    return [DAY_MS] * (ms // DAY_MS) + [ms % DAY_MS] * (ms % DAY_MS > 0 or ms == 0)


def time_of_day_s(text: object) -> int | None:
    """Seconds since midnight of `06:30` or `06:30:15`, else None."""
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    fits = hours < 24 and minutes < 60 and seconds < 60
    return hours * 3600 + minutes * 60 + seconds if fits else None


def instant(text: object) -> tuple[int, int] | None:
    """The pump's (day, ms) of a local `2026-01-05T00:00`, else None. Day 0 is 1970-01-01."""
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None
    if at.year < 2000:
        return None
    since = at - datetime(1970, 1, 1)
    return since.days, since.seconds * 1000 + since.microseconds // 1000


def date_of(day: int) -> date:
    """The calendar date of a core day (days since 1970-01-01)."""
    return date(1970, 1, 1) + timedelta(days=day)


def scaled(value: int, factor: int, places: int | None = None) -> str:
    """`value` / `factor` as a plain decimal (factor a power of ten): exact, or cut off after `places` digits."""
    digits = len(str(factor)) - 1
    head, tail = divmod(abs(value), factor)
    fraction = f"{tail:0{digits}d}" if digits else ""
    fraction = fraction.rstrip("0") if places is None else fraction[:places].ljust(places, "0")
    return ("-" if value < 0 else "") + str(head) + ("." + fraction if fraction else "")
