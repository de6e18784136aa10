"""A pump's no in one line, with the faults that it lists. It knows the words and no command."""

from __future__ import annotations

from thecal.link import Refused
from thecal.words import refusal


def told_refusal(error: Refused) -> str:
    """`the pump refused: ...` with the faults behind it."""
    faults = "; ".join(f"{fault.get('path')}: {fault.get('value')}" for fault in error.data.get("faults", []))
    return f"the pump refused: {refusal(error.message, error.data)}" + (f" ({faults})" if faults else "")
