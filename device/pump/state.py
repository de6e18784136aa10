"""The state record: what a restart must find, beside the prescription, in at most 512 bytes.

Each part of the pump packs its own figures; here they become one record with a number and a CRC, written in turn to
two files, so that one of them is whole at any instant. A longer file would cost littlefs an erase each time.
"""

from pump.guard import OVER
from pump.hours import PACKED_BYTES
from pump.packing import crc32, get, put, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from pump.core import Pump
    from pump.ports import Store

    class Part(Protocol):
        """What can be kept: `keep` packs it at an offset, `recall` takes it back; both return where the next begins."""

        def keep(self, buffer: bytearray, at: int) -> int: ...
        def recall(self, data: bytes, at: int) -> int: ...


MOST_BYTES = 512
_VERSION = 2
_HEAD = "<BI"
_CRC = "<I"
_NAMES = ("state.0", "state.1")
_CORE = "<IIBIIIIBBII"


class StateRecord:
    """`number` counts the records ever written; `damaged`: a file was not whole."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._buffer = bytearray(MOST_BYTES)
        self._written: bytes | None = None
        self._file = 0  # which of both holds the newest
        self.number = 0
        self.damaged = False

    def write(self, parts: "list[Part]") -> bool:
        """Packs all parts, writes and reads back; False where that failed in the file whose turn it is.

        Then the other one is tried: it must not go on naming what is over, for as long as a file cannot be written.
        """
        buffer = self._buffer
        at = put(_HEAD, buffer, 0, _VERSION, self.number + 1)
        for part in parts:
            at = part.keep(buffer, at)
        end = put(_CRC, buffer, at, crc32(memoryview(buffer)[:at]))
        data = bytes(memoryview(buffer)[:end])
        for file in (1 - self._file, self._file):
            if self._store.write(_NAMES[file], data) and self._store.read(_NAMES[file]) == data:
                in_turn = file != self._file
                self._file = file
                self.number += 1
                self._written = data
                return in_turn
        return False

    def check(self) -> bool:
        """Whether the last record is still as it was written."""
        return self.number == 0 or self._store.read(_NAMES[self._file]) == self._written

    def read(self) -> "bytes | None":
        """The newer of the whole ones; None where there is none."""
        newest = None
        for file in range(len(_NAMES)):
            data = self._store.read(_NAMES[file])
            number = _number(data)
            self.damaged = self.damaged or (data is not None and number == 0)
            if number > self.number:
                self.number = number
                self._file = file
                newest = data
        self._written = newest
        return newest


def _number(data: "bytes | None") -> int:
    """The number of a whole record of this version, else 0."""
    end = len(data) - size(_CRC) if data else 0
    if data is None or end <= size(_HEAD) or len(data) > MOST_BYTES:
        return 0
    version, number = get(_HEAD, data, 0)
    whole = get(_CRC, data, end)[0] == crc32(data[:end])
    return number if whole and version == _VERSION else 0


def parts_of(pump: "Pump") -> "list[Part]":
    """Everything that the record holds, in its order."""
    therapy = pump.therapy
    accounts: list[Part] = [pump.memory, pump.core, HoursPart(pump), pump.delivery, pump.reservoir]
    doses: list[Part] = [therapy, therapy.front, therapy.last_day, therapy.patient, pump.titration]
    return accounts + doses + [pump.alarms, pump.battery]


def recall(parts: "list[Part]", data: bytes) -> None:
    """Gives every part its figures back."""
    at = size(_HEAD)
    for part in parts:
        at = part.recall(data, at)


class HoursPart:
    """Which part of each hour of the clock was given; comes after the times, by which it is packed."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump

    def keep(self, buffer: bytearray, at: int) -> int:
        pump = self._pump
        return put("%ds" % PACKED_BYTES, buffer, at, pump.therapy.hours.pack(pump.now.ms, pump.uptime))

    def recall(self, data: bytes, at: int) -> int:
        pump = self._pump
        pump.therapy.hours.unpack(data[at : at + PACKED_BYTES], pump.now.ms, pump.uptime)
        return at + PACKED_BYTES


class CorePart:
    """The figures of the pump itself: its times, its calibration, what somebody has chosen."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump
        self.over = False
        """A former run's guard had taken the motor away."""
        self.starts = 0
        """How often the power has come back."""
        self.clock_known = False
        """Whether it was, in the record."""

    def keep(self, buffer: bytearray, at: int) -> int:
        pump = self._pump
        times = (pump.now.day, pump.now.ms, int(pump.clock_known), pump.uptime.day, pump.uptime.ms)
        chosen = (pump.today, pump.stopped_ms, pump.profile, int(pump.verdict == OVER), self.starts)
        return put(_CORE, buffer, at, *times, *chosen, pump.calibration.pl_per_step)

    def recall(self, data: bytes, at: int) -> int:
        pump = self._pump
        day, ms, known, up_day, up_ms, pump.today, pump.stopped_ms, pump.profile, over, starts, step_pl = get(
            _CORE, data, at
        )
        pump.now.set(day, ms)
        pump.uptime.set(up_day, up_ms)
        self.clock_known = known != 0
        self.over = over != 0
        self.starts = starts + 1
        if step_pl != pump.calibration.pl_per_step:
            pump.transitions.recalibrate(step_pl)
        return at + size(_CORE)
