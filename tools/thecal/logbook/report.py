"""The report of a visit: one HTML file with tables and plots inside, nothing fetched from anywhere, for screen and A4.

Its figures come from the log and from the status that was fetched with it, and nowhere else. It refuses to judge them,
and to be made from a log that breaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from thecal.errors import Failure, understood
from thecal.logbook import export, plots
from thecal.logbook.book import Book
from thecal.logbook.history import History, history
from thecal.logbook.kinds import Choice
from thecal.logbook.page import NOTICE, PAGE
from thecal.logbook.show import gaps
from thecal.logbook.tables import (
    Rows,
    account,
    alarm_rows,
    order_rows,
    other_rows,
    refill_rows,
    supplies,
    therapy,
)
from thecal.units import date_of
from thecal.words import stamp


def report(book: Book, choice: Choice, out: Path) -> None:
    """Write the report of a book, or of some days of it. Raises `Failure` where that cannot be."""
    if out.suffix.lower() not in (".html", ".htm"):
        raise Failure(f"--out {out}: give a name that ends in .html")
    status = book.status()
    if status is None:
        raise Failure(f"{book.name} has no status of the pump: its download was not ended; run it again")
    with understood():
        told = history(book, choice.first_day, choice.last_day)
        if told.first >= told.last:
            raise Failure(f"{book.name} has no record in those days")
        text = html(book, told, status, plots.svg(told, status), choice)
    export.write(out, text)


def html(book: Book, told: History, status: dict[str, Any], picture: str, choice: Choice) -> str:
    """The page."""
    records = [record for record in book.records() if choice.fits(record)]
    period = f"{_date(told.first)} to {_date(told.last)}"
    parts = [
        _head(book, status, period),
        '<div class="columns">',
        _facts("Therapy", therapy(status)),
        _facts("Supplies and alarms", supplies(status)),
        "</div>",
        _facts("In this period", account(told)),
        _table(
            "Prescriptions", ("from", "mode", "rate at first", "mean", "concentration"), order_rows(records)
        ),
        _table("Refills", ("time", "withdrawn", "predicted", "apart", "content after"), refill_rows(records)),
        _table("Alarms", ("alarm", "raised", "acknowledged", "over", "lasted"), alarm_rows(told)),
        _about(book),
        f'<div class="sheet"><figure role="img" aria-label="Plots of the period">{picture}</figure>',
        f'<p class="legend">{_LEGEND}</p></div>',
        _table("Power, clock, program and service", ("time", "what happened"), other_rows(records)),
    ]
    return PAGE.format(title=f"Visit report, {period}", notice=NOTICE, body="\n".join(parts))


_LEGEND = (
    "Grey: delivery stopped, lessened by a fallback, or no power. Right of the line: what the pump forecasts, not what"
    " was. A dose is the volume that was delivered on a whole day times the concentration of the prescription; what"
    " is on its way through the catheter is not counted apart. The log does not tell the steps of a flex day: there"
    " the rate"
    " is the day's mean. A prime is beyond its scale."
)


def _head(book: Book, status: dict[str, Any], period: str) -> str:
    serial = book.head.get("serial")
    pump = f"pump {serial}, board {book.head['board']}" if serial else f"board {book.head['board']}"
    at = stamp(status["day"], status["ms"]) + ("" if status["clock_known"] else " (clock not set)")
    return (
        f'<header><h1>Visit report</h1><p class="period">{escape(period)}</p>'
        f'<p class="pump">{escape(pump)}; read out {escape(at)} by the pump\'s clock</p></header>'
    )


def _facts(title: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return f"<section><h2>{escape(title)}</h2><dl>{cells}</dl></section>"


def _table(title: str, heads: tuple[str, ...], rows: Rows) -> str:
    if not rows:
        return f'<section><h2>{escape(title)}</h2><p class="none">none in this period</p></section>'
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f"<section><h2>{escape(title)}</h2>{table}</section>"


def _about(book: Book) -> str:
    """Where the figures come from, and how far they can be trusted."""
    count = sum(1 for _ in book.records())
    lines = [
        f"From {count} records of the pump's log, up to number {book.seq}, and its status then; from nowhere else.",
        f"The log's digest chain was reckoned anew for this report and holds: {book.digest.hex()}",
        *gaps(book),
    ]
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<section class="about"><h2>This report</h2><ul>{told}</ul><p>{NOTICE}</p></section>'


def _date(at: float) -> str:
    return date_of(int(at)).isoformat()
