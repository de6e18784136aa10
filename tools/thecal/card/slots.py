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

    `sizes_pt`: the largest at which the text fits is taken. `source`: what asks for it, and how sure (docs/card.md).
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


_LAW, _GUIDE = "MDR 18(1)(a) [S]", "MDCG 2019-8 [S]"
_UDI, _OURS = "in the UDI [M]", "who helps must know [P]"
_SMALL = (7, 6.5, 6, 5.5)
SLOTS = (
    Slot(
        "patient.name", FRONT, "PATIENT", 4, 17.4, 52, (12, 11, 10, 9, 8, 7), _GUIDE, font=BOLD, first_mm=4.3
    ),
    Slot("patient.id", FRONT, "PATIENT NUMBER", 59, 17.4, 22.6, (9, 8, 7, 6.5), _GUIDE, first_mm=4.3),
    Slot("implant.date", FRONT, "IMPLANTED", 4, 25.6, 20, (8,), _GUIDE, first_mm=3.2),
    Slot("implant.institution", FRONT, "AT", 26, 25.6, 55.6, (8, 7.5, 7), _GUIDE, 2, first_mm=3.2),
    Slot("drugs", FRONT, "DRUG IN THE PUMP", 4, 35.0, 77.6, (9, 8, 7), _OURS, 2, first_mm=3.6),
    Slot(
        "emergency.phone", FRONT, "IN AN EMERGENCY CALL", 7, 45.5, 39, (13, 12, 11, 10), _OURS, 1, BOLD, 4.6
    ),
    Slot("emergency.name", FRONT, "", 47.5, 43.9, 32.5, (8, 7, 6.5), _OURS, 2),
    Slot("device.name", BACK, "", 4, 1.7, 45, (10, 9, 8), _LAW, font=BOLD),
    Slot("device.model", BACK, "MODEL", 4, 10.2, 40, (8, 7, 6.5), _LAW),
    Slot("device.serial", BACK, "SERIAL NUMBER", 4, 16.2, 38, (8, *_SMALL), _LAW),
    Slot("device.lot", BACK, "LOT", 4, 22.2, 38, (8, *_SMALL), _LAW),
    Slot("device.made", BACK, "MADE", 46, 10.2, 18, (8,), _UDI),
    Slot("device.expires", BACK, "USE BY", 46, 16.2, 18, (8,), _UDI),
    Slot("maker.name", BACK, "MAKER", 4, 42.9, 40, (6.5, 6, 5.5), _LAW, first_mm=2.4),
    Slot("maker.site", BACK, "INFORMATION", 46, 42.9, 35.6, (6.5, 6, 5.5), _LAW, first_mm=2.4),
    Slot("maker.address", BACK, "", 4, 45.3, 77.6, (6, 5.5), _LAW, 1, PLAIN, 2.3),
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
