"""The tables of a visit report: figures of the status and the log, in words with units. It knows no page."""

from __future__ import annotations

from collections import Counter
from typing import Any

from thecal import status as status_rows
from thecal.logbook.chain import Record
from thecal.logbook.history import History, measure, whole_days
from thecal.logbook.kinds import kind_of
from thecal.sentences import alarm_name, sentence
from thecal.units import date_of, scaled
from thecal.words import lasting, said, stamp

Facts = list[tuple[str, str]]
Rows = list[tuple[str, ...]]

_THERAPY = (
    "therapy",
    "rate",
    "bolus",
    "periodic",
    "patient's",
    "catheter",
    "programmed",
    "delivered",
    "missed",
)
_SUPPLIES = ("reservoir", "until low", "next refill", "battery", "voltage", "lasts", "alarms")
_ELSEWHERE = ("catheter_replaced", "battery_replaced", "gap", "refill_abandoned")
_BORING = ("jog_started", "jog_ended")
_DAY_S = 86_400
_PLACES = {"mL": 3, "mg": 3, "ug": 1}


def therapy(status: dict[str, Any]) -> Facts:
    """What the pump gives, by its status."""
    facts = [row for row in status_rows.rows(status) if row[0] in _THERAPY]
    return [*facts[:2], ("dose", said("dose_ng_per_day", status["dose_ng_per_day"])), *facts[2:]]


def supplies(status: dict[str, Any]) -> Facts:
    """Reservoir, battery and standing alarms, by the status."""
    return [row for row in status_rows.rows(status) if row[0] in _SUPPLIES]


def account(told: History) -> Facts:
    """What was given in the period, by the log."""
    facts = [("period", lasting(round((told.last - told.first) * _DAY_S)))]
    by, days = measure(told), whole_days(told)
    if days:
        amounts = [by.of(day.delivered_nl, day.ng_per_ml) for day in days]
        mean, least, most = (f"{figure:.{_PLACES[by.unit]}f}" for figure in _spread(amounts))
        whole = f"{mean} {by.unit} a day, {least} to {most}; mean of {len(days)} days that ended"
        facts.append(("volume" if by.unit == "mL" else "delivered", whole))
        missed = sum(day.commanded_nl - day.delivered_nl for day in days)
        facts.append(("not delivered", f"{missed / 1e6:.3f} mL of what was commanded on them"))
    uses = [use for use in told.uses if told.first - 1 < use.at < told.last]
    given, refused = sum(use.given for use in uses), sum(use.refused for use in uses)
    most = max((use.given for use in uses), default=0)
    facts.append(("patient boluses", f"{given} given, at most {most} in a day; {refused} refused"))
    rung = Counter(alarm.name for alarm in _within(told))
    facts.append(("alarms", ", ".join(_times(name, count) for name, count in rung.items()) or "none"))
    return facts


def _spread(amounts: list[float]) -> tuple[float, float, float]:
    """Mean, least and most."""
    return sum(amounts) / len(amounts), min(amounts), max(amounts)


def order_rows(records: list[Record]) -> Rows:
    """The prescriptions that were committed."""
    return [
        (
            _at(record),
            str(record["mode"]),
            said("nl_per_day", record["rate_nl_per_day"]),
            said("nl_per_day", record["mean_nl_per_day"]),
            said("ng_per_ml", record["concentration_ng_per_ml"]),
        )
        for record in records
        if record["event"] == "prescription_committed"
    ]


def refill_rows(records: list[Record]) -> Rows:
    """What was withdrawn beside what the pump predicted, and what was filled in."""
    rows: Rows = []
    for record in records:
        if record["event"] == "refill_withdrawn":
            doubt = ": check pump and catheter" if record["flagged"] else ""
            apart = f"{scaled(record['discrepancy_permille'], 10)} %{doubt}"
            volumes = [said("nl", record[name]) for name in ("withdrawn_nl", "predicted_nl")]
            rows.append((_at(record), *volumes, apart, ""))
        elif record["event"] == "reservoir_filled":
            rows.append((_at(record), "", "", "", said("nl", record["volume_nl"])))
    return rows


def alarm_rows(told: History) -> Rows:
    """Every alarm of the period."""
    return [
        (
            alarm_name(alarm.name),
            _moment(alarm.first),
            _moment(alarm.seen) if alarm.seen else "",
            "stands" if alarm.stands else _moment(alarm.last),
            lasting(round((alarm.last - alarm.first) * _DAY_S)),
        )
        for alarm in _within(told)
    ]


def other_rows(records: list[Record]) -> Rows:
    """What else happened to the pump itself."""
    return [
        (_at(record), sentence(record, {}))
        for record in records
        if (kind_of(record) in ("device", "other") and record["event"] not in _BORING)
        or record["event"] in _ELSEWHERE
    ]


def _within(told: History) -> list[Any]:
    return [alarm for alarm in told.alarms if alarm.last >= told.first and alarm.first <= told.last]


def _times(name: str, count: int) -> str:
    return alarm_name(name) + (f" ({count} times)" if count > 1 else "")


def _at(record: Record) -> str:
    return stamp(record["day"], record["ms"])[:16]


def _moment(at: float) -> str:
    minutes = round(at * 1440)
    return f"{date_of(minutes // 1440).isoformat()} {minutes % 1440 // 60:02d}:{minutes % 60:02d}"
