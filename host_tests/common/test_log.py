"""The log's chain: whoever holds the digest before a record and the records after it finds every tampering."""

from bench import DAY_MS, Bench, continuous

from pump.log import HELD as CAPACITY
from pump.log import Log, chained, unpack
from twin.store import Store


def _log(records: int) -> Log:
    log = Log(Store())
    for i in range(records):
        log.append(20_458, i, i % 7, i % 5, i, -i, i * i)
    return log


def _records(log: Log) -> "list[bytes]":
    return [log.record(seq) for seq in range(log.oldest(), log.seq + 1)]


def _digest(before: bytes, records: "list[bytes]") -> bytes:
    for record in records:
        before = chained(before, record)
    return before


# covers: LOG-1
def test_the_records_lead_from_the_digest_before_them_to_the_digest_after() -> None:
    log = _log(20)
    assert _digest(bytes(32), _records(log)) == log.digest
    assert _digest(log.digest_before(8), _records(log)[7:]) == log.digest


# covers: LOG-1
def test_a_changed_record_breaks_the_chain_whichever_byte_it_is() -> None:
    log = _log(3)
    for i in range(24):
        records = _records(log)
        changed = bytearray(records[1])
        changed[i] ^= 1
        records[1] = bytes(changed)
        assert _digest(bytes(32), records) != log.digest


# covers: LOG-1
def test_a_record_left_out_put_in_or_moved_breaks_the_chain() -> None:
    log = _log(4)
    one, two, three, four = _records(log)
    for tampered in (
        [one, two, four],
        [one, two, two, three, four],
        [one, three, two, four],
        [two, three, four],
    ):
        assert _digest(bytes(32), tampered) != log.digest


# covers: LOG-1
def test_an_older_record_gives_way_and_the_chain_holds() -> None:
    log = _log(CAPACITY + 100)
    assert (log.oldest(), log.seq) == (101, CAPACITY + 100)
    assert _digest(log.digest_before(101), _records(log)) == log.digest
    assert _digest(log.digest_before(300), _records(log)[199:]) == log.digest
    assert _log(100).digest == log.digest_before(101)


def test_a_record_keeps_its_figures_negative_ones_included() -> None:
    log = Log(Store())
    log.append(65_535, DAY_MS - 1, 21, 255, -0x80000000, 0x7FFFFFFF, -1)
    assert unpack(log.record(1)) == (1, 65_535, DAY_MS - 1, 21, 255, -0x80000000, 0x7FFFFFFF, -1)


# covers: LOG-1
def test_a_download_in_pieces_can_be_checked_piece_by_piece() -> None:
    bench = Bench(continuous())
    bench.run(4 * DAY_MS)
    after, digest = 0, bytes(32)
    while after < bench.status()["log_seq"]:
        piece = bench.ask("log.read", {"after": after, "most": 5})
        assert piece["digest_before"] == digest.hex()
        digest = _digest(digest, [bytes.fromhex(record["hex"]) for record in piece["records"]])
        assert piece["digest"] == digest.hex()
        after = piece["seq"]
    assert digest.hex() == bench.status()["log_digest"]
    assert bench.ask("log.read", {"after": after})["records"] == []


# covers: LOG-1
def test_what_was_told_as_it_happened_is_what_the_log_holds() -> None:
    bench = Bench(continuous())
    bench.run(2 * DAY_MS)
    assert bench.ask("log.read")["records"] == bench.events
    assert [record["seq"] for record in bench.events] == list(range(1, len(bench.events) + 1))


# covers: LOG-1
def test_a_day_beyond_16_bits_is_recorded_as_the_last_one() -> None:
    log = Log(Store())
    log.append(65_536, 5, 1, 0, 0, 0, 0)
    assert unpack(log.record(1))[1:3] == (65_535, 5)


def test_the_pump_goes_on_beyond_the_last_day_that_a_record_can_hold() -> None:
    bench = Bench(continuous())
    bench.loop.pump.set_time(65_534, 0)
    bench.run(4 * DAY_MS)
    status = bench.status()
    assert (status["day"], status["therapy"]) == (65_538, "running")
    assert status["programmed_pl"] == 4 * 240_000_000
    assert [record["day"] for record in bench.told("day_ended")] == [65_535] * 4
