"""The number of the last proved request, which no power cut takes back: it is stored ahead, in blocks. It knows no key.

Two files say the same, and the higher one counts. Where one was there and none is whole nobody knows the number any
more: then nothing is kept, as where nothing can be written.
"""

from micropython import const

from pump.packing import crc32, get, put, size
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Store

AHEAD = const(64)
"""Numbers in a block, and the furthest that a request may skip: nobody can use the numbers up for the others."""
_NAMES = ("session.0", "session.1")
_NUMBER = "<I"
_WHOLE = "<II"


class Counter:
    """`last` was used, as were all below it; after a power cut all that may have been."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        files = [store.read(name) for name in _NAMES]
        numbers = [_number(data) for data in files]
        self.last = self._reserved = max(numbers)
        self._lost = self.last == 0 and files != [None, None]

    def take(self, number: int) -> None:
        """Uses a number, refused where it was used, or is too far ahead."""
        if not self.last < number <= self.last + AHEAD:
            message = "request %d: the next is %d, and at most %d"
            allowed = self.last + 1
            raise Refused("replayed", message % (number, allowed, self.last + AHEAD), number, allowed)
        self.last = number

    def keep(self) -> bool:
        """Has the last number, and a block of those to come, stored as used; False where that failed."""
        if self.last <= self._reserved:
            return True
        if self._lost:
            return False
        buffer = bytearray(size(_WHOLE))
        put(_NUMBER, buffer, 0, self.last + AHEAD)
        put(_NUMBER, buffer, size(_NUMBER), crc32(memoryview(buffer)[: size(_NUMBER)]))
        data = bytes(buffer)
        kept = True
        for name in _NAMES:
            kept = self._store.write(name, data) and self._store.read(name) == data and kept
        if kept:
            self._reserved = self.last + AHEAD
        return kept


def _number(data: "bytes | None") -> int:
    """What a whole file says, else 0."""
    if data is None or len(data) != size(_WHOLE):
        return 0
    number, crc = get(_WHOLE, data, 0)
    return number if crc == crc32(data[: size(_NUMBER)]) else 0
