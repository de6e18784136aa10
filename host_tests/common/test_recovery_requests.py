"""A request in which the program fails, or of which nobody hears the answer."""

from bench import FULL_NL, HOUR_MS, MINUTE_MS, Bench, continuous

from pump.pieces import Rows
from pump.recovery import digest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _bench() -> Bench:
    return Bench(continuous()).let_fail()


# covers: REC-4
def test_a_request_in_which_the_program_fails_is_answered_recorded_and_leaves_nothing_half_done() -> None:
    bench = _bench()

    def broken(params: "Json") -> "Json":
        bench.loop.pump.therapy.stopped = True
        raise IndexError("list index out of range")

    bench.loop.rpc.methods["delivery.stop"] = broken
    error = bench.refusal("delivery.stop")
    assert (error["code"], error["message"]) == (-32603, "the pump's program failed: IndexError")
    assert bench.told("program_failed")[0]["digest"] == digest_of(IndexError("list index out of range"))
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    assert bench.rate() == 240_000
    bench.ask("delivery.stop")
    assert bench.rate() == 0


# covers: REC-4
def test_so_is_one_whose_answer_finds_no_memory() -> None:
    bench = _bench()

    def large(params: "Json") -> Rows:
        return Rows(2, short)

    def short(i: int) -> "Json":
        raise MemoryError("memory allocation failed")

    bench.loop.rpc.methods["alarms.list"] = large
    error = bench.refusal("alarms.list")
    assert (error["code"], error["message"]) == (-32603, "the pump's program failed: MemoryError")
    assert bench.told("program_failed")[0]["digest"] == digest_of(MemoryError("memory allocation failed"))
    assert bench.state("program_failed") == "latched"
    assert bench.rate() == 240_000


# covers: REC-4
def test_so_is_a_request_of_a_scenario() -> None:
    bench = _bench()

    def broken(params: "Json") -> "Json":
        raise IndexError("as the test was told")

    bench.loop.rpc.methods["bolus.cancel"] = broken
    bench.ask("twin.scenario", {"happenings": [{"at_s": 60, "request": {"method": "bolus.cancel"}}]})
    bench.run(2 * MINUTE_MS)
    assert bench.told("program_failed")[0]["ms"] == MINUTE_MS
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    assert bench.rate() == 240_000


# covers: REC-4
def test_a_line_that_nobody_hears_is_no_failure_of_the_program() -> None:
    bench = _bench()

    def gone(line: str) -> None:
        raise OSError(32)

    write, bench.loop.rpc.write = bench.loop.rpc.write, gone
    bench.loop.turn('{"id":1,"method":"delivery.stop"}')
    bench.loop.pass_time(HOUR_MS)
    bench.loop.rpc.write = write
    assert bench.status()["therapy"] == "stopped"
    assert bench.told("program_failed") == []
