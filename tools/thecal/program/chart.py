"""Charts of characters: filled columns, and a second series as a line through them. Shape tells them apart, not colour.

Figures in, lines of text out; it refuses to know what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence

LINE = "─"
WITHIN = "▒"  # the line, where a column reaches as high
FULL = "█"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
Series = Sequence[float | None]


def steps(changes: Sequence[tuple[float, float]], width: int, whole: float) -> list[float | None]:
    """A series that holds from each change to the next, in `width` columns over `whole`: the highest in each."""
    columns: list[float | None] = []
    for column in range(width):
        start, end = column * whole / width, (column + 1) * whole / width
        before = [value for at, value in changes if at <= start]
        within = [value for at, value in changes if start < at < end]
        columns.append(max([*before[-1:], *within], default=None))
    return columns


def binned(
    points: Sequence[tuple[float, float]], width: int, first: float, last: float
) -> list[float | None]:
    """The last of the points in each of `width` columns from `first` to `last`."""
    columns: list[float | None] = [None] * width
    for at, value in points:
        column = int((at - first) * width / max(last - first, 1e-9))
        columns[min(max(column, 0), width - 1)] = value
    return columns


def rows(fill: Series, line: Series, height: int, top: float) -> list[str]:
    """The chart, highest line first. `top` is the figure at its upper edge."""
    return [
        "".join(_cell(fill, line, column, row, height, top) for column in range(len(fill)))
        for row in range(height)
    ]


def framed(
    fill: Series, line: Series, height: int, top: float, labels: tuple[str, str], axis: Sequence[str]
) -> list[str]:
    """The chart with the figures of its upper and lower edge on the left, and marks below, evenly spread."""
    left = max(len(label) for label in labels)
    drawn = rows(fill, line, height, top)
    names = [labels[0], *[""] * (height - 2), labels[1]] if height > 1 else [labels[0]]
    lines = [f"{name:>{left}} │{row}" for name, row in zip(names, drawn, strict=True)]
    return [*lines, " " * left + " └" + "─" * len(fill), " " * (left + 2) + _spread(axis, len(fill))]


def _cell(fill: Series, line: Series, column: int, row: int, height: int, top: float) -> str:
    level, value = line[column] if column < len(line) else None, fill[column]
    if level is not None and top > 0 and _row_of(level, height, top) == row:
        return WITHIN if value is not None and value >= level else LINE
    if value is None or top <= 0:
        return " "
    eighths = round(value * height * 8 / top) - (height - 1 - row) * 8
    return _EIGHTHS[min(max(eighths, 0), 8)]


def _row_of(level: float, height: int, top: float) -> int:
    return height - 1 - min(int(level * height / top), height - 1)


def _spread(marks: Sequence[str], width: int) -> str:
    text = [" "] * (width + 1)
    for index, mark in enumerate(marks):
        at = index * width // max(len(marks) - 1, 1) - (len(mark) if index == len(marks) - 1 else 0)
        text[max(at, 0) : max(at, 0) + len(mark)] = mark
    return "".join(text).rstrip()
