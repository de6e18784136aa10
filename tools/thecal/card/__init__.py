"""`thecal card`: an implant card as PDF and as two pictures, front and back, made from a small JSON file.

The pictures are taken from the PDF, and no card is written whose barcode is not read again from its picture. What may
stand in a file is `content`'s, what the card looks like `faces`'. Pump and card are demonstrators.
"""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path
from typing import Any

import click

from thecal import files
from thecal.card import code, content, faces, fonts
from thecal.card.content import Card
from thecal.errors import Failure
from thecal.words import NOT_A_DEVICE

DPI = 600
PAGES = ("front", "back")


def card(file: Path | None, out: str | None, example: bool) -> None:
    """Make the card of `file` and write it, or print a file to start from. Raises `Failure` or `Faulty`."""
    if example:
        if file or out:
            raise Failure("--example prints a file to start from, and takes neither a file nor --out")
        click.echo(example_text().encode(), nl=False)  # as a file has it, whatever the terminal's letters
        return
    if file is None:
        raise Failure("give the card's file; `thecal card --example` prints one to start from")
    fonts.need()
    made = content.of(files.read_json(file))
    written = _write(render(made), _stem(file, out))
    click.echo(f"{''.join(made.udi.lines())} in the barcode")
    click.echo(f"written to {', '.join(str(path) for path in written)}")
    click.echo(f"the card is a demonstrator's, and that one {NOT_A_DEVICE}")


def example_text() -> str:
    """The shipped file."""
    return (resources.files("thecal.card") / "example.json").read_text(encoding="utf-8")


def example() -> Card:
    """The card of the shipped file."""
    return content.of(files.parse(example_text(), "example"))


def render(made: Card, dpi: int = DPI) -> dict[str, bytes]:
    """Ending of the file's name -> the file. Raises `Failure` where the barcode cannot be read from the picture."""
    document = faces.pdf(made)
    front, back = paged(document, dpi)
    if code.read(back) != [code.Read(code.GS1_DATAMATRIX, made.udi.data())]:
        raise Failure("the card's barcode cannot be read from its picture; nothing is written")
    named = zip(PAGES, (front, back), strict=True)
    return {".pdf": document, **{f"-{name}.png": png(picture, dpi) for name, picture in named}}


def paged(document: bytes, dpi: int) -> list[Any]:
    """The pages of a PDF as pillow's pictures."""
    from pypdfium2 import PdfDocument

    with PdfDocument(document) as pdf:
        pages: list[Any] = list(pdf)
        return [page.render(scale=dpi / 72).to_pil() for page in pages]


def png(picture: Any, dpi: int) -> bytes:
    """The picture as a file that knows its size on paper."""
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def _stem(file: Path, out: str | None) -> Path:
    """Where the files go, without their endings: into a folder under the name of the card's file, or as named."""
    if out is None:
        return Path(file.stem)
    named = Path(out)
    if named.is_dir() or out.endswith("/"):
        return named / file.stem
    return named.with_suffix("") if named.suffix in (".pdf", ".png") else named


def _write(made: dict[str, bytes], stem: Path) -> list[Path]:
    written = []
    for ending, data in made.items():
        path = stem.with_name(stem.name + ending)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise Failure(f"{path}: {(error.strerror or str(error)).lower()}") from None
        written.append(path)
    return written
