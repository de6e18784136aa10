"""Wrong proofs and floods on a locked pump: what they cost who sends them, and cannot take from others."""

from bench import MINUTE_MS, continuous
from locked import CLINICIAN, Holder, Locked, reason_of

from pump.session import FIRST_MS, FREE_FAILURES, IDLE_MS, LONGEST_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def running() -> Locked:
    bench = Locked(continuous())
    bench.holder = None
    return bench


def forged(holder: Holder, method: str = "bolus.cancel") -> "Json":
    params = holder.signed(method)
    params["mac"] = "0" * 64
    return params


# covers: SES-7
def test_three_wrong_proofs_bring_a_back_off_that_doubles_up_to_five_minutes() -> None:
    bench = running()
    holder = Holder(bench)
    for _ in range(FREE_FAILURES):
        assert bench.reason("session.send", forged(holder)) == "not_authentic"
    wait_ms = FIRST_MS
    for _ in range(12):
        refused = bench.bare("session.send", forged(holder))["error"]["data"]
        assert (refused["reason"], refused["wait_s"]) == ("back_off", wait_ms // 1000)
        bench.run(wait_ms - 1)
        assert bench.reason("session.send", forged(holder)) == "back_off"
        bench.run(1)
        bench.bare("session.open", {"role": CLINICIAN})
        assert bench.reason("session.send", forged(holder)) == "not_authentic"
        wait_ms = min(2 * wait_ms, LONGEST_MS)
    assert wait_ms == LONGEST_MS


# covers: SES-7
def test_a_stop_is_heard_in_a_back_off_and_ends_it() -> None:
    bench = running()
    holder = Holder(bench)
    for _ in range(FREE_FAILURES + 2):
        bench.bare("session.send", forged(holder, "delivery.stop"))
    assert reason_of(holder.send("status")) == "back_off"
    assert reason_of(holder.send("delivery.stop")) == {}
    assert holder.send("status")["result"]["rate_nl_per_day"] == 0


# covers: SES-7
def test_only_a_stop_is_heard_in_a_back_off_and_nothing_that_names_one() -> None:
    bench = running()
    holder = Holder(bench)
    for _ in range(FREE_FAILURES):
        bench.bare("session.send", forged(holder))
    for _ in range(2):
        assert reason_of(holder.send("patient.report", {"feeling": "delivery.stop"})) == "back_off"
    assert reason_of(holder.send("delivery.stop")) == {}
    assert reason_of(holder.send("bolus.cancel")) == "no_bolus"


# covers: SES-8
def test_a_flood_without_a_proof_leaves_few_records() -> None:
    bench = running()
    log = bench.loop.pump.log
    before = log.seq
    holder = Holder(bench)
    for _ in range(400):
        bench.bare("session.send", forged(holder))
        bench.bare("delivery.resume")
        bench.bare("alarms.silence")
    assert log.seq - before == 11  # at 1, 2, 4, 8 ... 1024


# covers: SES-8
def test_whoever_silences_an_alarm_without_end_leaves_few_records() -> None:
    bench = running()
    bench.fault("clock_lost")
    bench.run(MINUTE_MS)
    log = bench.loop.pump.log
    before = log.seq
    for _ in range(400):
        bench.bare("alarms.silence")
    assert log.seq - before == 10  # the silence, and refusals at 1, 2, 4 ... 256


# covers: SES-8
def test_records_are_told_unasked_only_while_a_session_lives() -> None:
    bench = running()
    bench.run(IDLE_MS)
    bench.events = []
    bench.fault("clock_lost")
    bench.run(MINUTE_MS)
    assert bench.events == []
    assert bench.sounds == []
    holder = Holder(bench)
    assert holder.send("alarms.acknowledge", {"alarm": "clock_lost"})["result"] == {"state": "acknowledged"}
    assert [record["event"] for record in bench.events] == ["alarm_acknowledged"]
