"""Files that people write: reading JSON with its decimals intact, and gathering every fault in it.

A fault says where (`schedule[0].doses[2].dose_ug_per_day`), what stands there, and what is allowed. This module
refuses to know what the files mean: see `prescriptions` and `scenarios`.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from thecal import units
from thecal.errors import Failure

_LARGEST = 2**53  # no quantity comes near it; a number beyond is a slip of the finger


class Fault(NamedTuple):
    """One thing wrong in a file. `allowed` is empty where the value says enough by itself."""

    path: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path or 'file'}: {self.value}" + (f" (allowed {self.allowed})" if self.allowed else "")


class Faulty(Exception):
    """A file with faults, all of them; a line each on the terminal."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Doubled(dict):
    """An object in which keys stand twice; `twice` names them. The last value counted, as JSON readers have it."""

    twice: list[str]


def read_json(path: Path) -> Any:
    """The file's JSON, decimals as `Decimal`. Raises `Failure` with line and column where it is not JSON."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path))
    except IsADirectoryError:
        raise Failure(f"{path} is a directory, not a JSON file") from None
    except OSError as error:
        raise Failure(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise Failure(f"{path} is not a text file in UTF-8") from None
    except ValueError:  # a name that no file can have
        raise Failure(f"{str(path)!r} is no name of a file") from None


def parse(text: str, name: str) -> Any:
    """As `read_json`, from text; `name` is what messages call it."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Failure(f"{name}: {where}: not JSON: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Failure(f"{name}: not JSON that a pump reads: {_slip(error)}") from None


def shown(value: Any) -> str:
    """A value as a fault quotes it: as it stands in the file, cut to what a line holds."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


class Reader:
    """Goes through one file's value, converts as it goes, and gathers faults instead of stopping at the first.

    `origins` remembers for each path the pump will see where it came from: (path in the file, value there, factor),
    so that the pump's own faults can be told in the file's terms.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.origins: dict[str, tuple[str, Any, int]] = {}
        self.muted: set[str] = set()

    def fault(self, path: str, value: Any, allowed: str) -> None:
        self.faults.append(Fault(path, shown(value), allowed))

    def gap(self, path: str, device_path: str, value: str, allowed: str) -> None:
        """A fault that leaves a gap: what the pump says of the gap is not worth repeating."""
        self.faults.append(Fault(path, value, allowed))
        self.muted.add(device_path)

    def keys(self, path: str, value: Any, plain: list[str], quantities: dict[str, str]) -> Any:
        """`value` with its quantities in base units: `plain` keys as they are, `quantities` stem -> base unit.

        What is no object comes back as it is, for the pump to judge.
        """
        if not isinstance(value, dict):
            return value
        for key in getattr(value, "twice", ()):
            self.faults.append(Fault(join(path, key), "stands twice", "once"))
        out: dict[str, Any] = {}
        for key, item in value.items():
            if key in plain:
                out[key] = item
            else:
                self._quantity_key(path, key, item, out, plain, quantities)
        return out

    def each(self, path: str, value: Any, convert: Callable[[Reader, str, Any], Any]) -> Any:
        """`value` with every item converted; what is no list comes back as it is."""
        if not isinstance(value, list):
            return value
        return [convert(self, join(path, index), item) for index, item in enumerate(value)]

    def time_of_day(self, path: str, out: dict) -> None:
        """Replace `from` (`06:30`) in `out` by `from_s`."""
        value = out.pop("from")
        self.origins[join(path, "from_s")] = (join(path, "from"), value, 1)
        seconds = units.time_of_day_s(value)
        if seconds is None:
            self.gap(join(path, "from"), join(path, "from_s"), shown(value), "00:00 to 23:59")
        elif "from_s" in out:
            self.gap(join(path, "from"), join(path, "from_s"), shown(value), "from or from_s, not both")
        out["from_s"] = seconds

    def quantity(self, path: str, key: str, value: Any) -> tuple[str, int | None]:
        """The pump's key and whole number for `key: value`, whose unit is one of `units`; None after a fault."""
        stem, base, factor = units.split_unit(key) or (key, "", 1)
        target = f"{stem}_{base}"
        self.origins[join(path, target)] = (join(path, key), value, factor)
        allowed = _unwhole(value, base, factor)
        if allowed:
            self.gap(join(path, key), join(path, target), shown(value), allowed)
            return target, None
        return target, units.whole(value, factor)

    def sendable(self, path: str, value: Any) -> Any:
        """`value` without the numbers that the pump would refuse as no JSON it knows: each is a fault here."""
        if isinstance(value, Decimal):
            return self.gap(path, path, shown(value), "no decimal")
        if isinstance(value, int) and abs(value) > _LARGEST:
            return self.gap(path, path, shown(value), f"at most {_LARGEST}")
        if isinstance(value, dict):
            return {key: self.sendable(join(path, key), item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.sendable(join(path, index), item) for index, item in enumerate(value)]
        return value

    def _quantity_key(
        self, path: str, key: str, value: Any, out: dict, plain: list[str], quantities: dict[str, str]
    ) -> None:
        stem, base, _ = units.split_unit(key) or ("", "", 1)
        if quantities.get(stem) == base:
            target, number = self.quantity(path, key, value)
            if target in out:
                self.gap(join(path, key), join(path, target), "the same in another unit", "once")
            out[target] = number
            return
        meant = _meant(key, quantities)
        if meant:
            known = ", ".join(f"{meant}_{unit}" for unit in units.units_of(quantities[meant]))
            target = f"{meant}_{quantities[meant]}"
            self.gap(join(path, key), join(path, target), "unknown unit", known)
            out[target] = None
        else:
            self._unknown(path, key, out, plain, quantities)

    def _unknown(self, path: str, key: str, out: dict, plain: list[str], quantities: dict[str, str]) -> None:
        """An unknown key; the one that was probably meant becomes a gap."""
        known = plain + [f"{stem}_{base}" for stem, base in quantities.items()]
        near = difflib.get_close_matches(key, [name for name in known if name not in out], 1, 0.75)
        self.faults.append(Fault(join(path, key), "unknown key", ", ".join(known)))
        if near:
            self.muted.add(join(path, near[0]))


def join(path: str, key: str | int) -> str:
    """`schedule` and 0 -> `schedule[0]`; `schedule[0]` and `doses` -> `schedule[0].doses`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path and key else path or key


def spoken(unit: str) -> str:
    """`ng_per_day` as people write it: `ng/day`, `nL`."""
    return unit.replace("_per_", "/").replace("ml", "mL").replace("nl", "nL").replace("ul", "uL")


def _unwhole(value: Any, base: str, factor: int) -> str:
    """What would be allowed instead of a value that is no whole number of base units; empty where it is one."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return "a number"
    size = value.copy_abs() if isinstance(value, Decimal) else abs(value)  # abs() would round, and overflow
    if not size <= _LARGEST // factor:
        return f"at most {_LARGEST // factor}"
    return f"a whole number of {spoken(base)}" if units.whole(value, factor) is None else ""


def _meant(key: str, quantities: dict[str, str]) -> str | None:
    """The quantity of which `key` has the stem, but no unit that fits."""
    fits = [stem for stem in quantities if key == stem or key.startswith(stem + "_")]
    return max(fits, key=len) if fits else None


def _object(pairs: list[tuple[str, Any]]) -> dict:
    keys = [key for key, _ in pairs]
    if len(keys) == len(set(keys)):
        return dict(pairs)
    found = Doubled(pairs)
    found.twice = sorted({key for key in keys if keys.count(key) > 1})
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _slip(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error) if "is no number" in str(error) else "a number is too long"
