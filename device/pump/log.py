"""The event log: fixed-size integer records in a ring, each linked to all before it by a digest.

d = SHA-256(d + record). Whoever holds the digest before a record and the records after it can tell whether one was
changed, left out or put in. It knows the size of a record, not what it means.
"""

import struct

from micropython import const

from pump.digest import sha256

_FORMAT = "<IHIBBiii"  # number, day, ms, kind, arg, a, b, c
RECORD_BYTES = const(24)
_LAST_DAY = const(65_535)  # 2149-06-06
CAPACITY = const(512)


class Log:
    """The newest CAPACITY records; `seq` is the number of the last one, from 1."""

    def __init__(self) -> None:
        self._ring = bytearray(CAPACITY * RECORD_BYTES)
        self.seq = 0
        self.digest = bytes(32)
        self._before_oldest = bytes(32)

    def oldest(self) -> int:
        """Number of the oldest record still held, 1 when there is none yet."""
        return max(self.seq - CAPACITY, 0) + 1

    def append(self, day: int, ms: int, kind: int, arg: int, a: int, b: int, c: int) -> None:
        """ms of the day, kind and arg 0 to 255, a, b, c in 32 bits signed. Allocates.

        A record has 16 bits for the day: a later one is recorded as the last, 65,535.
        """
        day = min(day, _LAST_DAY)
        if self.seq >= CAPACITY:
            self._before_oldest = chained(self._before_oldest, self.record(self.oldest()))
        self.seq += 1
        offset = (self.seq - 1) % CAPACITY * RECORD_BYTES
        struct.pack_into(_FORMAT, self._ring, offset, self.seq, day, ms, kind, arg, a, b, c)  # pyright: ignore[reportUnknownMemberType]
        self.digest = chained(self.digest, self.record(self.seq))

    def record(self, seq: int) -> bytes:
        """The record of this number, which must be held: oldest() <= seq <= self.seq."""
        offset = (seq - 1) % CAPACITY * RECORD_BYTES
        return bytes(self._ring[offset : offset + RECORD_BYTES])

    def digest_before(self, seq: int) -> bytes:
        """The chain's digest before record `seq`, to check a download against."""
        digest = self._before_oldest
        for number in range(self.oldest(), seq):
            digest = chained(digest, self.record(number))
        return digest


def chained(digest: bytes, record: bytes) -> bytes:
    """The chain's digest after this record."""
    return sha256(digest + record)


def unpack(record: bytes) -> "tuple[int, int, int, int, int, int, int, int]":
    """(number, day, ms, kind, arg, a, b, c)."""
    return struct.unpack(_FORMAT, record)  # pyright: ignore[reportUnknownMemberType]
