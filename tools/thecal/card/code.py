"""The barcode: a GS1 DataMatrix made from a UDI, and read again from a picture of the card.

What a scanner would take it for counts: the symbology identifier `]d2` says GS1. It refuses to know where it stands.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from thecal.card.gs1 import Udi

GS1_DATAMATRIX = "]d2"
"""A DataMatrix that begins with FNC1; `]d1` is one without, whose digits are only digits."""


class Read(NamedTuple):
    """What a scanner says of a barcode."""

    symbology: str
    data: str


def matrix(udi: Udi) -> list[list[bool]]:
    """Its modules, black as True, row by row, without a quiet zone; a square, as GS1 allows."""
    import zxingcpp

    kind = zxingcpp.BarcodeFormat.DataMatrix
    made = zxingcpp.create_barcode(udi.bracketed(), kind, gs1=True, forceSquare=True)
    image = zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False)
    view: Any = memoryview(image)  # pyright: ignore[reportArgumentType]
    return [[value == 0 for value in row] for row in view.tolist()]


def read(picture: Any) -> list[Read]:
    """Every DataMatrix in a picture, which is one of pillow's."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix))
    return [Read(code.symbology_identifier, code.bytes.decode("ascii", "replace")) for code in found]
