"""The prime: a catheter without drug is filled up to its tip, at a rate that does not mix; then the basal rate runs."""

from bench import HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous
from test_pump_periodic import periodic

STEPS = 14_971
"""309,000 nL in steps of 20,640 pL, rounded up."""


def _after(bench: Bench) -> "tuple[str, int]":
    return bench.status()["catheter"]["front"], bench.status()["catheter"]["left_nl"]


# covers: PRI-1
def test_it_delivers_the_dead_volume_to_the_step_and_the_basal_rate_waits() -> None:
    bench = Bench(continuous())
    answer = bench.ask("prime.start")
    assert (answer["rate_nl_per_day"], answer["duration_s"]) == (12_000_000, 2225)
    assert (bench.rate(), bench.status()["therapy"]) == (12_000_000, "priming")
    bench.run(2_225_000)
    ended = bench.told("prime_ended")[0]
    assert (ended["why"], ended["left_nl"]) == ("complete", 0)
    assert bench.told("front_arrived")[0]["front"] == "fill"
    at_ms = -(-STEPS * 20_640 * 86_400 // 12_000_000)  # the first ms at which so many steps are commanded
    assert ended["ms"] == at_ms
    assert (bench.rate(), bench.status()["therapy"]) == (240_000, "running")


# covers: PRI-2
def test_what_the_basal_rate_has_pushed_in_need_not_be_primed() -> None:
    bench = Bench(continuous())
    bench.run(12 * HOUR_MS)
    done = bench.status()["commanded_steps"]
    front, left_nl = _after(bench)
    assert (front, left_nl) == ("fill", -(-(STEPS - done) * 20_640 // 1000))
    assert bench.ask("prime.start")["volume_nl"] == left_nl


# covers: PRI-2
def test_a_prime_that_is_cut_short_leaves_the_rest_for_another() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(10 * MINUTE_MS)
    left_nl = bench.ask("prime.cancel")["left_nl"]
    assert bench.rate() == 240_000
    assert bench.ask("prime.start")["volume_nl"] == left_nl
    bench.run(MINUTE_MS)
    bench.ask("delivery.stop")
    assert [record["why"] for record in bench.told("prime_ended")] == ["cancelled", "stopped"]


# covers: PRI-3
def test_a_catheter_that_holds_drug_up_to_its_tip_is_not_primed_again() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    assert bench.refusal("prime.start")["data"]["reason"] == "prime_running"
    bench.run(HOUR_MS)
    assert bench.refusal("prime.start")["data"]["reason"] == "already_primed"


# covers: PRI-4
def test_another_catheter_is_primed_without_the_tubing_which_keeps_its_drug() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    bench.ask("service.catheter_replaced", {"reason": "a test"})
    before = bench.truth()
    assert before["tip_ng_per_ml"] == 0
    assert bench.ask("prime.start")["volume_nl"] == 110_012  # whole steps
    bench.run(HOUR_MS)
    assert bench.told("prime_ended")[1]["why"] == "complete"
    truth = bench.truth()
    assert truth["tip_ng_per_ml"] == 500_000
    given_nl = truth["given_nl"] - before["given_nl"]
    assert abs(truth["tip_ng"] - before["tip_ng"] - (given_nl - 110_000) // 2) < 20  # no more of the drug


# covers: PRI-3
def test_too_fast_mixes_and_is_refused_with_both_figures() -> None:
    bench = Bench(continuous())
    data = bench.refusal("prime.start", {"rate_nl_per_day": 12_000_001})["data"]
    assert data == {"reason": "prime_too_fast", "asked": 12_000_001, "allowed": 12_000_000}
    data = bench.refusal("prime.start", {"rate_nl_per_day": 47_999})["data"]
    assert data == {"reason": "prime_too_slow", "asked": 47_999, "allowed": 48_000}
    assert bench.ask("prime.start", {"rate_nl_per_day": 1_200_000})["duration_s"] > 22_000


# covers: PRI-3
def test_it_needs_a_running_therapy_enough_drug_and_no_other_bolus() -> None:
    assert Bench().refusal("prime.start")["data"]["reason"] == "no_prescription"
    bench = Bench(continuous())
    bench.ask("bolus.start", {"dose_ng": 5000, "duration_s": 600})
    assert bench.refusal("prime.start")["data"]["reason"] == "bolus_running"
    bench.ask("bolus.cancel")
    bench.ask("service.filled", {"volume_nl": 800_000})
    assert bench.refusal("prime.start")["data"]["reason"] == "reservoir_too_low"
    bench.ask("service.filled", {"volume_nl": 900_000})
    bench.ask("prime.start")
    assert (
        bench.refusal("bolus.start", {"dose_ng": 5000, "duration_s": 600})["data"]["reason"]
        == "prime_running"
    )
    assert bench.refusal("prime.cancel", {"all": 1})["data"]["faults"]


# covers: PER-3
def test_the_periodic_bolus_waits_a_whole_interval_after_a_prime() -> None:
    bench = Bench(periodic(continuous()))
    bench.run(6 * HOUR_MS + MINUTE_MS)
    bench.ask("prime.start")
    assert bench.told("periodic_bolus_ended")[0]["why"] == "replaced"
    bench.run(HOUR_MS)
    end = bench.told("prime_ended")[0]["ms"]
    bench.run(6 * HOUR_MS)
    assert bench.told("periodic_bolus_started")[1]["ms"] == end + 6 * HOUR_MS


def test_another_calibration_keeps_the_volume_that_is_left() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(10 * MINUTE_MS)
    before = _after(bench)[1]
    bench.ask("service.calibration", {"pl_per_step": 10_000})
    assert 0 <= _after(bench)[1] - before < 31


# covers: PRI-5
def test_a_prime_on_a_rotor_that_stands_still_is_not_complete_and_the_rest_can_be_primed() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(10 * MINUTE_MS)
    bench.fault("stall")
    bench.run(20 * MINUTE_MS)
    bench.fault("stall", 0)
    bench.run(30 * MINUTE_MS)
    ended = bench.told("prime_ended")[0]
    assert (ended["why"], bench.rate(), bench.told("front_arrived")) == ("missed", 240_000, [])
    assert abs(ended["left_nl"] - 12_000_000 * 20 // 1440) < 100
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    assert bench.told("prime_ended")[1]["why"] == "complete"
    assert bench.truth()["tip_ng_per_ml"] == 500_000


# covers: PRI-5
def test_a_sensor_that_is_dead_makes_no_prime_last_longer() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.fault("sensor_dead")
    bench.run(HOUR_MS)
    assert (bench.told("prime_ended")[0]["why"], bench.rate()) == ("missed", 240_000)
    assert 309_000 < bench.truth()["given_nl"] < 325_000


# covers: PRI-3
def test_after_a_damaged_store_nobody_primes_a_catheter_that_may_be_full() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    bench.fault("store_flip")
    bench.restart((MONDAY, 2 * HOUR_MS))
    bench.ask("service.filled", {"volume_nl": 18_000_000})
    bench.prescribe(continuous())
    assert bench.refusal("prime.start")["data"]["reason"] == "already_primed"


def test_while_it_runs_no_dose_is_given() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    status = bench.status()
    assert (status["rate_nl_per_day"], status["dose_ng_per_day"]) == (12_000_000, 0)
    bench.run(HOUR_MS)
    assert bench.status()["dose_ng_per_day"] == 120_000
