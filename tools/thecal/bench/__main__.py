"""`make bench`: measures figures and shows each beside its target and what it is compared with.

A missed target is shown and is no error: times depend on the machine. Exit code 0, or 2 where a part could not
run; the others are shown.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, NamedTuple

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from thecal import virtual
from thecal.bench import board, exact, heap, size, start, table, year
from thecal.bench.figure import FULL, SHORT, Figure, Lengths
from thecal.errors import Failure


class Part(NamedTuple):
    """Some figures that are measured together."""

    measure: Callable[[Lengths], list[Figure]]
    about: str


PARTS = {
    "size": Part(size.measure, "compiling the device's code"),
    "start": Part(start.measure, "starting virtual boards"),
    "year": Part(year.measure, "a year of therapy, some times over; about half a minute"),
    "heap": Part(heap.measure, "the heap, advance by advance; about half a minute"),
    "exact": Part(exact.measure, "ten years of a mixed programme on both interpreters; about two minutes"),
    "board": Part(board.measure, "an emulated Pico: steps, hangs, start; about twenty minutes"),
}


@click.command()
@click.argument("parts", nargs=-1, metavar="[PART]...")
@click.option("--json", "json_to", metavar="FILE", help="Write the figures there; - for here.")
@click.option("--short", is_flag=True, help="Tiny lengths, to see that all of it runs.")
def main(parts: tuple[str, ...], json_to: str | None, short: bool) -> None:
    """Measure the figures of PARTs (board, exact, heap, size, start, year), or all of them."""
    unknown = [name for name in parts if name not in PARTS]
    if unknown:
        raise click.ClickException(f"no part {unknown[0]!r}: there is {', '.join(sorted(PARTS))}")
    try:
        with _opened(json_to) as file:  # before some minutes are spent
            figures, failures = measured(parts or tuple(PARTS), SHORT if short else FULL)
            file.write(json.dumps([figure.to_json() for figure in figures], indent=2) + "\n")
    except Failure as failure:
        click.echo(f"thecal.bench: {failure}", err=True)
        sys.exit(2)
    if figures and json_to != "-":
        table.show(figures, Console())
    for failure in failures:
        click.echo(f"thecal.bench: {failure}", err=True)
    sys.exit(2 if failures else 0)


def _opened(json_to: str | None) -> AbstractContextManager[IO[str]]:
    try:
        return click.open_file(json_to or os.devnull, "w", encoding="utf-8")
    except OSError as error:
        raise Failure(f"--json {json_to}: {(error.strerror or str(error)).lower()}") from None


def measured(parts: tuple[str, ...], lengths: Lengths) -> tuple[list[Figure], list[str]]:
    """The figures of these parts, and why parts could not run; on standard error what is being done meanwhile."""
    figures: list[Figure] = []
    failures: list[str] = []
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        for number, name in enumerate(parts, 1):
            said = f"{number}/{len(parts)} {name}: {PARTS[name].about}"
            progress.update(task, description=said)
            if not console.is_terminal:
                click.echo(said, err=True)
            try:
                figures += PARTS[name].measure(lengths)
            except (Failure, virtual.ScriptError) as failure:
                failures.append(str(failure))
    return figures, failures


if __name__ == "__main__":
    main()
