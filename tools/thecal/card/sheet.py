"""A page of the card's PDF in millimetres from its upper left corner, with the few shapes that the card is made of.

It refuses to know what a card says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from thecal.card import fonts
from thecal.card.slots import CORNER_MM, HEIGHT_MM, MM, WIDTH_MM

NAVY, BLUE, TINT, YELLOW = "#0b3c5d", "#0072b2", "#e8f1f8", "#f5c518"
INK, GREY, EDGE, FAINT = "#111820", "#4d5963", "#8a949c", "#c9d2d9"
RED, WHITE = "#b3261e", "#ffffff"


class Sheet:
    """One page, as reportlab's canvas draws it. The canvas clips at the card's rounded edge until `done`."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        fonts.width("", fonts.PLAIN, 1)  # has the fonts known
        canvas.saveState()
        edge = canvas.beginPath()
        edge.roundRect(0, 0, WIDTH_MM * MM, HEIGHT_MM * MM, CORNER_MM * MM)
        canvas.clipPath(edge, stroke=0, fill=0)

    def done(self) -> None:
        """Draw the outline on top of all, and end the page."""
        self._canvas.restoreState()
        self._pen(EDGE, 0.25)
        inset = 0.125
        size = (WIDTH_MM - 2 * inset, HEIGHT_MM - 2 * inset)
        self._canvas.roundRect(*(mm * MM for mm in (inset, inset, *size, CORNER_MM - inset)))
        self._canvas.showPage()

    def text(self, x: float, y: float, text: str, size_pt: float, font: str, color: str = INK) -> None:
        """`y` is the line that the letters stand on."""
        self._canvas.setFillColor(color)
        self._canvas.setFont(font, size_pt)
        self._canvas.drawString(x * MM, self._up(y), text)

    def right(self, x: float, y: float, text: str, size_pt: float, font: str, color: str = INK) -> None:
        """A text that ends at `x`."""
        self.text(x - fonts.width(text, font, size_pt) / MM, y, text, size_pt, font, color)

    def center(self, x: float, y: float, text: str, size_pt: float, font: str, color: str = INK) -> None:
        """A text with its middle at `x`."""
        self.text(x - fonts.width(text, font, size_pt) / MM / 2, y, text, size_pt, font, color)

    def box(self, x: float, y: float, wide: float, high: float, color: str, corner: float = 0) -> None:
        """A filled rectangle, with `corner` a rounded one."""
        self._canvas.setFillColor(color)
        place = (x * MM, self._up(y + high), wide * MM, high * MM)
        if corner:
            self._canvas.roundRect(*place, corner * MM, stroke=0, fill=1)
        else:
            self._canvas.rect(*place, stroke=0, fill=1)

    def shape(self, corners: Iterable[tuple[float, float]], color: str) -> None:
        """A filled polygon."""
        path = self._canvas.beginPath()
        first, *rest = ((x * MM, self._up(y)) for x, y in corners)
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
        path.close()
        self._canvas.setFillColor(color)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, thick: float, color: str) -> None:
        """A circle around (x, y)."""
        self._pen(color, thick)
        self._canvas.circle(x * MM, self._up(y), radius * MM, stroke=1, fill=0)

    def disc(self, x: float, y: float, radius: float, color: str) -> None:
        """A filled circle."""
        self._canvas.setFillColor(color)
        self._canvas.circle(x * MM, self._up(y), radius * MM, stroke=0, fill=1)

    def line(self, points: Iterable[tuple[float, float]], thick: float, color: str) -> None:
        """A line through all points."""
        self._pen(color, thick)
        path = self._canvas.beginPath()
        first, *rest = ((x * MM, self._up(y)) for x, y in points)
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def modules(self, x: float, y: float, size: float, rows: list[list[bool]]) -> None:
        """A matrix of black squares of `size` each, as one path, so that no light shows between two."""
        path = self._canvas.beginPath()
        for down, row in enumerate(rows):
            for across, black in enumerate(row):
                if black:
                    left, top = x + across * size, y + down * size
                    path.rect(left * MM, self._up(top + size), size * MM, size * MM)
        self._canvas.setFillColor("#000000")
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _pen(self, color: str, thick: float) -> None:
        self._canvas.setStrokeColor(color)
        self._canvas.setLineWidth(thick * MM)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)

    def _up(self, y: float) -> float:
        return (HEIGHT_MM - y) * MM
