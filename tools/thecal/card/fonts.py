"""The card's letters: Source Sans Pro, how wide a text is in it, how it breaks into lines, and which letters it lacks.

It refuses to know what stands where; `slots` does.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from thecal.errors import Failure

PLAIN, STRONG, BOLD = "SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-Bold"
_ALL = (PLAIN, STRONG, BOLD)
_PACKAGE = "font_source_sans_pro"
_NEEDED = (
    ("reportlab", "reportlab"),
    ("pypdfium2", "pypdfium2"),
    ("zxingcpp", "zxing-cpp"),
    ("PIL", "pillow"),
    (_PACKAGE, "font-source-sans-pro"),
)


def need() -> None:
    """Raises `Failure` where a library is missing that a card is made with."""
    missing = [name for module, name in _NEEDED if find_spec(module) is None]
    if missing:
        raise Failure(f"a card needs {', '.join(missing)}: pip install 'thecal[card]'")


def tidy(text: str) -> str:
    """Without blanks around it, and with letter and accent as one where Unicode has them so."""
    return unicodedata.normalize("NFC", text).strip()


def missing(text: str) -> list[str]:
    """The characters of a tidy text that cannot be printed, each once. An accent that no letter took up is one."""
    known = _faces()[0].charToGlyph
    return [
        letter
        for letter in dict.fromkeys(text)
        if ord(letter) not in known or unicodedata.category(letter)[0] in "CM"
    ]


def width(text: str, font: str, size: float) -> float:
    """In points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _faces()
    return stringWidth(text, font, size)


def broken(text: str, font: str, size: float, room: float) -> list[str] | None:
    """The lines of `text` where none is wider than `room` points; None where a word alone is."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, font, size) <= room:
            lines[-1] = longer
        elif width(word, font, size) <= room:
            lines.append(word)
        else:
            return None
    return lines


@cache
def _faces() -> list[Any]:
    """The font files, loaded and known to reportlab under their names."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    faces = []
    for name in _ALL:
        font: Any = TTFont(name, str(_folder() / f"{name}.ttf"))
        registerFont(font)
        faces.append(font.face)
    return faces


def _folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise Failure("the card's font is not there: pip install 'thecal[card]'")
    return Path(spec.origin).parent / "files"
