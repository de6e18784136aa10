"""A program that fails: it begins anew of what is stored, and where that is no help, everything is off but a tone."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex

from pump.calibration import Calibration
from pump.loop import Loop
from pump.recovery import MOST, WINDOW_MS, Failures, digest_of
from twin.body import Body
from twin.clock import HeldClock
from twin.power import PowerGone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bench import Json

_SAID = "as the twin was told"


def _bench(prescription: "Json | None" = None) -> Bench:
    return Bench(prescription or continuous()).let_fail()


def _scene(bench: Bench, *happenings: "Json") -> None:
    bench.ask("twin.scenario", {"happenings": list(happenings)})


def _fill(bench: Bench) -> None:
    bench.ask("service.filled", {"volume_nl": FULL_NL})


def _fail_thrice(bench: Bench) -> None:
    _scene(bench, *[{"at_s": 60 * i, "fault": "program_error", "value": 1} for i in (1, 2, 3)])
    bench.run(4 * MINUTE_MS)


# covers: REC-1
def test_after_a_failure_the_stored_prescription_runs_on_and_the_alarm_stays() -> None:
    bench = _bench(flex())
    bench.run(7 * HOUR_MS)
    bench.fault("program_error")
    bench.run(MINUTE_MS)
    _fill(bench)
    assert bench.rate() == 400_000
    assert bench.state("program_failed") == "latched"
    assert bench.told("program_failed")[0]["times"] == 1
    bench.ask("alarms.acknowledge", {"alarm": "program_failed"})
    assert bench.state("program_failed") == "clear"


# covers: REC-1
def test_what_waited_in_the_queue_is_taken_back_before_it_begins_anew() -> None:
    bench = _bench()
    bench.run(HOUR_MS)
    bench.fault("program_error")
    bench.run(1000)
    _fill(bench)
    status = bench.status()
    assert bench.body.motor.cancel() == status["authorised_steps"] - status["commanded_steps"] > 0


# covers: REC-1
def test_time_and_clock_go_on_through_a_failure() -> None:
    bench = _bench()
    _scene(bench, {"at_s": 3600, "fault": "program_error", "value": 1})
    assert bench.ask("twin.pass", {"ms": 2 * HOUR_MS}) == {"day": MONDAY, "ms": 2 * HOUR_MS}
    assert bench.told("pump_started")[1]["ms"] == HOUR_MS
    assert bench.status()["clock_known"]


# covers: REC-2
def test_the_log_names_the_failure_alike_on_every_interpreter() -> None:
    bench = _bench()
    bench.fault("program_error")
    bench.run(1000)
    bench.fault("out_of_memory")
    bench.run(1000)
    digests = [record["digest"] for record in bench.told("program_failed")]
    assert digests == [digest_of(RuntimeError(_SAID)), digest_of(MemoryError(_SAID))]
    assert digest_of(RuntimeError(_SAID)) == 1_018_853_263
    assert digest_of(ValueError()) != digest_of(KeyError())
    assert 0 <= digest_of(ValueError("x", 1)) < 1 << 31


# covers: REC-3
def test_three_failures_in_ten_minutes_leave_everything_off_but_a_tone() -> None:
    bench = _bench()
    bench.run(HOUR_MS)
    _fail_thrice(bench)
    assert [record["times"] for record in bench.told("program_failed")] == [1, 2, 3]
    truth = bench.truth()
    assert not truth["motor_on"]
    given = truth["given_nl"]
    bench.run(DAY_MS)
    truth = bench.truth()
    assert (truth["motor_on"], truth["given_nl"]) == (False, given)
    assert 144 * 3000 <= truth["sounded_ms"] <= 150 * 3000
    assert (bench.status()["therapy"], bench.rate()) == ("failed", 0)


# covers: REC-3
def test_in_the_safe_state_only_what_reads_is_answered() -> None:
    bench = _bench()
    _fail_thrice(bench)
    assert bench.ask("log.read", {"after": 0})["records"]
    assert bench.ask("alarms.list")
    for method in ("delivery.resume", "delivery.stop", "prescription.get", "bolus.start", "alarms.silence"):
        assert bench.refusal(method)["data"]["reason"] == "program_failed"
    assert "off" in bench.refusal("delivery.resume")["message"]
    _scene(bench, {"at_s": 60, "request": {"method": "delivery.resume"}})
    bench.run(MINUTE_MS)
    assert bench.said[-2]["params"]["data"]["reason"] == "program_failed"


# covers: REC-3
def test_only_a_power_cycle_ends_the_safe_state() -> None:
    bench = _bench()
    _fail_thrice(bench)
    bench.run(DAY_MS)
    assert bench.status()["therapy"] == "failed"
    bench.fault("power_cut_s", 1)
    _fill(bench)
    assert (bench.status()["therapy"], bench.rate()) == ("running", 240_000)
    assert bench.truth()["motor_on"]


# covers: REC-3
def test_failures_further_apart_than_ten_minutes_are_each_the_first() -> None:
    bench = _bench()
    for _ in range(5):
        bench.fault("program_error")
        bench.run(WINDOW_MS + 1000)
    assert [record["times"] for record in bench.told("program_failed")] == [1] * 5
    failures = Failures()
    assert [failures.another(), failures.another()] == [1, 2]
    failures.advance(WINDOW_MS - 1)
    assert failures.another() == MOST
    failures.advance(1)
    assert failures.another() == 2


# covers: REC-3
def test_a_program_that_cannot_even_begin_is_safe_and_a_power_cycle_helps_it() -> None:
    bench = _bench()
    bench.fault("program_error", MOST + 1)
    bench.run(1000)
    assert bench.status() == {"therapy": "failed", "rate_nl_per_day": 0, "dose_ng_per_day": 0}
    assert not bench.truth()["motor_on"]
    bench.fault("program_error", 10)
    bench.fault("power_cut_s", 0)
    assert bench.status()["therapy"] == "failed"
    bench.body.encoder.errors = 0
    bench.fault("power_cut_s", 0)
    _fill(bench)
    assert bench.rate() == 240_000


# covers: REC-3
def test_on_a_board_the_safe_state_sounds_too_however_late_the_loop_turns() -> None:
    body = Body(Calibration(), HeldClock(MONDAY, 0))

    def start(cause: int) -> "Any":
        raise ValueError("it cannot begin")

    lines: list[str] = []
    loop = Loop(body, start, "test", lines.append, 20)
    for late_ms in (0, 19, 700_000):
        for _ in range(50):
            ms = loop.turn(None) + late_ms
            body.advance(ms)
            loop.pass_time(ms)
    assert not body.motor.enabled
    assert body.beeper.sounded_ms > 10_000
    loop.turn('{"id":1,"method":"status"}')
    assert '"failed"' in lines[-1]


# covers: REC-6
def test_the_power_may_go_again_while_the_program_begins() -> None:
    bench = _bench()
    read = bench.body.store.read
    cuts = [60_000, 0, 1_000]

    def cut(name: str) -> "bytes | None":
        if cuts:
            raise PowerGone(cuts.pop())
        return read(name)

    bench.body.store.read = cut
    bench.body.gone = PowerGone(1_000)
    bench.loop.pass_time(1)
    assert cuts == []
    assert (bench.rate(), bench.status()["ms"]) == (240_000, 62_001)
    assert bench.told("program_failed") == []
