"""`thecal prescription check`: what a pump would make of a prescription file, read back in physical units."""

from __future__ import annotations

from pathlib import Path

import click

from thecal import board, prescriptions
from thecal.readback import readback_lines
from thecal.timeline import folded
from thecal.words import NOT_A_DEVICE


def check(file: Path) -> None:
    """Print the readback, with the soft limits that are passed.

    Raises `Failure` where the file is no JSON, `Faulty` with every fault in it.
    """
    draft = prescriptions.load(file)
    with board.start() as link:
        readback = prescriptions.check(link, draft)
    for line in readback_lines(readback):
        click.echo(folded(line))
    click.echo(f"\n{NOT_A_DEVICE}; these doses are for the bench")
