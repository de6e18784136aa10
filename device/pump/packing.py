"""Figures in bytes at an offset, and their CRC-32: how the parts of the pump are kept. It knows none of them."""

import binascii
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def size(layout: str) -> int:
    """Bytes of a layout as `struct` has it."""
    return struct.calcsize(layout)


def put(layout: str, buffer: bytearray, at: int, *figures: "Any") -> int:
    """Packs the figures at an offset; returns where the next begins."""
    struct.pack_into(layout, buffer, at, *figures)  # pyright: ignore[reportUnknownMemberType]
    return at + struct.calcsize(layout)


def get(layout: str, data: bytes, at: int) -> "tuple[Any, ...]":
    """What `put` has packed."""
    return struct.unpack_from(layout, data, at)  # pyright: ignore[reportUnknownMemberType]


def crc32(data: "bytes | bytearray | memoryview") -> int:
    """Of all of it."""
    return binascii.crc32(data)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
