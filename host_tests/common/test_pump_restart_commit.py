"""The power goes within a commit, or within what is not taken up again: what is told, and what runs then."""

from bench import HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous
from test_pump_bridge import MG, flowing, morphine

from pump.faults import Faults
from pump.prescription import Prescription, at_concentrations, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

DEAD_NL = 309_000


def _cut(bench: Bench) -> None:
    """The power goes, and is back at once."""
    now = bench.loop.pump.now
    bench.restart((now.day, now.ms))


def _parsed(bench: Bench, document: "Json") -> Prescription:
    prescription = parse(document, bench.loop.pump.calibration, Faults())
    assert prescription is not None
    return prescription


def _cut_in_commit(bench: Bench, document: "Json", held_ng_per_ml: int = 0) -> "Json":
    """The record that names a prescription is written, and nothing that follows on it is done; the status then."""
    held = None
    if held_ng_per_ml:
        drugs = [dict(document["drugs"][0], concentration_ng_per_ml=held_ng_per_ml)]
        held = _parsed(bench, at_concentrations(document, drugs))
    pump = bench.loop.pump
    assert pump.memory.commit(_parsed(bench, document), held, pump)
    _cut(bench)
    return bench.status()


# covers: PCA-2 RST-4
def test_a_commit_that_the_power_cuts_off_begins_the_lockout_too() -> None:
    prescription = continuous(harms=False)
    prescription["patient_bolus"] = {
        "dose_ng": 5_000,
        "duration_s": 600,
        "lockout_s": 3_600,
        "most_in_24h": 3,
    }
    bench = Bench(prescription)
    bench.ask("prime.start")
    bench.run(2 * HOUR_MS)
    _cut(bench)
    assert bench.status()["patient_bolus"]["wait_s"] == 0
    assert _cut_in_commit(bench, prescription)["patient_bolus"]["wait_s"] == 3_600


# covers: BRI-1 BRI-6
def test_a_commit_that_the_power_cuts_off_begins_its_bridge_unless_the_old_rate_would_be_the_higher() -> None:
    for held, rate, bridges in ((20 * MG, 50_000, 1), (10 * MG, 100_000, 1), (5 * MG, 100_000, 0)):
        bench = flowing(morphine(held))
        status = _cut_in_commit(bench, morphine(10 * MG), held)
        assert (status["therapy"], status["rate_nl_per_day"]) == (("running", "bridging")[bridges], rate)
        assert len(bench.told("bridge_started")) == bridges


# covers: BRI-6
def test_the_bridge_that_a_cut_commit_begins_is_as_long_as_the_catheter() -> None:
    bench = flowing(morphine(20 * MG))
    bench.ask("service.calibration", {"pl_per_step": 1_000})
    assert _cut_in_commit(bench, morphine(10 * MG), 20 * MG)["catheter"]["left_nl"] == DEAD_NL
    assert bench.told("bridge_started")[0]["left_nl"] == DEAD_NL


# covers: RST-3
def test_of_a_bolus_and_of_a_prime_that_the_power_ends_is_told_how_far_they_came() -> None:
    bench = Bench(continuous(harms=False))
    bench.ask("bolus.start", {"volume_nl": 20_000, "duration_s": 3_600})
    bench.run(HOUR_MS // 2)
    bench.ask("service.profile", {"profile": "bedside"})  # a state record is written
    _cut(bench)
    [told] = bench.told("bolus_ended")
    assert (told["why"], told["volume_nl"], told["delivered_nl"]) == ("power_cut", 20_000, 10_000)
    bench.ask("prime.start")
    bench.run(MINUTE_MS)
    left_nl = bench.status()["catheter"]["left_nl"]
    _cut(bench)
    [told] = bench.told("prime_ended")
    assert (told["why"], told["left_nl"]) == ("power_cut", left_nl)


# covers: JOG-6
def test_of_a_jog_that_the_power_ends_those_left_are_told_that_the_reserve_leaves() -> None:
    for steps in (1, 2_000, 40_000):
        bench = Bench()
        bench.ask("service.jog", {"steps": steps})
        _cut(bench)
        [told] = bench.told("jog_ended")
        reserved = bench.told("power_returned")[0]["reserved_steps"]
        assert (told["why"], told["left_steps"]) == ("power_cut", max(steps - reserved, 0))
        _cut(bench)
        assert not bench.told("jog_ended")


# covers: RST-7
def test_a_prescription_that_cannot_be_read_any_more_is_told_without_a_figure() -> None:
    bench = Bench(continuous())
    bench.body.store.write("prescription.1", b"noise")
    bench.restart((MONDAY, 5))
    assert [told["hex"][22:24] for told in bench.told("state_lost")] == ["00"]


def test_a_new_pumps_first_day_is_the_one_that_it_begins_in() -> None:
    bench = Bench()
    bench.run(23 * HOUR_MS)
    assert not bench.told("day_ended")
    bench.run(HOUR_MS)
    assert len(bench.told("day_ended")) == 1
