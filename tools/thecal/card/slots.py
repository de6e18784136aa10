"""Where each text stands on the card, how large it may be there, and how many of its characters fit.

One table; the drawing, the check of a file, and the documentation read it. It refuses to know what a text means.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from thecal.card import fonts
from thecal.card.fonts import BOLD, PLAIN, STRONG

WIDTH_MM, HEIGHT_MM, CORNER_MM = 85.6, 54.0, 3.18
"""A card as ISO/IEC 7810 has it, ID-1; size and corner from memory."""
MM = 72 / 25.4
LEAST_PT = 5.0
FRONT, BACK = "front", "back"


class Slot(NamedTuple):
    """A place for one text. `x_mm` and `y_mm` (from the left, from the top) are where its label's first line begins.

    `sizes_pt`: the largest at which the text fits is taken. `source`: what asks for it on the card.
    """

    path: str
    face: str
    label: str
    x_mm: float
    y_mm: float
    width_mm: float
    sizes_pt: tuple[float, ...]
    source: str
    lines: int = 1
    font: str = STRONG
    first_mm: float = 3.0
    """From the label's line to the text's first."""


_CARD = "implant card"
_US = "this project"
_SMALL = (7, 6.5, 6, 5.5)
SLOTS = (
    Slot("patient.name", FRONT, "PATIENT", 4, 17.4, 52, (12, 11, 10, 9, 8), _CARD, font=BOLD, first_mm=4.3),
    Slot("patient.id", FRONT, "PATIENT NUMBER", 59, 17.4, 22.6, (9, 8, 7, 6.5), _CARD, first_mm=4.3),
    Slot("implant.date", FRONT, "IMPLANTED", 4, 26.0, 20, (8,), _CARD),
    Slot("implant.institution", FRONT, "AT", 26, 26.0, 55.6, (8, 7.5, 7), _CARD, 2),
    Slot("drugs", FRONT, "DRUG IN THE PUMP", 4, 35.2, 77.6, (9, 8, 7), "issue: a rescuer must know it", 2),
    Slot("emergency.phone", FRONT, "IN AN EMERGENCY CALL", 7, 45.3, 39, (13, 12, 11, 10), _US, 1, BOLD, 4.7),
    Slot("emergency.name", FRONT, "", 47.5, 44.1, 32.5, (8, 7, 6.5), _US, 2),
    Slot("device.name", BACK, "", 4, 1.4, 45, (10, 9, 8), _CARD, font=BOLD),
    Slot("device.model", BACK, "MODEL", 4, 10.4, 46, (8, 7, 6.5), _CARD),
    Slot("device.serial", BACK, "SERIAL NUMBER", 4, 17.2, 29, (8, *_SMALL), _CARD),
    Slot("device.made", BACK, "MADE", 36, 17.2, 14, (7,), _CARD),
    Slot("device.lot", BACK, "LOT", 4, 24.0, 29, (8, *_SMALL), _CARD),
    Slot("device.expires", BACK, "USE BY", 36, 24.0, 14, (7,), _CARD),
    Slot("maker.name", BACK, "MAKER", 4, 42.5, 38, (6.5, 6, 5.5), _CARD, first_mm=2.4),
    Slot("maker.site", BACK, "INFORMATION", 44.5, 42.5, 37, (6.5, 6, 5.5), _CARD, first_mm=2.4),
    Slot("maker.address", BACK, "", 4, 44.9, 77.6, (6, 5.5), _CARD, 1, PLAIN, 2.3),
)
BY_PATH = {slot.path: slot for slot in SLOTS}
_ALONE = {
    "patient.name": BY_PATH["patient.name"]._replace(width_mm=77.6),
    "patient.id": BY_PATH["patient.name"]._replace(path="patient.id", label="PATIENT NUMBER", width_mm=77.6),
}
"""A patient's name without a number, or the number without a name, has the whole line."""


def laid(text: str, slot: Slot) -> tuple[float, list[str]] | None:
    """The size in points and the lines in which `text` fits; None where it does not."""
    for size in slot.sizes_pt:
        lines = fonts.broken(text, slot.font, size, slot.width_mm * MM)
        if lines is not None and len(lines) <= slot.lines:
            return size, lines
    return None


def fits(text: str, slot: Slot) -> int:
    """How many of the text's characters, from the first on, fit: all of them where it is printed whole."""
    return next((count for count in range(len(text), 0, -1) if laid(text[:count], slot)), 0)


def of(path: str, texts: Container[str]) -> Slot:
    """The slot of a text, on a card with these texts."""
    both = "patient.name" in texts and "patient.id" in texts
    return BY_PATH[path] if both else _ALONE.get(path, BY_PATH[path])


def wrong_with(text: str, slot: Slot) -> str:
    """What is allowed instead of a tidy text at its place; empty where it can be printed."""
    if not text:
        return "a text"
    strange = fonts.missing(text)
    if strange:
        told = ", ".join(f"{letter!r} U+{ord(letter):04X}" for letter in strange)
        return f"letters of the card's font: Latin, Greek, Cyrillic; it has not {told}"
    count = fits(text, slot)
    return "" if count == len(text) else f"the first {count} of its {len(text)} characters: no more fit"
