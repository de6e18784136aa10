"""A message as a line of JSON, in pieces: a long answer must not need its length of memory. It knows no message.

The bytes are those of json.dumps for the same message with lists in place of `Rows`.
"""

import json

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_SHORT = const(8)
"""Items of a list that need not be taken apart."""


class Rows:
    """A list of an answer whose items are made while they are written: `item(i)` for 0 <= i < count.

    The items are asked for after the request was carried out: nothing may change them in between.
    """

    def __init__(self, count: int, item: "Callable[[int], object]") -> None:
        self.count = count
        self.item = item


def say(write: "Callable[[str], object]", message: "Any") -> None:
    """Writes a message. Where nobody hears it, that is no error.

    `write` takes a line without its end. Where it has a method `piece`, that takes the pieces and then a newline; a
    message that could not be made leaves a line that is no JSON.
    """
    piece = getattr(write, "piece", None)
    if piece is None:
        pieces: list[str] = []
        _encode(message, pieces.append)
        _put(write, "".join(pieces))
        return
    try:
        _encode(message, lambda text: _put(piece, text))
    finally:
        _put(piece, "\n")


def _put(write: "Callable[[str], object]", text: str) -> None:
    try:
        write(text)
    except OSError:  # whoever was on the line is gone, which is no fault of the pump
        return


def _encode(value: "Any", put: "Callable[[str], object]") -> None:
    """What is short is one piece: each costs a text of its own."""
    if not _long(value):
        put(json.dumps(value))
    elif isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        mark = "{"
        for key, member in members.items():
            put(mark)
            put(json.dumps(key))
            put(": ")
            _encode(member, put)
            mark = ", "
        put("}")
    else:
        mark = "["
        for item in _made(value) if isinstance(value, Rows) else value:
            put(mark)
            _encode(item, put)
            mark = ", "
        put("]" if mark == ", " else "[]")


def _made(rows: Rows) -> "Iterator[object]":
    for i in range(rows.count):
        yield rows.item(i)


def _long(value: "Any") -> bool:
    """Whether there is a list in it that may be long."""
    if isinstance(value, Rows):
        return True
    found = False
    if isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        for member in members.values():
            found = found or _long(member)
    elif isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        found = len(items) > _SHORT
        for item in items:
            found = found or _long(item)
    return found
