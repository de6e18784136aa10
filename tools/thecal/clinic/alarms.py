"""The pump's alarms: which stand, what each means to whom, playing one, having seen one, quiet for a while."""

from __future__ import annotations

from typing import Any

from thecal.errors import Stranger
from thecal.prescriptions import Caller


def table(link: Caller) -> list[dict[str, Any]]:
    """Every alarm with state, priority and both texts, the highest first."""
    rows = link.call("alarms.list")
    if not isinstance(rows, list) or not rows:
        raise Stranger
    return rows


def standing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are not clear."""
    return [row for row in rows if row["state"] != "clear"]


def play(link: Caller, alarm: str, profile: str | None = None) -> dict[str, Any]:
    """One burst of an alarm, sounded by a board that has a beeper: its notes, and what it means."""
    return link.call("alarms.test", alarm=alarm, **({"profile": profile} if profile else {}))


def acknowledge(link: Caller, alarm: str) -> dict[str, Any]:
    """Somebody has seen it. Changes no delivery."""
    return link.call("alarms.acknowledge", alarm=alarm)


def silence(link: Caller) -> dict[str, Any]:
    """All quiet for a while, or until another is raised."""
    return link.call("alarms.silence")
