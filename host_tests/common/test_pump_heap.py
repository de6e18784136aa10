"""Hours of every mode: an advance that writes no record takes nothing from the heap. Measured on MicroPython only.

What it takes to keep the state, at full hours and where the rate changes, is a record too and does not count.
"""

import gc

from bench import FULL_NL, HOUR_MS, MINUTE_MS, Bench, continuous, flex, plain
from heap import MEASURED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

PERIODIC = {"dose_ng": 5_001, "duration_s": 601, "every_s": 1_801}
PATIENT = {"dose_ng": 5_003, "duration_s": 599, "lockout_s": 600, "most_in_24h": 4}


class Meter:
    """In place of the pump's `advance` and `save`: how many calls wrote no record, and the bytes that these took."""

    def __init__(self, bench: Bench) -> None:
        pump = bench.loop.pump
        self._log = pump.log
        self._advance = pump.advance
        self._save = pump.save
        self._saving = 0
        self.quiet = 0
        self.taken = 0
        pump.advance = self.advance
        pump.save = self.save

    def save(self, copies: int = 1) -> bool:
        before = gc.mem_alloc() if MEASURED else 0
        kept = self._save(copies)
        self._saving += gc.mem_alloc() - before if MEASURED else 0
        return kept

    def advance(self, elapsed_ms: int) -> int:
        seq = self._log.seq
        self._saving = 0
        before = gc.mem_alloc() if MEASURED else 0
        wait_ms = self._advance(elapsed_ms)
        taken = gc.mem_alloc() - before - self._saving if MEASURED else 0
        if self._log.seq == seq:
            self.quiet += 1
            self.taken += taken
        return wait_ms


def _assert_nothing_taken(bench: Bench, ms: int = 3 * HOUR_MS) -> None:
    """Lets time pass; the first minute makes what is made only once."""
    bench.run(MINUTE_MS)
    meter = Meter(bench)
    gc.collect()
    bench.run(ms)
    assert meter.quiet >= 3
    assert meter.taken == 0


def _water(basal: "Json", ng_per_ml: int = 500_000, **orders: "Json") -> "Json":
    """With these boluses, in water, which has no limits."""
    basal["drugs"] = [{"name": "water", "concentration_ng_per_ml": ng_per_ml}]
    basal.update(orders)
    return basal


def _flowing(basal: "Json") -> Bench:
    """With drug up to the catheter's tip."""
    bench = Bench(basal)
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    return bench


def _refilled(bench: Bench, prescription: "Json") -> None:
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": bench.truth()["content_nl"]})
    bench.ask("refill.filled", {"volume_nl": FULL_NL, "drugs": prescription["drugs"]})
    bench.ask("refill.finish", {"digest": bench.propose(prescription), "reason": "a test"})


# covers: DOS-5
def test_each_basal_mode_takes_nothing() -> None:
    for prescription in (plain("stopped"), plain("minimum"), continuous(), flex()):
        _assert_nothing_taken(Bench(prescription), 8 * HOUR_MS)


# covers: DOS-5
def test_every_bolus_at_once_takes_nothing() -> None:
    bench = _flowing(_water(flex(), periodic_bolus=PERIODIC, patient_bolus=PATIENT))
    bench.ask("bolus.start", {"dose_ng": 10_007, "duration_s": 7_001})
    bench.ask("patient.bolus")
    _assert_nothing_taken(bench)


# covers: DOS-5
def test_a_prime_and_a_new_catheter_take_nothing() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    _assert_nothing_taken(bench, HOUR_MS)
    bench.ask("service.catheter_replaced", {"reason": "a test"})
    _assert_nothing_taken(bench)


# covers: DOS-5
def test_a_bridge_with_periodic_boluses_takes_nothing_before_and_after_the_front() -> None:
    for old, new in ((500_000, 1_000_000), (1_000_000, 500_000)):
        bench = _flowing(_water(continuous(600_000), old, periodic_bolus=PERIODIC))
        _refilled(bench, _water(continuous(600_000), new, periodic_bolus=PERIODIC))
        _assert_nothing_taken(bench, 11 * HOUR_MS)
        assert bench.told("front_arrived")[-1]["front"] == "change"


# covers: DOS-5
def test_a_visit_under_way_takes_nothing() -> None:
    bench = _flowing(continuous())
    bench.ask("refill.begin", {"left_nl": 1_000_000})
    bench.ask("refill.withdrawn", {"volume_nl": FULL_NL - 2_000_000})
    _assert_nothing_taken(bench)


# covers: DOS-5
def test_each_fallback_takes_nothing() -> None:
    for harms in (True, False):
        bench = Bench(flex(harms))
        bench.fault("clock_lost")
        _assert_nothing_taken(bench)
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 515_000})
    _assert_nothing_taken(bench)
    assert bench.told("fallback")[0]["effect"] == "stop_after_segment"
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    _assert_nothing_taken(bench)
    bench.fault("runaway_steps_per_hour", 100_000)
    _assert_nothing_taken(bench)
    assert bench.told("fallback")[-1]["effect"] == "stop"


def test_what_takes_something_is_found() -> None:
    bench = Bench(continuous())
    advance = bench.loop.pump.advance

    def wasteful(elapsed_ms: int) -> int:
        return advance(elapsed_ms) + 0 * len([elapsed_ms])

    bench.loop.pump.advance = wasteful
    meter = Meter(bench)
    bench.run(HOUR_MS)
    assert (meter.taken > 0) == MEASURED
