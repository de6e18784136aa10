"""A locked pump whose store or program fails, and what passing time takes: sessions outlive the one, not the other."""

from bench import HOUR_MS, Bench, continuous
from heap import allocated
from locked import KEYS, PATIENT, Holder, Locked, reason_of

from pump.session import Sessions
from twin.keys import Keys
from twin.store import Store


def running() -> Locked:
    bench = Locked(continuous())
    bench.holder = None
    return bench


# covers: SES-9
def test_what_cannot_be_counted_is_refused_but_for_a_stop() -> None:
    bench = running()
    bench.restart(None)
    bench.fault("store_broken")
    holder = Holder(bench)
    assert reason_of(holder.send("status")) == "memory_error"
    assert reason_of(holder.send("service.profile", {"profile": "bedside"})) == "memory_error"
    assert reason_of(holder.send("delivery.stop")) == {}
    bench.fault("store_broken", 0)
    assert holder.send("status")["result"]["rate_nl_per_day"] == 0


# covers: SES-9
def test_a_lost_number_leaves_the_stop() -> None:
    bench = running()
    for name in ("session.0", "session.1"):
        bench.body.store.write(name, b"damaged")
    bench.restart(None)
    holder = Holder(bench)
    assert reason_of(holder.send("status")) == "memory_error"
    assert reason_of(holder.send("delivery.stop")) == {}


# covers: SES-6
def test_a_session_outlives_a_program_that_failed() -> None:
    bench = running()
    bench.let_fail()
    holder = Holder(bench)
    assert "result" in holder.send("status")
    bench.loop.failed(MemoryError())
    assert "result" in holder.send("status")


# covers: SES-3
def test_in_the_safe_state_a_locked_pump_is_as_silent_and_is_read_with_a_session() -> None:
    bench = running()
    bench.let_fail()
    for _ in range(3):
        bench.loop.failed(MemoryError())
    status = bench.bare("status")["result"]
    assert sorted(status) == [
        "access",
        "alarms",
        "battery",
        "board",
        "dose_ng_per_day",
        "rate_nl_per_day",
        "serial",
        "therapy",
        "version",
    ]
    assert status["therapy"] == "failed"
    assert bench.reason("log.read") == "no_session"
    holder = Holder(bench)
    assert holder.send("log.read")["result"]["records"]
    assert reason_of(holder.send("prime.start")) == "program_failed"


# covers: SES-10
def test_in_bench_there_is_no_session_and_status_says_so() -> None:
    bench = Bench(continuous())
    assert bench.status()["access"] == "bench"
    assert "session.open" not in bench._call("no_such_method", None)["error"]["data"]["methods"]


# covers: SES-10
def test_locked_or_not_a_pump_delivers_alike() -> None:
    locked, plain = running(), Bench(continuous())
    for bench in (locked, plain):
        bench.run(5 * HOUR_MS)
    for name in ("commanded_steps", "delivered_steps", "programmed_pl", "rate_nl_per_day"):
        assert locked.status()[name] == plain.status()[name]


# covers: DOS-5
def test_time_that_passes_for_sessions_takes_nothing_from_the_heap() -> None:
    sessions = Sessions(Keys(KEYS, b""), Store(), {}, str)
    sessions.open({"role": PATIENT})

    def pass_time(subject: Sessions) -> None:
        for _ in range(500):
            subject.advance(997)

    assert allocated(pass_time, sessions) == 0


# covers: SES-3
def test_a_button_of_the_pump_takes_no_session() -> None:
    bench = running()
    bench.fault("clock_lost")
    bench.run(1000)
    bench.loop.press('{"method":"alarms.acknowledge","params":{"alarm":"clock_lost"}}')
    bench.loop.press("no line of JSON")
    assert Holder(bench).send("status")["result"]["alarms"] == ["clock_lost"]
    assert bench.state("clock_lost") == "acknowledged"
    assert bench.reason("alarms.acknowledge", {"alarm": "clock_lost"}) == "no_session"
