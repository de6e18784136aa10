"""The log on flash: found again after any cut, whole to the last record written, and long enough for a month."""

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, flex

from pump.log import HELD, Log, chained
from twin.store import Store

MOST = 2_048


def _append(log: Log, records: int) -> None:
    for _ in range(records):
        log.append(20_458, log.seq, log.seq % 7, log.seq % 5, log.seq, -log.seq, 0)


def _assert_whole(log: Log) -> None:
    """From the digest before the oldest record the chain leads to the log's own."""
    digest = log.digest_before(log.oldest())
    for seq in range(log.oldest(), log.seq + 1):
        digest = chained(digest, log.record(seq))
    assert digest == log.digest


# covers: LOG-5
def test_what_was_flushed_is_found_again_with_its_chain_whatever_its_length() -> None:
    store = Store()
    log = Log(store)
    for records in (1, 18, 1, 1, 1, 106, 1, 127, 128, 300, 19, 20, 21):
        _append(log, records)
        assert log.flush()
        found = Log(store)
        assert (found.seq, found.digest, found.oldest()) == (log.seq, log.digest, log.oldest())
        _assert_whole(found)


# covers: LOG-5
def test_what_was_not_flushed_is_gone_and_the_rest_is_whole() -> None:
    store = Store()
    log = Log(store)
    _append(log, 150)
    log.flush()
    digest = log.digest
    _append(log, 5)
    found = Log(store)
    assert (found.seq, found.digest) == (150, digest)
    _append(found, 5)
    _assert_whole(found)


# covers: LOG-5
def test_the_oldest_gives_way_when_the_flash_holds_2048() -> None:
    store = Store()
    log = Log(store)
    for _ in range(300):
        _append(log, 10)
        log.flush()
    assert 3000 - MOST <= log.oldest() <= 3000 - MOST + 128 + 1
    _assert_whole(log)
    _assert_whole(Log(store))
    assert Log(store).oldest() == log.oldest()


# covers: LOG-5
def test_a_store_that_fails_for_a_while_loses_nothing_that_the_memory_holds() -> None:
    store = Store()
    log = Log(store)
    _append(log, 100)
    log.flush()
    store.broken = True
    for _ in range(HELD // 2):
        _append(log, 1)
        assert not log.flush()
    store.broken = False
    assert log.flush()
    found = Log(store)
    assert (found.seq, found.digest, found.oldest()) == (log.seq, log.digest, 1)


# covers: LOG-5
def test_after_a_store_that_failed_for_long_the_log_goes_on_with_what_is_whole() -> None:
    store = Store()
    log = Log(store)
    _append(log, 100)
    log.flush()
    store.broken = True
    _append(log, 3 * HELD)
    log.flush()
    store.broken = False
    log.flush()
    _assert_whole(log)
    found = Log(store)
    assert (found.seq, found.digest) == (log.seq, log.digest)
    assert found.oldest() == log.oldest() == log.seq - HELD + 1
    _assert_whole(found)


# covers: LOG-5
def test_a_damaged_file_is_told_and_the_log_goes_on_behind_it() -> None:
    for name in ("log.0", "log.1", "log.2", "log.tail"):
        store = Store()
        log = Log(store)
        _append(log, 300)
        log.flush()
        _append(log, 3)
        log.flush()
        data = bytearray(store.read(name) or b"")
        data[50] ^= 4
        store.write(name, bytes(data))
        found = Log(store)
        assert found.damaged()
        assert found.seq == {"log.tail": 300}.get(name, 303)
        _assert_whole(found)
        _append(found, 200)
        assert found.flush()
        _assert_whole(Log(store))


# covers: LOG-5
def test_it_holds_more_than_30_days_of_ordinary_therapy() -> None:
    order = {"dose_ng": 1_000, "duration_s": 600, "lockout_s": 3600, "most_in_24h": 6}
    prescription = flex(harms=False)
    prescription["patient_bolus"] = order
    bench = Bench(prescription)
    bench.ask("prime.start")
    for _ in range(8):
        bench.run(6 * HOUR_MS)
        bench.ask("patient.bolus")
    bench.run(6 * HOUR_MS)
    first = bench.told("patient_bolus_started")[0]["seq"]
    bench.run(2 * DAY_MS)
    records = bench.status()["log_seq"] - first  # of two days with four boluses each, and two days without
    assert records * 30 // 2 < MOST


# covers: LOG-5
def test_what_is_no_longer_in_memory_is_read_from_flash() -> None:
    bench = Bench()
    for _ in range(HELD + 100):
        bench.ask("alarms.test", {"alarm": "eri"})
    bench.run(2 * HOUR_MS)
    told = bench.ask("log.read", {"most": 100})
    assert [record["seq"] for record in told["records"]] == list(range(1, 101))
    assert told["records"] == bench.events[:100]
    digest = bytes(32)
    for record in told["records"]:
        digest = chained(digest, bytes.fromhex(record["hex"]))
    assert digest.hex() == told["digest"]


# covers: LOG-5
def test_a_record_that_cannot_be_read_back_is_told() -> None:
    bench = Bench()
    for _ in range(HELD + 100):
        bench.ask("alarms.test", {"alarm": "eri"})
    bench.run(2 * HOUR_MS)
    bench.body.store.write("log.0", b"")
    error = bench.refusal("log.read")["data"]
    assert (error["reason"], error["asked"], error["allowed"]) == ("memory_error", 1, 100)
    assert bench.ask("log.read", {"after": 200})["records"]
    bench.restart((MONDAY, 0))
    assert bench.ask("log.read", {"after": 0})["records"][0]["seq"] > 100
