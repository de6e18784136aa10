"""The pump's log where much is recorded at once."""

from bench import HOUR_MS, MONDAY, Bench, continuous


def test_a_flood_of_refusals_within_an_hour_drives_no_record_out_of_the_log() -> None:
    bench = Bench(continuous())
    for _ in range(300):
        bench.refusal("bolus.cancel")
    bench.run(HOUR_MS)
    seq = bench.status()["log_seq"]
    bench.restart((MONDAY, HOUR_MS))
    told = []
    while len(told) < seq:
        told += bench.ask("log.read", {"after": len(told)})["records"]
    assert [record["seq"] for record in told[:seq]] == list(range(1, seq + 1))
    assert len([record for record in told if record["event"] == "request_refused"]) == 300
