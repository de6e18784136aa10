"""Where the commands get a log from: a file, a pump, or a pump into a file. It says what came."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from thecal import board
from thecal.errors import Failure
from thecal.logbook import file
from thecal.logbook.book import Book
from thecal.logbook.chain import Broken
from thecal.logbook.download import Caller, Download, Fetched
from thecal.words import NOT_A_DEVICE

_READ = "log.read"


def into(path: Path, port: str | None) -> None:
    """Download into a file, and say what came. Raises `Failure`; what came before it is in the file."""
    with file.opened(path) as shelf, board.working(port, _READ) as link:
        if shelf.healed:
            click.echo(f"{path}: a torn last line, {shelf.healed} bytes, is taken off and fetched anew")
        tell(shelf, download(link, shelf))


def download(link: Caller, shelf: file.Shelf) -> Fetched:
    """Download into an open file. A pump that goes half-way is told with what is kept."""
    before = shelf.book.seq
    try:
        return Download(link, shelf.book, shelf.keep).run()
    except Broken:
        raise
    except Failure as error:
        if shelf.book.seq == before:
            raise
        raise Failure(
            f"{error.message}; {shelf.book.name} has the log up to record {shelf.book.seq}: run it again"
        ) from None


@contextlib.contextmanager
def fresh(path: Path) -> Iterator[file.Shelf]:
    """A new file for a pump that is new itself. Raises `Failure` where it holds a log already."""
    with file.opened(path) as shelf:
        if shelf.book.head:
            raise Failure(f"--log {path} is the log of another pump: a run is a pump of its own")
        yield shelf


def tell(shelf: file.Shelf, fetched: Fetched) -> None:
    """Say what a download brought."""
    book = shelf.book
    click.echo(f"{fetched.new} new records in {book.name}, whole up to record {book.seq}")
    if fetched.missing:
        click.echo(
            f"{fetched.missing} records before them are missing: the pump has them no more; this is no break, but"
            " nothing proves that no other pump's came after"
        )
    if fetched.lost:
        click.echo(
            f"the pump lost its last {fetched.lost} records in a power cut, which are kept here, and goes on"
            " from the one before"
        )
    click.echo(f"digest {book.digest.hex()}, as the pump has it; it {NOT_A_DEVICE}")


def from_file(path: Path) -> Book:
    """A log from its file. Raises `Failure`, or `Broken` where it was changed."""
    return file.load(path)


def from_pump(port: str | None) -> Book:
    """The log that a pump has, proved as it comes."""
    book = Book("the pump's log")
    with board.working(port, _READ) as link:
        Download(link, book, lambda lines: None).run()
    return book
