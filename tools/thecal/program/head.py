"""The line at the top: which pump, who may, where the patient is, and above all an alarm. It refuses to draw it."""

from __future__ import annotations

from thecal.program.desk import Desk
from thecal.sentences import alarm_name

_LOST = "LINE LOST"


def told(desk: Desk, width: int) -> str:
    """In at most so many letters; what matters least is left out first, and an alarm last."""
    standing = desk.status.get("alarms", [])
    more = f" +{len(standing) - 1}" if len(standing) > 1 else ""
    parts = {
        "name": desk.name,
        "access": desk.access if desk.status else "",
        "state": _LOST if desk.line.lost else str(desk.course.get("state", "")).replace("_", " "),
        "alarm": f"! {alarm_name(standing[0])}{more}" if standing else "",
    }
    for least in ("state", "name"):
        if len(_joined(parts)) > width and parts[least] != _LOST:
            parts[least] = ""
    return _joined(parts)[:width]


def _joined(parts: dict[str, str]) -> str:
    return "  ".join(part for part in parts.values() if part)
