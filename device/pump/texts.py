"""Sentences that a board keeps in a file and not in memory, read when somebody is told them.

In the source a sentence stands where it is said, and on a computer it stays there. Flashing takes them out and puts a
number in each one's place, of which `text_at` makes the sentence again; a board says with `use` how the file is opened.
It refuses to fail: where the file is gone or damaged, what is told is short, with the figures that belong into it.
"""

from micropython import const

from pump.packing import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    Table = TypeVar("Table")

_LOST = "text lost, flash again:"
_ROW_BYTES = const(3)
"""The file begins with a row for each sentence: where it lies, in two bytes, and how long it is."""

_opened: "Callable[[], Any] | None" = None


def use(opened: "Callable[[], Any]") -> None:
    """`opened()` is the file of sentences, to be read, and raises OSError where there is none."""
    global _opened
    _opened = opened


def far_texts(table: "Table") -> "Table":
    """Marks a table whose sentences are read by `texts_at` alone, so that flashing may take them out."""
    return table


def text_at(place: "str | int") -> str:
    """One sentence: itself, or which it is (its row at the file's head << 3 | number of its figures)."""
    return texts_at((place,))[0]


def texts_at(places: "Iterable[str | int]") -> "list[str]":
    """Several, with the file opened once."""
    if _opened is not None:
        try:
            with _opened() as file:
                return _all(file, places)
        except OSError:
            pass  # each sentence that is not there says so
    return _all(None, places)


def _all(file: "Any", places: "Iterable[str | int]") -> "list[str]":
    return [_read(file, place) for place in places]


def _read(file: "Any", place: "str | int") -> str:
    if isinstance(place, str):
        return place
    try:
        if file is not None:
            file.seek(_ROW_BYTES * (place >> 3))
            row = file.read(_ROW_BYTES)
            file.seek(row[0] | row[1] << 8)
            data = file.read(row[2])
            check = file.read(2)
            if crc32(data) & 0xFFFF == check[0] | check[1] << 8:
                return data.decode()
    except (OSError, ValueError, IndexError):
        pass  # which it says
    return _LOST + " %s" * (place & 7)
