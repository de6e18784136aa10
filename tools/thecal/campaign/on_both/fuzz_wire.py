"""A cable for the script of the fuzzed lines, on either interpreter. It knows no line."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Wire:
    """Standard input as a board has it: bytes one by one, noise among them."""

    POLLIN = 1

    def __init__(self) -> None:
        self._bytes = b""
        self._at = 0
        self.stdin = self.buffer = self

    def put(self, data: bytes) -> None:
        self._bytes, self._at = self._bytes[self._at :] + data, 0

    def poll(self, wait_ms: int = -1) -> "Any":
        """Of `select` the poll object, and of that whether there is something."""
        return self if wait_ms < 0 else [0][: len(self._bytes) - self._at]

    def register(self, *what: object) -> None:
        return

    def read(self, count: int) -> bytes:
        self._at += count
        return self._bytes[self._at - count : self._at]
