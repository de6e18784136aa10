"""The files of the log: what is in which one, how long they are, and what becomes of one that is damaged."""

import binascii
import struct

from test_log_files import _append, _assert_whole  # pyright: ignore[reportPrivateUsage]

from pump.log import Log, chained
from twin.store import Store

HEAD_BYTES = 36
RECORD_BYTES = 24
BESIDE_THE_NAME = 512
"""So much littlefs keeps beside a file's name."""


def _flushed(*records: int) -> "tuple[Store, Log]":
    store = Store()
    log = Log(store)
    for some in records:
        _append(log, some)
        assert log.flush()
    return store, log


def _data(store: Store, name: str) -> bytes:
    return store.read(name) or b""


def _with_crc(data: bytes) -> bytes:
    return data + struct.pack("<I", binascii.crc32(data))


# covers: LOG-5
def test_a_segment_is_128_records_between_a_head_and_a_crc() -> None:
    store, log = _flushed(150, 150)
    for name, first, records in (("log.0", 1, 128), ("log.1", 129, 128), ("log.2", 257, 44)):
        data = _data(store, name)
        assert len(data) == HEAD_BYTES + records * RECORD_BYTES + 4
        assert struct.unpack("<I32s", data[:HEAD_BYTES]) == (first, log.digest_before(first))
        assert data[HEAD_BYTES : HEAD_BYTES + RECORD_BYTES] == log.record(first)
        assert data == _with_crc(data[:-4])


# covers: LOG-5
def test_nineteen_records_are_the_most_that_stay_beside_the_tails_name() -> None:
    for records in range(1, 20):
        store, _ = _flushed(records)
        assert len(_data(store, "log.tail")) == HEAD_BYTES + records * RECORD_BYTES + 4 <= BESIDE_THE_NAME
        assert store.read("log.0") is None
    store, _ = _flushed(20)
    assert store.read("log.tail") is None
    assert len(_data(store, "log.0")) == HEAD_BYTES + 20 * RECORD_BYTES + 4


# covers: LOG-5
def test_what_is_on_flash_is_not_written_again_not_even_after_a_restart() -> None:
    for records in (0, 5, 20, 131):
        store, log = _flushed(records)
        store.broken = True
        assert log.flush()
        assert Log(store).flush()


# covers: LOG-5
def test_a_tail_that_could_not_be_written_is_tried_again() -> None:
    store, log = _flushed(2)
    _append(log, 3)
    store.broken = True
    assert not log.flush()
    assert not log.flush()
    store.broken = False
    assert log.flush()
    assert Log(store).seq == 5


# covers: LOG-5
def test_a_segment_may_begin_with_a_single_record() -> None:
    store, log = _flushed(108, 21)
    assert (Log(store).seq, Log(store).digest) == (129, log.digest)
    _append(log, 3)
    log.flush()
    store.write("log.1", b"noise")  # and 129 is all that is lost
    found = Log(store)
    assert (found.seq, found.digest, found.oldest()) == (132, log.digest, 130)
    _assert_whole(found)


# covers: LOG-5
def test_after_a_lap_the_oldest_is_found_in_the_last_file_too() -> None:
    store, log = _flushed(128, *[128] * 14)
    store.broken = True
    _append(log, 260)
    store.broken = False
    assert log.flush()
    assert len(_data(store, "log.15")) < len(_data(store, "log.0"))
    assert log.oldest() == Log(store).oldest() == 1925
    _assert_whole(Log(store))


# covers: LOG-5
def test_any_record_of_a_segment_is_found_first() -> None:
    store, log = _flushed(*[100] * 6)
    digests = {seq: log.digest_before(seq) for seq in (1, 2, 127, 128, 129, 130, 255, 256, 257)}
    for seq, digest in digests.items():
        found = Log(store)
        record = found.record(seq)
        assert struct.unpack("<I", record[:4]) == (seq,)
        assert Log(store).digest_before(seq) == digest
        assert Log(store).digest_before(seq + 1) == chained(digest, record)


# covers: LOG-5
def test_a_segment_is_read_once_for_all_its_records() -> None:
    store, log = _flushed(*[100] * 6)
    records = [log.record(seq) for seq in range(1, 129)]
    log = Log(store)
    log.record(5)
    store.unreadable = True
    assert [log.record(seq) for seq in range(1, 129)] == records
    assert log.record(129) == b""


# covers: LOG-5
def test_the_memory_holds_the_newest_256_and_asks_for_a_flush_at_half_of_that() -> None:
    log = Log(Store())
    _append(log, 127)
    assert not log.crowded()
    _append(log, 1)
    assert log.crowded()
    log.flush()
    _append(log, 127)
    assert not log.crowded()
    _append(log, 1)
    assert (log.crowded(), log.oldest_held()) == (True, 1)
    _append(log, 1)
    assert log.oldest_held() == 2


# covers: LOG-5
def test_the_log_reaches_back_into_the_files_as_long_as_no_record_is_missing_between() -> None:
    _, log = _flushed(100)
    _append(log, 256)
    assert (log.oldest_held(), log.oldest()) == (101, 1)
    _append(log, 1)
    assert (log.oldest_held(), log.oldest()) == (102, 102)


# covers: LOG-5
def test_of_a_file_that_is_whole_and_in_the_wrong_place_nothing_is_told() -> None:
    store, _ = _flushed(50)
    older = _data(store, "log.0")
    store, log = _flushed(*[100] * 6)
    for data in (_data(store, "log.1"), older):
        store.write("log.0", data)
        assert log.record(51) == b""
        assert log.digest_before(51) == bytes(32)


# covers: LOG-5
def test_a_file_that_is_no_head_and_whole_records_is_damaged_whatever_its_crc_says() -> None:
    head = struct.pack("<I32s", 1, bytes(32))
    for data in (b"", b"\0\0\0", bytes(12), head[:12], head + b"\0", head + bytes(RECORD_BYTES - 1)):
        store = Store()
        store.write("log.0", _with_crc(data))
        found = Log(store)
        assert (found.damaged(), found.seq) == (True, 0)
    store = Store()
    store.write("log.0", _with_crc(head))  # of no record all are there
    assert Log(store).damaged() is False
    assert Log(Store()).damaged() is False
