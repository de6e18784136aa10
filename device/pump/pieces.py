"""A message as a line of JSON, in pieces: a long answer must not need its length of memory. It knows no message.

The bytes are those of json.dumps for the same message with lists in place of `Rows`.
"""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Rows:
    """A list of an answer whose items are made while they are written: `item(i)` for 0 <= i < count.

    The items are asked for after the request was carried out: nothing may change them in between.
    """

    def __init__(self, count: int, item: "Callable[[int], object]") -> None:
        self.count = count
        self.item = item


def say(write: "Callable[[str], object]", message: "Any", depth: int) -> None:
    """Writes a message; `depth`: levels of it that are taken apart. Where nobody hears it, that is no error.

    `write` takes a line without its end. Where it has a method `piece`, that takes the pieces and then a newline; a
    message that could not be made leaves a line that is no JSON.
    """
    piece = getattr(write, "piece", None)
    if piece is None:
        pieces: list[str] = []
        _encode(message, depth, pieces.append)
        _put(write, "".join(pieces))
        return
    try:
        _encode(message, depth, lambda text: _put(piece, text))
    finally:
        _put(piece, "\n")


def _put(write: "Callable[[str], object]", text: str) -> None:
    try:
        write(text)
    except OSError:  # whoever was on the line is gone, which is no fault of the pump
        return


def _encode(value: "Any", depth: int, put: "Callable[[str], object]") -> None:
    """Hands the value to `put` in pieces: what lies deeper than `depth` levels, and each item of Rows, is one."""
    if isinstance(value, Rows):
        mark = "["
        for i in range(value.count):
            put(mark)
            put(json.dumps(value.item(i)))
            mark = ", "
        put("[]" if mark == "[" else "]")
    elif depth and isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        mark = "{"
        for key, member in members.items():
            put(mark)
            put(json.dumps(key))
            put(": ")
            _encode(member, depth - 1, put)
            mark = ", "
        put("{}" if mark == "{" else "}")
    elif depth and isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        mark = "["
        for item in items:
            put(mark)
            _encode(item, depth - 1, put)
            mark = ", "
        put("[]" if mark == "[" else "]")
    else:
        put(json.dumps(value))
