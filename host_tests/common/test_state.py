"""The state record: at most 512 bytes, in turn in two files, and what is not whole does not count."""

import binascii
import struct

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, continuous

from pump.state import MOST_BYTES, StateRecord
from twin.store import Store

NAMES = ("state.0", "state.1")


class Figure:
    """A part of one byte."""

    def __init__(self, value: int) -> None:
        self.value = value

    def keep(self, buffer: bytearray, at: int) -> int:
        buffer[at] = self.value
        return at + 1

    def recall(self, data: bytes, at: int) -> int:
        self.value = data[at]
        return at + 1


def _written(*values: int) -> Store:
    store = Store()
    record = StateRecord(store)
    for value in values:
        assert record.write([Figure(value)])
    return store


def _read(store: Store) -> "int | None":
    """The figure in the newer whole record; -1 where none is whole though there are files."""
    record = StateRecord(store)
    data = record.read()
    if data is None:
        return -1 if record.damaged else None
    return data[5]


# covers: RST-7
def test_the_newer_record_counts_and_the_one_before_it_is_still_there() -> None:
    assert _read(Store()) is None
    for values in ((7,), (7, 8), (7, 8, 9), tuple(range(20))):
        store = _written(*values)
        assert _read(store) == values[-1]
        newer = NAMES[len(values) % 2]
        store.write(newer, b"")
        assert _read(store) == (values[-2] if len(values) > 1 else -1)


# covers: RST-7
def test_a_record_with_any_bit_changed_or_any_part_missing_does_not_count() -> None:
    store = _written(7, 8)
    data = store.read(NAMES[0])
    assert data is not None
    for i in range(8 * len(data)):
        damaged = bytearray(data)
        damaged[i // 8] ^= 1 << i % 8
        store.write(NAMES[0], bytes(damaged))
        assert _read(store) == 7
    for length in range(len(data)):
        store.write(NAMES[0], data[:length])
        assert _read(store) == 7
    for longer in (data + b"\0", data + data, bytes(MOST_BYTES + 1)):
        store.write(NAMES[0], longer)
        assert _read(store) == 7


def _record(version: int, number: int, part_bytes: int) -> bytes:
    data = struct.pack("<BI", version, number) + bytes(part_bytes)
    return data + struct.pack("<I", binascii.crc32(data))


# covers: RST-7
def test_a_record_is_version_number_parts_and_crc_in_512_bytes_at_most() -> None:
    store = Store()
    record = StateRecord(store)
    for number in (1, 2, 3):
        assert record.write([Figure(0)])
        assert store.read(NAMES[number % 2]) == _record(2, number, 1)
    for data, counts in (
        (_record(2, 9, 0), False),
        (_record(2, 9, 1), True),
        (_record(2, 9, 503), True),
        (_record(2, 9, 504), False),
        (_record(1, 9, 1), False),
        (b"", False),
    ):
        store.write(NAMES[0], data)
        found = StateRecord(store)
        assert (found.read() == data, found.number, found.damaged) == (counts, 9 if counts else 3, not counts)
    assert StateRecord(Store()).damaged is False


# covers: RST-7
def test_a_record_that_is_no_longer_as_it_was_written_is_noticed() -> None:
    store = Store()
    record = StateRecord(store)
    assert record.check()  # there is none
    for number in (1, 2, 3):
        record.write([Figure(number)])
        restarted = StateRecord(store)
        restarted.read()
        assert (record.check(), restarted.check()) == (True, True)
        data = store.read(NAMES[number % 2]) or b""
        store.write(NAMES[number % 2], data + b"!")
        assert (record.check(), restarted.check()) == (False, False)
        store.write(NAMES[number % 2], data)


# covers: RST-7
def test_a_record_that_arrives_in_part_was_not_written() -> None:
    store = _written(7, 8)
    record = StateRecord(store)
    record.read()
    store.torn = True
    assert not record.write([Figure(9)])
    assert _read(store) == 9  # the other file has it
    assert record.write([Figure(10)])
    assert _read(store) == 10


# covers: RST-7
def test_a_record_that_cannot_be_written_leaves_the_one_before_it() -> None:
    store = _written(7, 8)
    store.broken = True
    record = StateRecord(store)
    record.read()
    assert not record.write([Figure(9)])
    store.broken = False
    assert _read(store) == 8
    assert record.write([Figure(10)])
    assert _read(store) == 10


# covers: RST-7
def test_a_record_is_written_that_fits_whatever_the_pump_has_lived_through() -> None:
    bench = Bench(continuous())
    bench.run(3 * DAY_MS)
    for name in NAMES:
        assert 300 < len(bench.body.store.read(name) or b"") <= MOST_BYTES


# covers: RST-7
def test_with_one_record_damaged_the_other_one_counts_and_the_memory_alarm_tells() -> None:
    for damaged in NAMES:
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        bench.ask("delivery.stop")
        bench.body.store.write(damaged, b"noise")
        bench.restart((MONDAY, 2 * HOUR_MS))
        assert bench.status()["therapy"] == "stopped"  # what somebody has asked for is in both
        assert bench.state("memory_error") == "latched"


# covers: RST-7 PRE-4
def test_with_both_damaged_nothing_runs_until_somebody_prescribes_anew() -> None:
    bench = Bench(continuous())
    for name in NAMES:
        bench.body.store.write(name, b"noise")
    bench.restart((MONDAY, HOUR_MS))
    assert (bench.status()["therapy"], bench.state("memory_error")) == ("no_prescription", "active")
    assert bench.told("state_lost")
    bench.ask("service.filled", {"volume_nl": 10_000_000})
    bench.prescribe(continuous())
    assert bench.rate() == 240_000
    assert bench.state("memory_error") == "latched"
    bench.restart((MONDAY, 2 * HOUR_MS))
    assert bench.rate() == 240_000


# covers: RST-8
def test_a_prescription_counts_only_when_a_record_names_it() -> None:
    bench = Bench(continuous(120_000))
    files = {name: bench.body.store.read(name) or b"" for name in NAMES}
    bench.run(2 * DAY_MS)
    bench.prescribe(continuous(130_000))
    for name in NAMES:  # as if the power had gone after the prescription was written and before a record
        bench.body.store.write(name, files[name])
    bench.restart((MONDAY + 2, 0))
    assert bench.rate() == 240_000
