"""Lines from standard input, without ever waiting for the rest of one: a half-typed line must not stop the pump."""

import select
import sys

from micropython import const

_LONGEST = const(
    16_385
)  # one more than a line may have: the rest is dropped, and the answer says it was too long


_ENDS = ("\n", "\r", "")
_LOST = "?"


class Line:
    """`take` returns a whole line or None; `ended` when there will be no more.

    Where a letter was lost because there was no memory for it, what stands for the line is no JSON: a number that lacks
    a digit must not be taken for another one.
    """

    def __init__(self) -> None:
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)
        self._heard: list[str] = []
        self._lost = False
        self.ended = False

    def take(self, wait_ms: int) -> "str | None":
        """Waits at most so long for something to arrive, then reads what is there."""
        while self._poll.poll(wait_ms):
            wait_ms = 0
            letter = _LOST
            try:
                letter = sys.stdin.read(1)
                if letter in _ENDS:
                    self.ended = letter == ""
                    line = self._whole()
                    if line or self.ended:
                        return line or None
                elif not self._lost and len(self._heard) < _LONGEST:
                    self._heard.append(letter)
            except Exception:
                self._heard.clear()
                self._lost = letter not in _ENDS
                raise
        return None

    def _whole(self) -> str:
        line = _LOST if self._lost else "".join(self._heard).strip()
        self._heard.clear()
        self._lost = False
        return line
