"""What a log and the last status say of the weeks before a visit, as series over one time axis, in days.

Every figure is the pump's: nothing is smoothed or guessed, and what the log does not tell is not there. It refuses to
know how anything is drawn.
"""

from __future__ import annotations

from typing import NamedTuple

from thecal.logbook.book import Book
from thecal.logbook.chain import Record
from thecal.logbook.spans import Alarm, Span, alarms_of, rates_of, stops_of
from thecal.units import DAY_MS

_PATIENTS_REFUSALS = ("locked_out", "too_many")
_NL_PER_ML = 1_000_000
_SHORTEST = 1 / 24


class Day(NamedTuple):
    """A day that ended. Volumes in nL; `ng_per_ml` of the prescription at its end, None where the log has none."""

    at: float
    commanded_nl: float
    delivered_nl: float
    ng_per_ml: int | None


class Ordered(NamedTuple):
    """From `at` on this was prescribed: its mean in nL a day, and the drug in it."""

    at: float
    mean_nl_per_day: int
    ng_per_ml: int


class Use(NamedTuple):
    """A day of patient boluses: `at` its start, how many were given and how many refused."""

    at: float
    given: int
    refused: int


class History(NamedTuple):
    """`first` and `last`: the days between which it lies. Points are (day, figure)."""

    first: float
    last: float
    days: list[Day]
    ordered: list[Ordered]
    rates: list[tuple[float, int]]
    stops: list[Span]
    uses: list[Use]
    reservoir: list[tuple[float, float]]
    battery: list[tuple[float, int, int]]
    alarms: list[Alarm]


def history(book: Book, first_day: int | None = None, last_day: int | None = None) -> History:
    """The series of a book whose status is known, or of some days of it, both included."""
    records = list(book.records())
    status = book.status() or {}
    times = moments(records)
    now = status["day"] + status["ms"] / DAY_MS
    last = now if last_day is None else min(now, last_day + 1.0)
    timed = list(zip(times, records, strict=True))
    start = min([*times, last - _SHORTEST])
    return History(
        start if first_day is None else max(start, float(first_day)),
        last,
        _days(timed, status["pl_per_step"]),
        _ordered(timed),
        rates_of(timed),
        stops_of(timed, now),
        _uses(timed),
        [*_reservoir(timed), (now, status["reservoir"]["volume_nl"] / _NL_PER_ML)],
        _battery(timed),
        alarms_of(timed, status["alarms"], now),
    )


def moments(records: list[Record]) -> list[float]:
    """When each record was, in days by the clock as it was set last; only jumps of more than a day are put right.

    A pump that did not know the time began in 1970: what it recorded then is moved by as much as its clock was. An
    older pump's `clock_set` tells the old time only: the next record is taken for the new one, for a day ends each day.
    """
    times, ahead, after = [], 0.0, None
    for record in reversed(records):
        at = record["day"] + record["ms"] / DAY_MS
        if record["event"] == "clock_set" and after is not None:
            jump = at - (record["old_day"] + record["old_ms"] / DAY_MS)
            moved = jump or after - at
            ahead += moved if abs(moved) > 1 else 0.0
            times.append(at + ahead - (moved if jump and abs(moved) > 1 else 0.0))
        else:
            times.append(at + ahead)
        after = at
    return times[::-1]


def _days(timed: list[tuple[float, Record]], pl_per_step: int) -> list[Day]:
    """The days that ended, each once: of one told twice, after a power cut, the later counts."""
    days: dict[float, Day] = {}
    step_pl, drug = _first_step_pl(timed) or pl_per_step, None
    for at, record in timed:
        if record["event"] == "calibrated":
            step_pl = record["pl_per_step"]
        elif record["event"] == "prescription_committed":
            drug = record["concentration_ng_per_ml"] or None
        elif record["event"] == "day_ended":
            volumes = [record[name] * step_pl / 1000 for name in ("commanded_steps", "delivered_steps")]
            start = round(at) - 1.0
            days[start] = Day(start, volumes[0], volumes[1], drug)
    return list(days.values())


def _first_step_pl(timed: list[tuple[float, Record]]) -> int | None:
    for _, record in timed:
        if record["event"] == "calibrated":
            return record["old_pl_per_step"]
    return None


def _ordered(timed: list[tuple[float, Record]]) -> list[Ordered]:
    return [
        Ordered(at, record["mean_nl_per_day"], record["concentration_ng_per_ml"])
        for at, record in timed
        if record["event"] == "prescription_committed"
    ]


def _uses(timed: list[tuple[float, Record]]) -> list[Use]:
    """Days on which the patient asked, each once."""
    counts: dict[float, list[int]] = {}
    for at, record in timed:
        given = record["event"] == "patient_bolus_started"
        if given or (record["event"] == "request_refused" and record["reason"] in _PATIENTS_REFUSALS):
            counts.setdefault(float(int(at)), [0, 0])[not given] += 1
    return [Use(at, given, refused) for at, (given, refused) in sorted(counts.items())]


def _reservoir(timed: list[tuple[float, Record]]) -> list[tuple[float, float]]:
    """Content in mL; a filling is two points at one moment."""
    points: list[tuple[float, float]] = []
    for at, record in timed:
        if record["event"] == "reservoir_filled":
            points.append((at, record["before_nl"] / _NL_PER_ML))
            points.append((at, record["volume_nl"] / _NL_PER_ML))
        elif record["event"] in ("day_ended", "alarm_raised"):
            points.append((at, record["reservoir_nl"] / _NL_PER_ML))
    return points


def _battery(timed: list[tuple[float, Record]]) -> list[tuple[float, int, int]]:
    """(day, per cent, mV under load)."""
    return [
        (at, record["percent"], record["loaded_mv"])
        for at, record in timed
        if record["event"] == "battery_measured"
    ]


class Measure(NamedTuple):
    """In what amounts are told: `unit` is mg, ug or, where the log does not tell what the pump held, mL."""

    unit: str

    def of(self, nl: float, ng_per_ml: int | None) -> float:
        """A volume, or what drug it holds."""
        ml = nl / _NL_PER_ML
        if self.unit == "mL":
            return ml
        return ml * (ng_per_ml or 0) / (1_000_000 if self.unit == "mg" else 1_000)


def measure(told: History) -> Measure:
    """The unit that suits the doses of a history: mg from 1 mg a day on, as in all this program says."""
    if not (told.days or told.ordered) or not all(day.ng_per_ml for day in told.days):
        return Measure("mL")
    doses = [Measure("mg").of(day.delivered_nl, day.ng_per_ml) for day in told.days]
    doses += [Measure("mg").of(each.mean_nl_per_day, each.ng_per_ml) for each in told.ordered]
    return Measure("mg" if max(doses) >= 1 else "ug")


def whole_days(told: History) -> list[Day]:
    """The days that ended within the period."""
    return [day for day in told.days if told.first - 1 < day.at and day.at + 1 <= told.last + _SHORTEST]
