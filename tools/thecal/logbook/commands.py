"""The commands of `thecal log`. As in `cli`, the work is done in modules that are imported when it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from thecal.errors import Failure
from thecal.logbook.kinds import KINDS
from thecal.options import PORT

_FILE = click.argument("file", type=click.Path(path_type=Path))
_PERIOD = (
    click.option("--from", "since", metavar="DAY", help="From this day on: 2026-01-05."),
    click.option("--to", "to", metavar="DAY", help="Up to this day and with it."),
)
_FILTERS = (
    click.option(
        "--event", "events", multiple=True, metavar="NAME", help="Only this event; may be repeated."
    ),
    click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind of event."),
    click.option("--alarm", "alarms", multiple=True, metavar="NAME", help="Only what tells of this alarm."),
    *_PERIOD,
)


def _with(options: tuple[Callable, ...]) -> Callable:
    def add(command: Callable) -> Callable:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.group("log")
def log_group() -> None:
    """Fetch a pump's log, prove it whole, look at it, export it, report on it."""


@log_group.command("download")
@_FILE
@PORT
def download_command(file: Path, port: str | None) -> None:
    """Fetch into FILE what it has not yet, proving each record; may be ended and run again at any time."""
    from thecal.logbook import fetch

    fetch.into(file, port)


@log_group.command("verify")
@_FILE
@click.option("--port", metavar="PORT", help="Compare with the pump at this serial port as well.")
@click.option("--json", "as_json", is_flag=True, help="One object: whole or not, and where it breaks.")
def verify_command(file: Path, port: str | None, as_json: bool) -> int:
    """Say whether FILE is whole, or where it breaks."""
    from thecal.logbook import verify

    return verify.verify(file, port, as_json)


@log_group.command("show")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@PORT
@_with(_FILTERS)
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the last N of them.")
@click.option("--json", "as_json", is_flag=True, help="A line a record, as the pump told it.")
def show_command(file: Path | None, port: str | None, last: int | None, as_json: bool, **asked: Any) -> None:
    """Show the records of FILE, or, without one, those that the pump still has."""
    from thecal.logbook import fetch, kinds, show

    if file and port is not None:
        raise Failure("give a file or --port, not both")
    choice = kinds.chosen(**asked)
    book = fetch.from_file(file) if file else fetch.from_pump(port)
    records = kinds.select(book.records(), choice)[-(last or 0) :]
    if as_json:
        show.json_lines(records)
    else:
        show.table(book, records)


@log_group.command("export")
@_FILE
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A .csv or a .json file."
)
@_with(_FILTERS)
def export_command(file: Path, out: Path, **asked: Any) -> None:
    """Write the records of FILE for other programs: as CSV or JSON, by the name's ending."""
    from thecal.logbook import export, fetch, kinds

    book = fetch.from_file(file)
    records = kinds.select(book.records(), kinds.chosen(**asked))
    export.export(book, records, out)
    click.echo(f"{len(records)} records in {out}")


@log_group.command("report")
@_FILE
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The report, an .html file."
)
@_with(_PERIOD)
def report_command(file: Path, out: Path, since: str | None, to: str | None) -> None:
    """Write the report of a visit from FILE: one page with plots, that needs no network and prints on A4."""
    from thecal.logbook import fetch, kinds, report

    choice = kinds.chosen((), (), (), since, to)
    report.report(fetch.from_file(file), choice, out)
    click.echo(f"report in {out}")


COMMANDS = (log_group,)
