"""The event log: fixed-size integer records, each linked to all before it by a digest. The newest are in memory.

d = SHA-256(d + record). Whoever holds the digest before a record and the records after it can tell whether one was
changed, left out or put in. It knows the size of a record, not what it means.
"""

import struct

from micropython import const

from pump.digest import sha256
from pump.log_files import RECORD_BYTES, SEGMENT, LogFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Store

_FORMAT = "<IHIBBiii"  # number, day, ms, kind, arg, a, b, c
_LAST_DAY = const(65_535)  # 2149-06-06
HELD = 2 * SEGMENT
"""Records in memory: a segment is always whole when it is written."""


class Log:
    """`seq` is the number of the last record, from 1; `restored` that of the last one that a former run wrote."""

    def __init__(self, store: "Store") -> None:
        self._files = LogFiles(store)
        self._ring = bytearray(HELD * RECORD_BYTES)
        first, digest, records = self._files.load()
        self.seq = first - 1
        self.digest = self._before_oldest = digest
        self._lowest = first
        self._segment = (first, digest, b"")
        self._asked = (first, digest)
        """What was asked for last, and the digest before it: mostly the next is asked for next."""
        for at in range(0, len(records), RECORD_BYTES):
            self._add(records[at : at + RECORD_BYTES])
        self.restored = self.seq

    def damaged(self) -> bool:
        """A file of it was not whole; the log goes on behind what is."""
        return self._files.damaged

    def flush(self) -> bool:
        """What is in memory only goes to flash; False where that failed."""
        return self._files.flush(self)

    def crowded(self) -> bool:
        """So many records wait for the flash that more of them would drive the first out of memory."""
        return self.seq - self._files.filed >= SEGMENT

    def oldest_held(self) -> int:
        """Number of the oldest record in memory, 1 when there is none yet."""
        return max(self.seq - HELD + 1, self._lowest)

    def oldest(self) -> int:
        """Number of the oldest record that can be read, 1 when there is none yet."""
        held = self.oldest_held()
        return self._files.first if self._files.first <= held <= self._files.filed + 1 else held

    def append(self, day: int, ms: int, kind: int, arg: int, a: int, b: int, c: int) -> None:
        """ms of the day, kind and arg 0 to 255, a, b, c in 32 bits signed. Allocates.

        A record has 16 bits for the day: a later one is recorded as the last, 65,535.
        """
        self._add(struct.pack(_FORMAT, self.seq + 1, min(day, _LAST_DAY), ms, kind, arg, a, b, c))

    def _add(self, record: bytes) -> None:
        if self.seq - self._lowest + 1 >= HELD:
            self._before_oldest = chained(self._before_oldest, self.record(self.oldest_held()))
        offset = self.seq % HELD * RECORD_BYTES
        for i in range(RECORD_BYTES):
            self._ring[offset + i] = record[i]
        self.seq += 1
        self.digest = chained(self.digest, record)

    def record(self, seq: int) -> bytes:
        """The record of this number, oldest() <= seq <= self.seq; b"" where the flash does not give it back."""
        if seq >= self.oldest_held():
            offset = (seq - 1) % HELD * RECORD_BYTES
            return bytes(self._ring[offset : offset + RECORD_BYTES])
        first, _, records = self._segment_of(seq)
        at = (seq - first) * RECORD_BYTES
        return records[at : at + RECORD_BYTES]

    def _segment_of(self, seq: int) -> "tuple[int, bytes, bytes]":
        """The segment that holds it, read once for all its records."""
        if not 0 <= seq - self._segment[0] < len(self._segment[2]) // RECORD_BYTES:
            self._segment = self._files.segment_of(seq) or (seq, bytes(32), b"")
        return self._segment

    def digest_before(self, seq: int) -> bytes:
        """The chain's digest before record `seq`, to check a download against."""
        first, digest = self.oldest_held(), self._before_oldest
        if seq < first:
            first, digest, _ = self._segment_of(seq)
        elif first <= self._asked[0] <= seq:
            first, digest = self._asked
        for number in range(first, seq):
            digest = chained(digest, self.record(number))
        self._asked = (seq, digest)
        return digest


def chained(digest: bytes, record: bytes) -> bytes:
    """The chain's digest after this record."""
    return sha256(digest + record)


def unpack(record: bytes) -> "tuple[int, int, int, int, int, int, int, int]":
    """(number, day, ms, kind, arg, a, b, c)."""
    return struct.unpack(_FORMAT, record)  # pyright: ignore[reportUnknownMemberType]
