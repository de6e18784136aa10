"""A log for people in the terminal, and its records, a line each, for programs. It refuses to judge them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from thecal.logbook.book import Book
from thecal.logbook.chain import Record
from thecal.logbook.kinds import kind_of
from thecal.sentences import sentence
from thecal.words import NOT_A_DEVICE, stamp

_STYLES = {"alarm": "red", "bolus": "magenta", "refusal": "yellow", "device": "cyan", "supply": "dim"}
_ALARM_STYLES = {"alarm_raised": "bold red"}


def table(book: Book, records: Sequence[Record]) -> None:
    """Print the records as a table, and below it how many they are of how many, and what is missing."""
    shown = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    shown.add_column("record", justify="right", no_wrap=True)
    shown.add_column("time", no_wrap=True)
    shown.add_column("kind", no_wrap=True)
    shown.add_column("what", overflow="fold")
    for record in records:
        kind = kind_of(record)
        style = _ALARM_STYLES.get(record["event"], _STYLES.get(kind, ""))
        cells = (str(record["seq"]), stamp(record["day"], record["ms"]), kind, sentence(record, {}))
        shown.add_row(*(Text(cell, style=style) for cell in cells))
    console = Console()
    console.print(shown)
    for line in footer(book, len(records)):
        console.print(Text(line, style="dim"), soft_wrap=True)


def json_lines(records: Sequence[Record]) -> None:
    """Print the records as the pump told them."""
    for record in records:
        click.echo(json.dumps(record))


def footer(book: Book, count: int) -> list[str]:
    """How much of the log was shown, what is missing in it, and what it is."""
    whole = sum(1 for _ in book.records())
    return [f"{count} of {whole} records; the chain holds up to record {book.seq}", *gaps(book), NOT_A_DEVICE]


def gaps(book: Book) -> list[str]:
    """A line for each piece that is missing, for each that the pump has lost itself, and for a torn end."""
    lines = []
    for entry in book.entries:
        value = entry.value
        if entry.what == "gap":
            lines.append(
                f"records {value['first']} to {value['last']} are missing: {value.get('why')} in the pump before"
                " they were read; this is no break"
            )
        elif entry.what == "anew":
            lines.append(
                f"the pump lost {value.get('lost')} records after record {value['after']}, which are kept here,"
                " and gave their numbers anew"
            )
    if book.torn:
        lines.append(
            f"a torn last line, {book.torn} bytes, does not count; the next download fetches it anew"
        )
    return lines
