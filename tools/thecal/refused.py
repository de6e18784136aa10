"""A pump's no in one line, with the faults that it lists. It knows the words and no command."""

from __future__ import annotations

from thecal.link import Refused
from thecal.words import refusal

_HINTS = {
    "not_authentic": ": the key on this host is not the pump's, which was locked anew elsewhere or never here"
}


def told_refusal(error: Refused) -> str:
    """`the pump refused: ...` with the faults behind it."""
    faults = "; ".join(f"{fault.get('path')}: {fault.get('value')}" for fault in error.data.get("faults", []))
    told = f"the pump refused: {refusal(error.message, error.data)}" + (f" ({faults})" if faults else "")
    return told + _HINTS.get(str(error.data.get("reason")), "")
