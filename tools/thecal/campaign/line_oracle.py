"""What must be answered to a line, by CPython's JSON and the bounds of the link: which id, and which method is meant.

It is written apart from the pump's own reader, and takes nothing from it but its figures.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pump import grammar, rpc

_LONGEST_WORD = 40
_LARGEST = 1 << 62


class Meant(NamedTuple):
    """`ids` of the answers; the method of a sound request, else ""."""

    ids: list[Any]
    method: str = ""


class _Counted:
    """Reads with everything counted that has a bound; ValueError beyond."""

    def __init__(self, text: str) -> None:
        self._parts = 0
        self.value = json.loads(
            text,
            object_pairs_hook=self._object,
            parse_int=self._number,
            parse_float=self._fraction,
            parse_constant=self._constant,
        )
        self._look(self.value, 1)
        if self._parts > grammar.MOST_PARTS:
            raise ValueError

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self._parts += 1 + max(len(pairs) - 1, 0)
        if len(pairs) > grammar.MOST_MEMBERS:
            raise ValueError
        for number, (_, value) in enumerate(pairs):
            if number < len(pairs) - 1:
                self._look(value, 1)  # one that a later one of the same name hides was read too
        return dict(pairs)

    def _number(self, text: str) -> int:
        if len(text) > _LONGEST_WORD:
            raise ValueError
        return int(text)

    def _fraction(self, text: str) -> float:
        if len(text) > _LONGEST_WORD:
            raise ValueError
        return float(text)

    def _constant(self, text: str) -> float:
        raise ValueError(text)

    def _look(self, value: Any, depth: int) -> None:
        if isinstance(value, (dict, list)):
            if depth > grammar.DEEPEST:
                raise ValueError
            for item in value.values() if isinstance(value, dict) else value:
                self._look(item, depth + 1)


def _lists(value: Any) -> int:
    """Parts of the lists in it, which no hook of the reader counts."""
    if isinstance(value, list):
        return 1 + max(len(value) - 1, 0) + sum(map(_lists, value))
    return sum(map(_lists, value.values())) if isinstance(value, dict) else 0


def _strange(value: Any) -> bool:
    if isinstance(value, float):
        return value - value != 0
    if isinstance(value, int):
        return abs(value) >= _LARGEST
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_strange, inner))


def read(text: str) -> Any:
    """What a line holds; ValueError where it is none that a pump reads."""
    counted = _Counted(text)
    if _strange(counted.value) or counted._parts + _lists(counted.value) > grammar.MOST_PARTS:
        raise ValueError
    return counted.value


def _plain(text: Any, longest: int) -> bool:
    return isinstance(text, str) and len(text) <= longest and all(32 <= ord(letter) < 127 for letter in text)


def meant(text: str) -> Meant:
    """What a line asks for."""
    try:
        request = read(text) if len(text) <= rpc.LONGEST_LINE else None
    except (ValueError, RecursionError):
        return Meant([None])
    if not isinstance(request, dict):
        return Meant([None])
    number = request.get("id")
    sound = (
        request.get("jsonrpc", "2.0") == "2.0"
        and _plain(request.get("method"), rpc.LONGEST_LINE)
        and (number is None or _plain(number, 64) or type(number) is int)
    )
    if not sound:
        return Meant([None])
    return Meant([number] if "id" in request else [], request["method"])
