"""Lines from standard input, without ever waiting for the rest of one: a half-typed line must not stop the pump."""

import select
import sys

from micropython import const

_LONGEST = const(
    16_385
)  # one more than a line may have: the rest is dropped, and the answer says it was too long


class Line:
    """`take` returns a whole line or None; `ended` when there will be no more."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)
        self._heard: list[str] = []
        self.ended = False

    def take(self, wait_ms: int) -> "str | None":
        """Waits at most so long for something to arrive, then reads what is there."""
        while self._poll.poll(wait_ms):
            wait_ms = 0
            letter = sys.stdin.read(1)
            if letter in ("\n", "\r", ""):
                self.ended = letter == ""
                line = "".join(self._heard).strip()
                self._heard.clear()
                if line or self.ended:
                    return line or None
            elif len(self._heard) < _LONGEST:
                self._heard.append(letter)
        return None
