"""Lines from standard input, without ever waiting for the rest of one: a half-typed line must not stop the pump."""

import select
import sys

from micropython import const

_LONGEST = const(16_385)  # one more than a line may have: the rest is dropped, and it is answered as too long
_PIECE = const(512)  # bytes: there is sooner room for many such than for one that holds them all
_AT_ONCE = const(256)  # bytes: whoever sends without end must not keep the pump from its turn
_ENDS = (b"\n", b"\r", b"")
_LOST = "?"


class Line:
    """`take` returns a whole line, or None as long as there is none; `ended` when there will be no more.

    Where a letter was lost because there was no memory for it, or was none, what stands for the line is no JSON: a
    number that lacks a digit must not be taken for another one.
    """

    def __init__(self) -> None:
        poll = select.poll()
        poll.register(sys.stdin, select.POLLIN)
        self._poll = getattr(poll, "ipoll", poll.poll)  # which allocates nothing, where there is one
        self._bytes = sys.stdin.buffer  # a letter would be waited for until all its bytes have come
        self._heard = bytearray(_PIECE)
        self._count = 0
        self._before: list[bytes] = []
        self._lost = False
        self.ended = False

    def take(self, wait_ms: int) -> "str | None":
        """Waits at most so long for something to arrive, then reads what is there, _AT_ONCE bytes of it at most."""
        left = _AT_ONCE
        while left and self._something(wait_ms):
            left -= 1
            wait_ms = 0
            byte = b"?"
            try:
                byte = self._bytes.read(1)
                if byte in _ENDS:
                    self.ended = byte == b""
                    line = self._whole()
                    if line or self.ended:
                        return line or None
                elif not self._lost:
                    self._keep(byte[0])
            except MemoryError:  # what nobody has room for is not the program's doing
                self._forget()
                self._lost = byte not in _ENDS
                if not self._lost:
                    return _LOST
            except Exception:
                self._forget()
                self._lost = byte not in _ENDS
                raise
        return None

    def _something(self, wait_ms: int) -> bool:
        for _ in self._poll(wait_ms):
            return True
        return False

    def _keep(self, byte: int) -> None:
        if self._count == _PIECE:
            self._before.append(bytes(self._heard))
            self._count = 0
        if _PIECE * len(self._before) + self._count < _LONGEST:
            self._heard[self._count] = byte
            self._count += 1

    def _forget(self) -> None:
        """Gives back what a long line took."""
        self._count = 0
        self._before.clear()

    def _whole(self) -> str:
        line = _LOST if self._lost else self._text()
        self._lost = False
        self._forget()
        return line

    def _text(self) -> str:
        """A line that was cut short must not look as if it had fitted: its letters may have several bytes."""
        self._before.append(bytes(memoryview(self._heard)[: self._count]))
        data = b"".join(self._before)
        self._forget()
        try:
            text = str(data, "utf-8")
        except UnicodeError:
            return _LOST
        return _LOST if len(text) < len(data) == _LONGEST else text.strip()
