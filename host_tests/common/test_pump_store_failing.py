"""A store that fails in a part, and what somebody asks for meanwhile: nothing that was refused or is over ever runs."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, drugs, limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


class _OneFile:
    """Stands before a bench's store: one of its files cannot be written any more."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._write = bench.body.store.write
        self._name = name
        bench.body.store.write = self.write

    def write(self, name: str, data: bytes) -> bool:
        return name != self._name and self._write(name, data)


# covers: RST-8 PRE-4
def test_where_the_prescription_that_runs_is_damaged_no_older_one_takes_its_place() -> None:
    bench = Bench(continuous(120_000))
    for dose in (60_000, 30_000):
        bench.run(2 * DAY_MS)
        soft = [{"drug": "baclofen", "what": "drop", "figure_ng_per_day": dose}]
        params = {"prescription": continuous(dose), "confirmations": soft}
        digest = bench.ask("prescription.propose", params)["digest"]
        bench.ask("prescription.commit", {"digest": digest, "reason": "a test"})
    data = bytearray(bench.body.store.read("prescription.1") or b"")
    data[60] ^= 1
    bench.body.store.write("prescription.1", bytes(data))
    bench.restart((MONDAY + 4, HOUR_MS))
    assert (bench.status()["therapy"], bench.rate()) == ("no_prescription", 0)
    assert bench.state("memory_error") == "active"


# covers: RST-8 RST-2 PRE-1
def test_a_state_file_that_cannot_be_written_lets_nothing_run_that_was_refused() -> None:
    for name in ("state.0", "state.1"):
        bench = Bench(continuous(60_000))
        bench.run(2 * DAY_MS)
        _OneFile(bench, name)
        digest = bench.propose(continuous(65_000))
        refusal = bench.refusal("prescription.commit", {"digest": digest, "reason": "a test"})
        assert refusal["data"]["reason"] == "memory_error"
        bench.run(30 * HOUR_MS)
        turned = bench.body.motor.turned
        bench.restart((MONDAY + 4, 0))
        assert bench.rate() == 120_000
        assert bench.status()["commanded_steps"] >= turned
        assert bench.state("memory_error") in ("active", "latched")


# covers: RST-4 RST-7
def test_a_clock_is_not_set_where_a_power_cut_would_tell_the_gap_by_it() -> None:
    bench = Bench(continuous())
    bench.fault("store_broken")
    refusal = bench.refusal("clock.set", {"day": MONDAY + 1, "ms": 12 * HOUR_MS})
    assert refusal["data"]["reason"] == "memory_error"
    assert bench.status()["day"] == MONDAY
    bench.fault("store_broken", 0)
    bench.ask("clock.set", {"day": MONDAY + 1, "ms": 12 * HOUR_MS})
    assert bench.status()["day"] == MONDAY + 1


def _water(ng_per_ml: int, dose_ng_per_day: int) -> "Json":
    document = continuous(dose_ng_per_day, harms=False)
    document["drugs"][0]["concentration_ng_per_ml"] = ng_per_ml
    document["limits"] = limits(bolus_ng=450_000, dose_ng_per_day=500_000)
    return document


# covers: BOL-3
def test_rinsing_for_another_concentration_makes_nothing_forgotten() -> None:
    assert drugs(False)[0]["name"] == "water"
    bench = Bench(_water(500_000, 480_000))
    bench.run(26 * HOUR_MS)
    bench.ask("delivery.stop")
    bench.ask("service.catheter_replaced", {"reason": "a test", "rinsed": True})
    bench.prescribe(_water(50_000, 2_400))
    bench.run(MINUTE_MS)
    refusal = bench.refusal("bolus.start", {"dose_ng": 400_000, "duration_s": 86_000})
    assert refusal["data"]["reason"] in ("bolus_too_large", "too_much_in_24h")
