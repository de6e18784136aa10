"""What front and back of the card look like: the texts at their slots, and what is the same on every card.

It takes a card that was checked, and refuses to check one: every text fits.
"""

from __future__ import annotations

import io

from thecal.card import fonts, slots
from thecal.card.code import matrix
from thecal.card.content import Card
from thecal.card.fonts import BOLD, PLAIN, STRONG
from thecal.card.sheet import BLUE, FAINT, GREY, INK, NAVY, RED, TINT, WHITE, YELLOW, Sheet
from thecal.card.slots import BACK, FRONT, LEAST_PT, MM, WIDTH_MM, Slot
from thecal.words import NOT_A_DEVICE

DEMONSTRATOR = "DEMONSTRATOR - NOT FOR HUMAN USE"
BENCH_MODEL = ("bench model of an intrathecal pump", NOT_A_DEVICE)
SHOW_IT = ("Show this card before a scanner,", "a magnet or any treatment.")
MAGNET = (
    "MAGNETIC FIELDS: MR UNSAFE",
    "Never into a scanner's room: nothing was tested. A strong magnet stops the motor: check the pump afterwards.",
)
DETECTOR = (
    "METAL DETECTORS",
    "May sound. At an airport tell the officer first; this card gives no exemption.",
)
_UDI_PT = 5.5
_MODULE_MM = 0.5  # GS1 asks for at least 0.255 mm here
_RIGHT = WIDTH_MM - 4
_INVERTED = {"device.name": WHITE}


def pdf(card: Card) -> bytes:
    """Front and back, a page each, at the size of a card; the same card gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH_MM * MM, slots.HEIGHT_MM * MM), invariant=1)
    canvas.setTitle(f"Implant card: {DEMONSTRATOR}")
    canvas.setSubject(": ".join(BENCH_MODEL))
    _front(Sheet(canvas), card)
    _back(Sheet(canvas), card)
    canvas.save()
    return file.getvalue()


def _front(sheet: Sheet, card: Card) -> None:
    sheet.box(0, 0, WIDTH_MM, 9, NAVY)
    sheet.text(4, 6.3, "Implant card", 13, BOLD, WHITE)
    for i, line in enumerate(SHOW_IT):
        sheet.right(_RIGHT, 4.1 + 2.7 * i, line, 6.5, PLAIN, WHITE)
    _demonstrator(sheet, 9, 4.8)
    sheet.box(4, 42.6, WIDTH_MM - 8, 8.8, TINT, 1.2)
    sheet.box(4, 42.6, 1.4, 8.8, BLUE)
    _texts(sheet, card, FRONT)
    sheet.done()


def _back(sheet: Sheet, card: Card) -> None:
    sheet.box(0, 0, WIDTH_MM, 7, NAVY)
    for i, line in enumerate(BENCH_MODEL):
        sheet.right(_RIGHT, 3.4 + 2.4 * i, line, 6, PLAIN, WHITE)
    _barcode(sheet, card)
    for y in (30.2, 40.7):
        sheet.line([(4, y), (_RIGHT, y)], 0.15, FAINT)
    _mr_unsafe(sheet, 6.6, 35.8)
    _condition(sheet, 10.4, 34.6, *MAGNET)
    _gate(sheet, 48.4, 35.8)
    _condition(sheet, 52.3, _RIGHT - 52.3, *DETECTOR)
    _texts(sheet, card, BACK)
    _demonstrator(sheet, 49.2, 4.8)
    sheet.done()


def _texts(sheet: Sheet, card: Card, face: str) -> None:
    for slot in card.slots():
        if slot.face == face:
            _text(sheet, slot, card.texts[slot.path])


def _text(sheet: Sheet, slot: Slot, text: str) -> None:
    size, lines = slots.laid(text, slot) or (slot.sizes_pt[-1], [text])
    if slot.label:
        sheet.text(slot.x_mm, slot.y_mm, slot.label, LEAST_PT, STRONG, GREY)
    for i, line in enumerate(lines):
        y = slot.y_mm + slot.first_mm + i * size * 1.12 / MM
        sheet.text(slot.x_mm, y, line, size, slot.font, _INVERTED.get(slot.path, INK))


def _demonstrator(sheet: Sheet, y: float, high: float) -> None:
    """The band that nobody overlooks: words, and stripes for whoever reads none."""
    sheet.box(0, y, WIDTH_MM, high, YELLOW)
    for left in (0.0, WIDTH_MM - 12):
        for i in range(4):
            x = left + i * 3
            sheet.shape([(x, y + high), (x + 1.5, y + high), (x + 3, y), (x + 1.5, y)], INK)
    sheet.center(WIDTH_MM / 2, y + 3.4, DEMONSTRATOR, 9.5, BOLD)


def _barcode(sheet: Sheet, card: Card) -> None:
    """The matrix at the right edge, nothing near it; below it what it says, three lines of elements."""
    rows = matrix(card.udi)
    sheet.modules(_RIGHT - len(rows) * _MODULE_MM, 9.0, _MODULE_MM, rows)
    sheet.text(46, 22.2, "UDI", LEAST_PT, STRONG, GREY)
    product, made, expires, serial = card.udi.lines()
    for i, line in enumerate((product, f"{made} {expires}", serial)):
        sheet.text(46, 24.4 + 2.1 * i, line, _UDI_PT, PLAIN)


def _condition(sheet: Sheet, x: float, wide: float, title: str, text: str) -> None:
    sheet.text(x, 32.9, title, 5.5, BOLD)
    for i, line in enumerate(fonts.broken(text, PLAIN, 5.5, wide * MM) or ()):
        sheet.text(x, 35.1 + 2.1 * i, line, 5.5, PLAIN)


def _mr_unsafe(sheet: Sheet, x: float, y: float) -> None:
    """MR in a struck circle, as scanners' rooms have it."""
    sheet.center(x, y + 0.8, "MR", 6.5, BOLD)
    sheet.ring(x, y, 2.3, 0.55, RED)
    sheet.line([(x - 1.6, y - 1.6), (x + 1.6, y + 1.6)], 0.55, RED)


def _gate(sheet: Sheet, x: float, y: float) -> None:
    """Somebody who walks through a detector's gate."""
    sheet.line([(x - 2.1, y + 2.5), (x - 2.1, y - 2.4), (x + 2.1, y - 2.4), (x + 2.1, y + 2.5)], 0.55, INK)
    sheet.disc(x, y - 0.9, 0.6, INK)
    sheet.box(x - 0.75, y - 0.05, 1.5, 1.5, INK, 0.5)
    sheet.box(x - 0.5, y + 0.8, 1.0, 1.8, INK)
