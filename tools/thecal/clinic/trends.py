"""What months of the log come to: the dose of each day, battery, patient boluses, and until when the reservoir lasts.

The series are the log's (`logbook.history`), nothing is smoothed. The forecast says by which figures it was made.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from thecal.logbook.book import Book
from thecal.logbook.download import Download
from thecal.logbook.history import Use, history, measure, whole_days
from thecal.prescriptions import Caller
from thecal.units import date_of
from thecal.words import NOT_A_DEVICE, lasting

_LATELY_DAYS = 7


class Forecast(NamedTuple):
    """Hours until the low mark: as prescribed, at worst, and by what the last days really took; None: not known."""

    prescribed_h: int | None
    worst_h: int | None
    by_use_h: int | None
    next_refill_day: int | None


class Trends(NamedTuple):
    """`doses`: (day, amount in `unit`); `battery`: (day, percent)."""

    unit: str
    doses: list[tuple[float, float]]
    battery: list[tuple[float, int]]
    uses: list[Use]
    forecast: Forecast

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "doses": [{"day": int(day), "amount": round(amount, 6)} for day, amount in self.doses],
            "battery": [{"day": round(day, 4), "percent": percent} for day, percent in self.battery],
            "patient_boluses": [
                {"day": int(use.at), "given": use.given, "refused": use.refused} for use in self.uses
            ],
            "refill": self.forecast._asdict(),
        }


def fetched(link: Caller) -> Book:
    """The log that a pump has, proved as it comes, with its status."""
    book = Book("the pump's log")
    Download(link, book, lambda lines: None).run()
    return book


def trends(book: Book) -> Trends:
    """The series and the forecast of a book that knows a status."""
    told = history(book)
    by, days = measure(told), whole_days(told)
    return Trends(
        f"{by.unit}/day",
        [(day.at, by.of(day.delivered_nl, day.ng_per_ml)) for day in days],
        [(at, percent) for at, percent, _ in told.battery],
        told.uses,
        _forecast(book.status() or {}, [day.delivered_nl for day in days[-_LATELY_DAYS:]]),
    )


def _forecast(status: dict[str, Any], lately_nl: list[float]) -> Forecast:
    reservoir = status["reservoir"]
    left = reservoir["volume_nl"] - reservoir["low_nl"]
    mean = sum(lately_nl) / len(lately_nl) if lately_nl else 0
    by_use = int(max(left, 0) * 24 / mean) if mean > 0 else None
    return Forecast(reservoir["refill_h"], reservoir["refill_worst_h"], by_use, reservoir["next_refill_day"])


def told(trends: Trends) -> list[str]:
    """The figures in words."""
    amounts = [amount for _, amount in trends.doses]
    given, refused = sum(use.given for use in trends.uses), sum(use.refused for use in trends.uses)
    percents = [percent for _, percent in trends.battery]
    dose = (
        f"{amounts[-1]:.3f} {trends.unit} on the last of {len(amounts)} days"
        if amounts
        else "no day ended yet"
    )
    return [
        f"dose         {dose}" + (f", {min(amounts):.3f} to {max(amounts):.3f}" if amounts else ""),
        f"battery      {percents[-1]} %, {percents[0]} % at first"
        if percents
        else "battery      not measured",
        f"own boluses  {given} given, {refused} refused",
        *told_forecast(trends.forecast),
        NOT_A_DEVICE,
    ]


def told_forecast(forecast: Forecast) -> list[str]:
    """Until when the reservoir lasts, by each way of reckoning."""
    ways = (
        ("as prescribed", forecast.prescribed_h),
        ("at worst", forecast.worst_h),
        (f"by the last {_LATELY_DAYS} days", forecast.by_use_h),
    )
    day = forecast.next_refill_day
    lines = [f"low {name} in {lasting(hours * 3600)}" for name, hours in ways if hours is not None]
    return [
        f"refill       {', '.join(lines) or 'no flow'}",
        f"date         {date_of(day) if day else 'none'}",
    ]
