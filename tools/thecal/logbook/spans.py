"""What lasted, out of records that tell only of its beginning and its end: alarms, and the rate in force."""

from __future__ import annotations

from typing import NamedTuple

from thecal.logbook.chain import Record

Timed = list[tuple[float, Record]]

_GOES_ON = "go_on"
_TELL_RATES = ("delivery_resumed", "fallback", "prime_started", "bridge_started", "front_arrived")


class Span(NamedTuple):
    """From one moment to another, in days, and why."""

    first: float
    last: float
    why: str


class Alarm(NamedTuple):
    """An alarm from raised to over, in days; `stands`: it did when the log was fetched. `seen`: acknowledged then."""

    name: str
    first: float
    last: float
    seen: float | None
    stands: bool


def alarms_of(timed: Timed, standing: list[str], now: float) -> list[Alarm]:
    """Every alarm that was raised, in that order.

    One that latches ends when it is acknowledged and its condition is gone, of which there is no record of its own: it
    lasted to the last thing that was recorded of it, or to now where it stands.
    """
    done: list[Alarm] = []
    under_way: dict[str, Alarm] = {}
    for at, record in timed:
        name = record.get("alarm")
        if not isinstance(name, str) or record["event"] == "alarm_tested":
            continue
        alarm = under_way.get(name)
        if record["event"] == "alarm_raised":
            if alarm:
                done.append(alarm)
            under_way[name] = Alarm(name, at, at, None, False)
        elif alarm:
            seen = at if record["event"] == "alarm_acknowledged" else alarm.seen
            under_way[name] = alarm._replace(last=at, seen=seen)
            if record["event"] == "alarm_ended":
                done.append(under_way.pop(name))
    for name, alarm in under_way.items():
        done.append(alarm._replace(last=now, stands=True) if name in standing else alarm)
    return sorted(done, key=lambda alarm: alarm.first)


def stops_of(timed: Timed, now: float) -> list[Span]:
    """When delivery was stopped by hand, lessened by a fallback, or without power."""
    spans: list[Span] = []
    since, why = 0.0, ""
    for at, record in timed:
        if record["event"] == "power_returned" and record["gap_known"] and record["gap_s"]:
            spans.append(Span(at - record["gap_s"] / 86_400, at, "no power"))
        then = _changed(record)
        if then is None or then == why:
            continue
        if why:
            spans.append(Span(since, at, why))
        since, why = at, then
    return [*spans, Span(since, now, why)] if why else spans


def _changed(record: Record) -> str | None:
    """What stands in the way of the usual flow after a record: empty for nothing, None where it changes nothing."""
    if record["event"] == "delivery_stopped":
        return "stopped"
    if record["event"] == "fallback":
        effect = record["effect"]
        return "" if effect == _GOES_ON else str(effect).replace("_", " ")
    if record["event"] == "prescription_committed":
        return "stopped" if record["mode"] == "stopped" else ""
    return "" if record["event"] == "delivery_resumed" else None


def rates_of(timed: Timed) -> list[tuple[float, int]]:
    """From when on which rate was in force, in nL a day.

    The steps of a flex day are not in the log: where one runs, it is the mean.
    """
    rates: list[tuple[float, int]] = []
    usual, flex = 0, False
    for at, record in timed:
        event = record["event"]
        if event == "prescription_committed":
            flex = record["mode"] == "flex"
            usual = record["mean_nl_per_day" if flex else "rate_nl_per_day"]
            rates.append((at, usual))
        elif event == "delivery_stopped":
            rates.append((at, 0))
        elif event == "prime_ended" or (event in ("delivery_resumed", "front_arrived") and flex):
            rates.append((at, usual))
        elif event in _TELL_RATES:
            rates.append((at, record["rate_nl_per_day"]))
    return rates
