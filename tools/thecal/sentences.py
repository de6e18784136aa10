"""Each event of a pump's log as one short sentence. It words what it is given, and refuses to judge or to count.

An event this host has never heard of is said too: its name and its figures, as they come.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thecal import units
from thecal.units import date_of
from thecal.words import label, said, stamp

Texts = dict[str, str]  # alarm -> the sentence for the patient

_ORDER = ("seq", "day", "ms", "event", "hex")


def sentence(event: dict[str, Any], texts: Texts) -> str:
    """What happened, in words with units."""
    tell = _SENTENCES.get(event["event"])
    return tell(event, texts) if tell else _any(event)


def figures(event: dict[str, Any], *leave_out: str) -> str:
    """`volume 0.100 mL, duration 20 min`: the event's own fields."""
    fields = [(name, value) for name, value in event.items() if name not in (*_ORDER, *leave_out)]
    return ", ".join(f"{label(name)} {_figure(name, value)}" for name, value in fields)


def alarm_name(name: str) -> str:
    """`low_reservoir` -> `low reservoir`, `eri` -> `ERI`."""
    return "ERI" if name == "eri" else name.replace("_", " ")


def _figure(name: str, value: Any) -> str:
    if name.endswith("_day") and not name.endswith("_per_day") and isinstance(value, int):
        return date_of(value).isoformat() if value else "none"
    return said(name, value)


def _any(event: dict[str, Any]) -> str:
    told = figures(event)
    return event["event"].replace("_", " ") + (f": {told}" if told else "")


def _of(event: dict[str, Any], name: str) -> str:
    return _figure(name, event.get(name))


def _started(event: dict[str, Any], texts: Texts) -> str:
    return "pump started" + ("" if event.get("clock_known") else ", its clock unknown")


def _clock_set(event: dict[str, Any], texts: Texts) -> str:
    """Since when: the record's own time is the new one."""
    day, ms = event.get("old_day"), event.get("old_ms")
    return (
        f"clock set; it was {stamp(day, ms)}" if isinstance(day, int) and isinstance(ms, int) else "clock set"
    )


def _prescribed(event: dict[str, Any], texts: Texts) -> str:
    rate, mean = _of(event, "rate_nl_per_day"), _of(event, "mean_nl_per_day")
    return f"prescription committed: {event.get('mode')}, now {rate}, mean {mean}"


def _bolus(event: dict[str, Any], texts: Texts) -> str:
    name = event["event"].replace("_", " ")
    number = f", {event['taken_in_24h']} in 24 h" if "taken_in_24h" in event else ""
    return f"{name}: {_of(event, 'volume_nl')} over {_of(event, 'duration_s')}{number}"


def _bolus_end(event: dict[str, Any], texts: Texts) -> str:
    name = event["event"].removesuffix("_ended").replace("_", " ")
    return f"{name} {event.get('why')}: {_of(event, 'delivered_nl')} of {_of(event, 'volume_nl')} programmed"


def _filling(event: dict[str, Any], texts: Texts) -> str:
    """A prime or a bridge begins."""
    name, rate = event["event"].replace("_", " "), _of(event, "rate_nl_per_day")
    return f"{name}: {_of(event, 'left_nl')} at {rate}"


def _prime_end(event: dict[str, Any], texts: Texts) -> str:
    left = f": {_of(event, 'left_nl')} still without drug" if event.get("left_nl") else ""
    return f"prime {event.get('why')}{left}"


def _jog(event: dict[str, Any], texts: Texts) -> str:
    return f"motor moved by hand: {_of(event, 'asked_steps')} at {_of(event, 'rate_nl_per_day')}"


def _jog_end(event: dict[str, Any], texts: Texts) -> str:
    left = f": {_of(event, 'left_steps')} were not made" if event.get("left_steps") else ""
    return f"moving by hand {event.get('why')}{left}"


def _prolonged(event: dict[str, Any], texts: Texts) -> str:
    missed = f"{event.get('missed_steps')} steps were missed"
    return f"bridge prolonged, {missed}: another {_of(event, 'left_nl')}"


def _arrived(event: dict[str, Any], texts: Texts) -> str:
    what = "the new concentration" if event.get("front") == "change" else "the drug"
    return f"{what} is at the catheter's tip, now {_of(event, 'rate_nl_per_day')}"


def _catheter(event: dict[str, Any], texts: Texts) -> str:
    what = "tubing and catheter rinsed" if event.get("rinsed") else "catheter replaced"
    return f"{what}: {_of(event, 'left_nl')} without drug"


def _raised(event: dict[str, Any], texts: Texts) -> str:
    name = str(event.get("alarm"))
    return f"ALARM {alarm_name(name)}: {texts.get(name, figures(event, 'alarm'))}"


def _alarm(state: str) -> Callable[[dict[str, Any], Texts], str]:
    return lambda event, texts: f"alarm {state}: {alarm_name(str(event.get('alarm')))}"


def _day(event: dict[str, Any], texts: Texts) -> str:
    left = _of(event, "reservoir_nl")
    steps = f"{event.get('delivered_steps')} of {event.get('commanded_steps')} steps delivered"
    return f"day ended: {steps}, {left} left"


def _battery(event: dict[str, Any], texts: Texts) -> str:
    under_load, ohm = _of(event, "loaded_mv"), _of(event, "resistance_mohm")
    return f"battery {event.get('percent')} %: {_of(event, 'open_mv')}, {under_load} under load, {ohm}"


def _refused(event: dict[str, Any], texts: Texts) -> str:
    reason = str(event.get("reason")).replace("_", " ")
    if event.get("message"):
        return f"request refused: {event['message']}"
    return f"request refused, {reason}: asked {event.get('asked')}, allowed {event.get('allowed')}"


def _gap(event: dict[str, Any], texts: Texts) -> str:
    return f"gap: the pump was late by {_of(event, 'late_ms')} and missed {event.get('missed_steps')} steps"


def _filled(event: dict[str, Any], texts: Texts) -> str:
    told = f"reservoir filled: {_of(event, 'volume_nl')}, before {_of(event, 'before_nl')}"
    return told + (f", next refill {_of(event, 'next_refill_day')}" if event.get("next_refill_day") else "")


def _withdrawn(event: dict[str, Any], texts: Texts) -> str:
    apart = units.scaled(int(event.get("discrepancy_permille", 0)), 10)
    doubt = ": check pump and catheter" if event.get("flagged") else ""
    told = f"{_of(event, 'withdrawn_nl')} withdrawn, {_of(event, 'predicted_nl')} predicted"
    return f"refill, {told}, {apart} % apart{doubt}"


def _poured(event: dict[str, Any], texts: Texts) -> str:
    mixture = _of(event, "concentration_ng_per_ml")
    return f"refill, {_of(event, 'volume_nl')} filled on {_of(event, 'left_nl')}: {mixture} now"


def _returned(event: dict[str, Any], texts: Texts) -> str:
    gap = (
        f"off for {_of(event, 'gap_s')} at most"
        if event.get("gap_known")
        else "nobody knows for how long it was off"
    )
    return f"power is back: {gap}; {event.get('reserved_steps')} steps in reserve count as made"


def _failed(event: dict[str, Any], texts: Texts) -> str:
    times, trace = event.get("times"), f"{event.get('digest', 0):08x}"
    return f"the program failed and began anew: {times} times in 10 min, trace {trace}"


def _reported(event: dict[str, Any], texts: Texts) -> str:
    less = ", and chose less until somebody resumes" if event.get("less") else ""
    return f"the patient feels: {str(event.get('feeling')).replace('_', ' ')}{less}"


_SENTENCES: dict[str, Callable[[dict[str, Any], Texts], str]] = {
    "pump_started": _started,
    "clock_set": _clock_set,
    "prescription_committed": _prescribed,
    "bolus_started": _bolus,
    "periodic_bolus_started": _bolus,
    "patient_bolus_started": _bolus,
    "bolus_ended": _bolus_end,
    "periodic_bolus_ended": _bolus_end,
    "patient_bolus_ended": _bolus_end,
    "prime_started": _filling,
    "prime_ended": _prime_end,
    "bridge_started": _filling,
    "bridge_prolonged": _prolonged,
    "front_arrived": _arrived,
    "catheter_replaced": _catheter,
    "delivery_resumed": lambda event, texts: f"delivery resumed at {_of(event, 'rate_nl_per_day')}",
    "fallback": lambda event, texts: f"fallback: {_of(event, 'effect')}, {_of(event, 'rate_nl_per_day')}",
    "alarm_raised": _raised,
    "alarm_ended": _alarm("over"),
    "alarm_latched": _alarm("latched, its cause over"),
    "alarm_acknowledged": _alarm("acknowledged"),
    "alarms_silenced": lambda event, texts: f"alarms silenced for {_of(event, 'for_ms')}",
    "alarm_tested": _alarm("tested"),
    "day_ended": _day,
    "battery_measured": _battery,
    "request_refused": _refused,
    "gap": _gap,
    "reservoir_filled": _filled,
    "refill_withdrawn": _withdrawn,
    "refill_filled": _poured,
    "power_returned": _returned,
    "state_lost": lambda event, texts: (
        "what was kept cannot be read: nothing runs until it is prescribed anew"
    ),
    "program_failed": _failed,
    "watchdog_reset": lambda event, texts: "the program hung, and the watchdog has reset it",
    "jog_started": _jog,
    "jog_ended": _jog_end,
    "patient_reported": _reported,
    "self_test_failed": lambda event, texts: f"self-test failed: {event.get('check')}",
}
