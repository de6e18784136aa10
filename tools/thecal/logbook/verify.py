"""Says whether a log's file is whole, for people or as JSON. It changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from thecal import board
from thecal.logbook import download, file
from thecal.logbook.book import Book
from thecal.logbook.chain import Broken
from thecal.logbook.show import gaps
from thecal.words import NOT_A_DEVICE

_BAD = 2


def verify(path: Path, port: str | None, as_json: bool) -> int:
    """Reckon the chain anew, and with a port compare with the pump. Returns the exit code. Raises `Failure`."""
    try:
        book = file.load(path)
        same = _compared(port, book)
    except Broken as error:
        if not as_json:
            raise
        where = error.broken._asdict()
        click.echo(json.dumps({"whole": False, "log": error.name, "break": where}))
        return _BAD
    if as_json:
        click.echo(json.dumps({"whole": True, **_figures(book), "compared": same}))
        return 0
    for line in [f"{path} is whole: {_said(book)}", *gaps(book), *_beside(same), NOT_A_DEVICE]:
        click.echo(line)
    return 0


def _compared(port: str | None, book: Book) -> int | None:
    if port is None:
        return None
    with board.working(port, "log.read") as link:
        return download.compared(link, book)


def _figures(book: Book) -> dict[str, Any]:
    missing = [entry.value for entry in book.entries if entry.what == "gap"]
    count = sum(1 for _ in book.records())
    return {"records": count, "seq": book.seq, "digest": book.digest.hex(), "gaps": missing}


def _said(book: Book) -> str:
    figures = _figures(book)
    return f"{figures['records']} records up to {book.seq}, digest {figures['digest']}"


def _beside(same: int | None) -> list[str]:
    if same is None:
        return ["a file alone cannot show that nobody made it anew: with --port it is compared with the pump"]
    return [f"{same} of its records are in the pump too, each the same"]
