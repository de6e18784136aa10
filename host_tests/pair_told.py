"""Records of the log as a course and the tables of interruptions tell them."""

from __future__ import annotations

from typing import Any

from pair_flow import DAY_MS
from pairs import MONDAY, Json

FLOW = ("bolus_started", "bolus_ended", "prime_", "bridge_", "front_arrived")
FIGURES = {
    "_started": ("volume_nl", "rate_nl_per_day"),
    "bolus_ended": ("why", "delivered_nl"),
    "prime_ended": ("why",),
    "prolonged": ("missed_steps",),
    "arrived": ("front",),
}
UNTOLD = ("battery_measured", "day_ended", "alarm_ended", "alarm_latched", "reservoir_filled", "pump_started")
NAMED = {
    "alarm_raised": ("alarm", "alarm"),
    "fallback": ("fallback", "effect"),
    "request_refused": ("refused", "reason"),
}


def wall_ms(event: Json) -> int:
    return (event["day"] - MONDAY) * DAY_MS + event["ms"]


def is_flow(event: Json) -> bool:
    return any(part in event["event"] for part in FLOW)


def flow_of(event: Json) -> tuple[int, str, Any]:
    """A record of the flow as a course tells it."""
    keys = next(keys for part, keys in FIGURES.items() if part in event["event"])
    figures = [event[key] for key in keys if key in event]
    return wall_ms(event), event["event"], figures[0] if len(figures) == 1 else tuple(figures)


def line(event: Json) -> str:
    """Any other record as the tables name it."""
    name, key = NAMED.get(event["event"], (event["event"], ""))
    return f"{name} {event[key]}" if key else name
