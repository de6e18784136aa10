"""Which events belong together, and choosing records by that, by name, by alarm and by day.

It knows names of events and refuses to know figures. An event that it has never heard of is of the kind `other`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from thecal import units
from thecal.errors import Failure
from thecal.logbook.chain import Record

_TABLE = """
therapy   prescription_committed delivery_stopped delivery_resumed fallback gap prime_started prime_ended
          bridge_started bridge_prolonged front_arrived catheter_replaced
bolus     bolus_started periodic_bolus_started patient_bolus_started
          bolus_ended periodic_bolus_ended patient_bolus_ended
alarm     alarm_raised alarm_ended alarm_latched alarm_acknowledged alarms_silenced alarm_tested
supply    day_ended battery_measured battery_replaced reservoir_filled
          refill_begun refill_withdrawn refill_filled refill_abandoned
patient   course_moved appointed group_chosen trial_dose_given trial_observed patient_reported
refusal   request_refused
device    pump_started clock_set power_returned state_lost program_failed watchdog_reset self_test_failed
          calibrated profile_chosen jog_started jog_ended
"""
KINDS = ("therapy", "bolus", "alarm", "supply", "patient", "refusal", "device", "other")
_KIND_OF: dict[str, str] = {}


class Choice(NamedTuple):
    """What is asked for; an empty list, or no day, asks for all. Days are days since 1970-01-01, both included."""

    events: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    first_day: int | None = None
    last_day: int | None = None

    def fits(self, record: Record) -> bool:
        """Whether a record is asked for; of what tells of no alarm nothing is, where one is named."""
        return (
            (not self.events or record["event"] in self.events)
            and (not self.kinds or kind_of(record) in self.kinds)
            and (not self.alarms or record.get("alarm") in self.alarms)
            and (self.first_day is None or record["day"] >= self.first_day)
            and (self.last_day is None or record["day"] <= self.last_day)
        )


def _filled() -> dict[str, str]:
    """Event -> kind."""
    found, kind = {}, ""
    for word in _TABLE.split():
        if word in KINDS:
            kind = word
        else:
            found[word] = kind
    return found


_KIND_OF.update(_filled())


def kind_of(record: Record) -> str:
    """The kind of a record's event."""
    return _KIND_OF.get(record["event"], "other")


def chosen(
    events: tuple[str, ...],
    kinds: tuple[str, ...],
    alarms: tuple[str, ...],
    since: str | None,
    to: str | None,
) -> Choice:
    """A choice from the command line. Raises `Failure` for a day that is none, or for days in the wrong order."""
    first, last = _day("--from", since), _day("--to", to)
    if first is not None and last is not None and first > last:
        raise Failure(f"--from {since} is after --to {to}")
    return Choice(_names(events), kinds, _names(alarms), first, last)


def select(records: Iterable[Record], choice: Choice) -> list[Record]:
    """The records that are asked for. Raises `Failure` for the name of an event that nobody knows."""
    there = list(records)
    known = {*_KIND_OF, *(record["event"] for record in there)}
    for name in choice.events:
        if name not in known:
            raise Failure(f"no event {name}; there is {', '.join(sorted(known))}")
    return [record for record in there if choice.fits(record)]


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    """As the pump has them: `low reservoir` and `low-reservoir` are `low_reservoir`."""
    return tuple(name.strip().lower().replace(" ", "_").replace("-", "_") for name in given)


def _day(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Failure(f"{option} {text}: give a day such as 2026-01-05") from None
    return (day - units.date_of(0)).days
