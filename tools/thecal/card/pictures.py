"""The shipped card's pictures in docs/pictures/card: small ones, drawn again only where they look different.

Pictures, not bytes, are compared: the same card may be packed differently elsewhere.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from thecal import card
from thecal.card import faces
from thecal.paths import device_dir

FOLDER = device_dir().parent / "docs" / "pictures" / "card"
_DPI = 250
_COLORS = 128
_APART = 0.0001  # of all pixels may differ by more than _NEAR in grey; another digit is three times that
_NEAR = 64


def made() -> dict[str, Any]:
    """File name -> picture."""
    drawn = card.paged(faces.pdf(card.example()), _DPI)
    return {f"{name}.png": picture for name, picture in zip(card.PAGES, drawn, strict=True)}


def stale(folder: Path = FOLDER) -> list[str]:
    """The pictures that are not there or show something else."""
    return [name for name, picture in made().items() if not _alike(picture, folder / name)]


def write(folder: Path = FOLDER) -> None:
    """Draw those that are stale."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = made()
    for name in stale(folder):
        (folder / name).write_bytes(card.png(drawn[name].quantize(_COLORS), _DPI))


def _alike(picture: Any, path: Path) -> bool:
    if not path.exists():
        return False
    from PIL import Image, ImageChops

    there = Image.open(io.BytesIO(path.read_bytes())).convert("L")
    if there.size != picture.size:
        return False
    histogram = ImageChops.difference(there, picture.convert("L")).histogram()
    return sum(histogram[_NEAR:]) <= _APART * sum(histogram)
