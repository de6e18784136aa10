"""Confirmations of doses beyond a soft limit, as people write them: `morphine:day=16.2mg` names drug, what and figure.

A soft limit asks: whoever goes beyond it names the very figure, so that no slip of the finger confirms itself. There is
no blanket yes. Which limits there are and which are passed, the pump says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from thecal import units
from thecal.errors import Failure
from thecal.files import Fault, Faulty
from thecal.words import mass

FORM = "DRUG:WHAT=FIGURE, such as morphine:day=16.2mg"
_WRITTEN = re.compile(r"([a-z]+):([a-z_]+)=(\d{1,12}(?:\.\d{1,12})?)(ng|ug|mg)", re.ASCII)


def parse(text: object) -> dict[str, Any] | None:
    """The confirmation as the pump takes it; None for what is not written as FORM has it, in ng, ug or mg (a day)."""
    found = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    drug, what, figure, unit = found.groups()
    parts = units.split_unit(f"figure_{unit}")
    ng = units.whole(Decimal(figure), parts[2]) if parts else None
    return None if ng is None else {"drug": drug, "what": what, "figure_ng_per_day": ng}


def from_options(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Those of the command line. Raises `Failure` for the first that is written otherwise."""
    found = [(text, parse(text)) for text in texts]
    for text, confirmation in found:
        if confirmation is None:
            raise Failure(f"--confirm {text}: give {FORM}")
    return [confirmation for _, confirmation in found if confirmation is not None]


def written(soft: dict[str, Any]) -> str:
    """A soft limit that is passed, as the confirmation that it asks for."""
    return f"{soft['drug']}:{soft['what']}={mass(soft['figure_ng_per_day']).replace(' ', '')}"


def asked(soft: dict[str, Any]) -> Fault:
    """A soft limit that is passed, in words and with both figures."""
    figure, limit = mass(soft["figure_ng_per_day"]), mass(soft["limit_ng_per_day"])
    what = f"{soft['drug']}, {soft['what'].replace('_', ' ')}"
    told = f"{figure}/day pass the soft limit of {limit}/day"
    return Fault(what, told, f"once confirmed: {written(soft)}")


def require(soft_limits: list[dict[str, Any]], confirmations: list[dict[str, Any]]) -> None:
    """Raises `Faulty` with a line for each soft limit that is passed and whose figure nobody has named."""
    open_ones = [soft for soft in soft_limits if naming(soft) not in confirmations]
    if open_ones:
        raise Faulty(map(asked, open_ones))


def naming(soft: dict[str, Any]) -> dict[str, Any]:
    """The confirmation that names the figure of a soft limit, as the pump takes it."""
    return {key: soft[key] for key in ("drug", "what", "figure_ng_per_day")}
