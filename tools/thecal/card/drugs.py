"""What is in the reservoir, as a card's file says it and as the card prints it, `morphine 10 mg/mL + water 5 mg/mL`.

Names and highest concentrations are those of the pump's own drug library. It refuses to know doses: a card that
outlives a visit must not name one.
"""

from __future__ import annotations

from typing import Any

from thecal import shims
from thecal.files import Fault, Reader, join, shown
from thecal.words import mass

MOST = 4  # as the pump takes


def read(reader: Reader, value: Any) -> str:
    """The text for the card; empty after a fault."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        what = f"{len(value)} drugs" if isinstance(value, list) else shown(value)
        reader.faults.append(Fault("drugs", what, f"a list of 1 to {MOST}"))
        return ""
    seen: set[str] = set()
    texts = [_drug(reader, join("drugs", i), item, seen) for i, item in enumerate(value)]
    return " + ".join(texts) if all(texts) else ""


def _drug(reader: Reader, path: str, value: Any, seen: set[str]) -> str:
    if not isinstance(value, dict):
        reader.fault(path, value, "an object with name and concentration_mg_per_ml")
        return ""
    drug = _known(reader, join(path, "name"), value.get("name"), seen)
    found = reader.keys(path, value, ["name"], {"concentration": "ng_per_ml"})
    if "concentration_ng_per_ml" not in found:
        reader.faults.append(Fault(join(path, "concentration_mg_per_ml"), "missing", "a number"))
    ng_per_ml = found.get("concentration_ng_per_ml")
    if drug is None or ng_per_ml is None:
        return ""
    if not 0 < ng_per_ml <= drug.highest_ng_per_ml:
        key = next(key for key in value if key.startswith("concentration"))
        allowed = f"more than 0, at most {mass(drug.highest_ng_per_ml)}/mL"
        reader.fault(join(path, key), value[key], allowed)
    return f"{drug.name} {mass(ng_per_ml)}/mL"


def _known(reader: Reader, path: str, name: Any, seen: set[str]) -> Any:
    """The library's entry, and None after a fault."""
    shims.install()
    from pump import drugs

    drug = drugs.find(name)
    if drug is None:
        reader.faults.append(Fault(path, shown(name), ", ".join(drugs.names())))
    elif name in seen:
        reader.fault(path, name, "each drug once")
    else:
        seen.add(name)
    return drug
