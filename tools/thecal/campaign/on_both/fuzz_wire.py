"""A cable for the script of the fuzzed lines, on either interpreter. It knows no line."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Wire:
    """Standard input as a board has it: letters one by one, noise among them."""

    POLLIN = 1

    def __init__(self) -> None:
        self._letters: list[str] = []
        self.stdin = self

    def put(self, data: bytes) -> None:
        """What no letter is made of is noise, told by the empty text."""
        for at in range(len(data)):
            self._letters.append(chr(data[at]) if data[at] < 128 else "")

    def poll(self, wait_ms: int = -1) -> "Any":
        """Of `select` the poll object, and of that whether there is something."""
        return self if wait_ms < 0 else self._letters[:1]

    def register(self, *what: object) -> None:
        return

    def read(self, count: int) -> str:
        letter = self._letters.pop(0)
        if not letter:
            raise UnicodeError
        return letter
