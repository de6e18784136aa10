"""The event log on flash: 16 segments of 128 records, and a tail with the newest, so that a record costs no erase.

2,048 records are more than 30 days of ordinary therapy. Every file names its first record, the chain's digest before it
and ends with a CRC. It knows the size of a record, not what it means.
"""

from micropython import const

from pump.packing import crc32, get, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.log import Log
    from pump.ports import Store

RECORD_BYTES = const(24)
SEGMENT = const(128)
_SEGMENTS = const(16)
_MOST_IN_TAIL = const(19)
"""With head and CRC 496 bytes: littlefs keeps up to 512 beside the file's name."""
_TAIL = "log.tail"
_HEAD = "<I32s"
_HEAD_BYTES = const(36)
_CRC_BYTES = const(4)


class LogFiles:
    """`first` and `filed`: numbers of the oldest and newest record in segments. `damaged`: a file was not whole."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self.first = 1
        self.filed = 0
        self.damaged = False
        self._tailed = 0

    def flush(self, log: "Log") -> bool:
        """Writes what is not on flash yet; what fails is tried again next time."""
        if log.seq == max(self._tailed, self.filed):
            return True
        if log.seq - self.filed <= _MOST_IN_TAIL:
            written = self._write(_TAIL, log, self.filed + 1, log.seq)
            self._tailed = log.seq if written else self._tailed
            return written
        while self.filed < log.seq:
            segment = self.filed // SEGMENT
            if not self._file(log, segment):
                return False
        return True

    def _file(self, log: "Log", segment: int) -> bool:
        """Writes what the memory holds of a segment."""
        first = max(segment * SEGMENT + 1, log.oldest_held())
        last = min((segment + 1) * SEGMENT, log.seq)
        if first <= last and not self._write(_name(segment), log, first, last):
            return False
        if first != segment * SEGMENT + 1:
            self.first = first  # the store had failed for so long that some were lost
        self.first = max(self.first, (segment - _SEGMENTS + 1) * SEGMENT + 1)
        self.filed = last
        return True

    def _write(self, name: str, log: "Log", first: int, last: int) -> bool:
        data = bytearray(_HEAD_BYTES)
        put(_HEAD, data, 0, first, log.digest_before(first))
        for seq in range(first, last + 1):
            data.extend(log.record(seq))
        data.extend(crc32(data).to_bytes(_CRC_BYTES, "little"))
        return self._store.write(name, bytes(data))

    def load(self) -> "tuple[int, bytes, bytes]":
        """The number of the first of the newest records, the digest before it, and those records."""
        newest = (1, bytes(32), b"")
        firsts: list[int] = []
        for i in range(_SEGMENTS):
            found = self._read(_name(i))
            if found is not None:
                firsts.append(found[0])
                newest = found if found[0] >= newest[0] else newest
        self.filed = newest[0] - 1 + len(newest[2]) // RECORD_BYTES
        self.first = self._contiguous(firsts, newest[0])
        return self._with_tail(newest)

    def _contiguous(self, firsts: "list[int]", newest: int) -> int:
        """The oldest record from which on none is missing."""
        while newest - SEGMENT in firsts:
            newest -= SEGMENT
        if newest % SEGMENT == 1:
            for first in firsts:
                if newest - SEGMENT < first < newest:
                    return first
        return newest

    def _with_tail(self, newest: "tuple[int, bytes, bytes]") -> "tuple[int, bytes, bytes]":
        tail = self._read(_TAIL)
        if tail is None:
            return newest
        first, _, records = tail
        if first > self.filed + 1:  # the segment before it is damaged
            self.filed = first - 1
            self.first = first
            newest = (first, tail[1], b"")
        new = records[(self.filed + 1 - first) * RECORD_BYTES :]
        self._tailed = self.filed + len(new) // RECORD_BYTES
        return newest[0], newest[1], newest[2] + new

    def segment_of(self, seq: int) -> "tuple[int, bytes, bytes] | None":
        """First number, digest before it and records of the segment that holds a record."""
        found = self._read(_name((seq - 1) // SEGMENT))
        whole = found is not None and found[0] <= seq < found[0] + len(found[2]) // RECORD_BYTES
        return found if whole else None

    def _read(self, name: str) -> "tuple[int, bytes, bytes] | None":
        data = self._store.read(name)
        if data is None:
            return None
        end = len(data) - _CRC_BYTES
        fits = end >= _HEAD_BYTES and (end - _HEAD_BYTES) % RECORD_BYTES == 0  # else it may be another file
        if not fits or int.from_bytes(data[end:], "little") != crc32(data[:end]):
            self.damaged = True
            return None
        first, digest = get(_HEAD, data, 0)
        return first, digest, data[_HEAD_BYTES:end]


def _name(segment: int) -> str:
    return "log.%d" % (segment % _SEGMENTS)
