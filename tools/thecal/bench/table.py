"""The figures for people: a table in a terminal, lines of plain text in a pipe. A figure judges itself, not this."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from thecal.bench.figure import Figure

_WIDTH = 110
_STYLES = {True: "green", False: "bold red", None: ""}
_WORDS = {True: "reached", False: "MISSED", None: ""}


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print them, as the console can show them."""
    if console.is_terminal:
        console.print(_table(figures))
    else:
        for line in lines(figures):
            console.out(line, highlight=False)


def lines(figures: Sequence[Figure]) -> list[str]:
    """Columns figure, measured, target, compared with; the detail of each below it."""
    rows = [("figure", "measured", "target", "", "compared with"), *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    said = []
    for index, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        said.append("  ".join([*cells, row[4]]).rstrip())
        if index:
            said += _explained(figures[index - 1])
    return said


def _explained(figure: Figure) -> list[str]:
    return textwrap.wrap(
        f"{figure.what}: {figure.detail}", _WIDTH, initial_indent="    ", subsequent_indent="    "
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    target = f"{figure.target} {figure.unit}" if figure.target else "none"
    return figure.name, _measured(figure), target, _WORDS[figure.ok], figure.compared_with


def _measured(figure: Figure) -> str:
    return "not measured" if figure.value is None else f"{figure.value:,} {figure.unit}"


def _table(figures: Sequence[Figure]) -> Table:
    table = Table(show_lines=True, header_style="bold")
    for name in ("figure", "measured", "target", "compared with"):
        table.add_column(name, ratio={"figure": 4, "compared with": 3}.get(name, 2))
    for figure in figures:
        _, measured, target, word, compared = _cells(figure)
        table.add_row(
            Text.assemble((figure.name, "bold"), f"\n{figure.what}\n", (figure.detail, "dim")),
            Text(measured, _STYLES[figure.ok]),
            Text.assemble(target, "\n", (word, _STYLES[figure.ok])),
            compared,
        )
    return table
