"""Ports that raise: wherever it comes from, a failure ends in the loop."""

from bench import FULL_NL, Bench, continuous

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def _once(port: "Callable[[], int]") -> "Callable[[], int]":
    """This port, which gives no answer the first time."""
    left = [OSError(5, "no answer")]

    def call() -> int:
        if left:
            raise left.pop()
        return port()

    return call


def _goes_on(bench: Bench, times: int) -> None:
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    assert bench.told("program_failed")[-1]["times"] == times
    assert bench.rate() == 240_000


# covers: REC-1
def test_a_clock_that_fails_once_is_a_failure_like_any_other() -> None:
    bench = Bench(continuous()).let_fail()
    bench.body.clock.elapsed_ms = _once(bench.body.clock.elapsed_ms)
    bench.loop.turn(None)
    _goes_on(bench, 1)


# covers: REC-1
def test_a_driver_that_fails_while_the_program_begins_anew_is_the_second_failure() -> None:
    bench = Bench(continuous()).let_fail()
    bench.body.motor.cancel = _once(bench.body.motor.cancel)
    bench.fault("program_error")
    bench.run(1000)
    _goes_on(bench, 2)
