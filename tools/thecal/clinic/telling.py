"""How the clinic's commands reach a pump and say what came of it: lines for people, or the pump's own words as JSON."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import click

from thecal import board
from thecal.errors import understood
from thecal.prescriptions import Caller
from thecal.timeline import folded
from thecal.words import NOT_A_DEVICE

CLINICIAN, PATIENT = "clinician", "patient"


@contextlib.contextmanager
def pump(port: str | None, role: str = CLINICIAN) -> Iterator[Caller]:
    """The pump at a port, or a fresh virtual one, while it is talked to; of a locked one in a session of this role."""
    with board.visit(port, role) as link, understood():
        yield link


def tell(value: Any, lines: Iterable[str], as_json: bool, dose: bool = False, indent: int = 2) -> None:
    """Print one or the other. `dose`: there is one in it, so that what this pump is must stand beside it."""
    if as_json:
        click.echo(json.dumps(value))
        return
    for line in lines:
        click.echo(folded(line, indent))
    if dose:
        click.echo(f"\n{NOT_A_DEVICE}; these doses are for the bench")


def columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows as lines, each column as wide as it must be."""
    listed = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*listed, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in listed
    ]
