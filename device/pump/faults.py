"""Collects every fault of a document that came over the link: path, value and what is allowed. Knows no document.

Checking goes on after a fault, so that somebody who wrote five mistakes reads five lines, not one.
"""


class Faults:
    """`found` holds a dict a fault; a document is accepted only when it is empty."""

    def __init__(self) -> None:
        self.found: list[dict[str, object]] = []

    def add(self, path: str, value: object, allowed: str) -> None:
        self.found.append({"path": path, "value": value, "allowed": allowed})

    def integer(self, parent: dict[str, object], key: str, path: str, low: int, high: int) -> int:
        """The whole number under `key`; on a fault `low`, so that checking can go on."""
        value = parent.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.add(path + key, value, "a whole number from %d to %d" % (low, high))
        return low

    def choice(self, parent: dict[str, object], key: str, path: str, choices: "tuple[str, ...]") -> str:
        value = parent.get(key)
        if isinstance(value, str) and value in choices:
            return value
        self.add(path + key, value, "one of " + ", ".join(choices))
        return choices[0]

    def boolean(self, parent: dict[str, object], key: str, path: str) -> bool:
        value = parent.get(key)
        if isinstance(value, bool):
            return value
        self.add(path + key, value, "true or false")
        return False

    def text(self, parent: dict[str, object], key: str, path: str, longest: int) -> str:
        value = parent.get(key)
        if isinstance(value, str) and 0 < len(value) <= longest:
            return value
        self.add(path + key, value, "a text of 1 to %d characters" % longest)
        return "?"

    def object(self, value: object, path: str) -> "dict[str, object]":
        if isinstance(value, dict):
            return value
        self.add(path, value, "an object")
        return {}

    def array(self, value: object, path: str, longest: int) -> "list[object]":
        if isinstance(value, list) and 0 < len(value) <= longest:
            return value
        self.add(path, value if not isinstance(value, list) else len(value), "a list of 1 to %d" % longest)
        return []

    def only(self, parent: dict[str, object], path: str, allowed: "tuple[str, ...]") -> None:
        """Every key of `parent` must be among `allowed`."""
        for key in sorted(parent):
            if key not in allowed:
                self.add(path + key, parent[key], "no such key; known: " + ", ".join(allowed))
