"""Collects every fault of a document that came over the link: path, value and what is allowed. Knows no document.

Checking goes on after a fault, so that somebody who wrote five mistakes reads five lines, not one.
"""

from micropython import const

MOST_FAULTS = const(16)
"""More are not told: they would take more memory than the document."""
_LONGEST_VALUE = const(80)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.ports import Json


class Faults:
    """`found` holds a dict a fault, MOST_FAULTS at most; a document is accepted only when it is empty."""

    def __init__(self) -> None:
        self.found: list[Json] = []
        self.bounds: list[int] = []
        """Of each fault the limit that was passed, where it is one figure, else 0."""

    def add(self, path: str, value: object, allowed: str, bound: int = 0) -> None:
        if len(self.found) < MOST_FAULTS:
            self.bounds.append(bound)
            self.found.append({"path": shortened(path), "value": shortened(value), "allowed": allowed})

    def integer(self, parent: "Json", key: str, path: str, low: int, high: int) -> int:
        """The whole number under `key`; on a fault `low`, so that checking can go on."""
        value = parent.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.add(path + key, value, "a whole number from %d to %d" % (low, high))
        return low

    def choice(self, parent: "Json", key: str, path: str, choices: "tuple[str, ...]") -> str:
        value = parent.get(key)
        if isinstance(value, str) and value in choices:
            return value
        self.add(path + key, value, "one of " + ", ".join(choices))
        return choices[0]

    def boolean(self, parent: "Json", key: str, path: str) -> bool:
        value = parent.get(key)
        if isinstance(value, bool):
            return value
        self.add(path + key, value, "true or false")
        return False

    def text(self, parent: "Json", key: str, path: str, longest: int) -> str:
        value = parent.get(key)
        if isinstance(value, str) and 0 < len(value) <= longest and plain(value):
            return value
        self.add(path + key, value, "a text of 1 to %d plain characters (ASCII)" % longest)
        return "?"

    def mapping(self, value: "Any", path: str) -> "Json":
        if isinstance(value, dict):
            result: Json = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
            return result
        self.add(path, value, "an object")
        return {}

    def array(self, value: "Any", path: str, longest: int) -> "list[Any]":
        result: list[Any] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        if 0 < len(result) <= longest:
            return result
        self.add(path, len(result) if isinstance(value, list) else value, "a list of 1 to %d" % longest)
        return []

    def only(self, parent: "Json", path: str, allowed: "tuple[str, ...]") -> None:
        """Every key of `parent` must be among `allowed`."""
        for key in sorted(parent):
            if key not in allowed:
                self.add(path + key, parent[key], "no such key; known: " + ", ".join(allowed))


def shortened(value: "Any") -> "Any":
    """As it can be told without taking as much memory again; a letter that is not plain as ?."""
    if isinstance(value, str):
        if len(value) > _LONGEST_VALUE:
            value = value[:_LONGEST_VALUE] + "..."
        if not plain(value):  # halves of letters would be no text for whoever reads the answer
            value = "".join([letter if " " <= letter <= "~" else "?" for letter in value])
        return value
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return value


def plain(text: str) -> bool:
    """Printable ASCII only: what every terminal, log and interpreter shows alike."""
    try:
        data = text.encode()  # a board looks at a byte ten times as fast as at a letter
    except UnicodeError:
        return False
    return not data or (min(data) >= 32 and max(data) < 127)
