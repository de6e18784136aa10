"""A power cut and what comes after: the accounts, the therapy, the alarms. The gap is told, and nothing is made up."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

PATIENT = {"dose_ng": 5_000, "duration_s": 600, "lockout_s": 3600, "most_in_24h": 3}
PL = 20_640


def _with_boluses() -> "Json":
    """Water, so that the patient may have them."""
    prescription = continuous(harms=False)
    prescription["patient_bolus"] = PATIENT
    return prescription


def _flowing(prescription: "Json") -> Bench:
    """With drug up to the catheter's tip, two hours after midnight."""
    bench = Bench(prescription)
    bench.ask("prime.start")
    bench.run(2 * HOUR_MS)
    return bench


def _turned(bench: Bench) -> int:
    return bench.body.motor.turned


def _returned(bench: Bench) -> "Json":
    return bench.told("power_returned")[0]


# covers: RST-2
def test_the_accounts_take_the_whole_reserve_as_made_and_never_less_than_was_made() -> None:
    bench = Bench(continuous())
    for minutes in (0, 1, 59, 60, 61, 200):
        bench.run(minutes * MINUTE_MS)
        before = bench.status()
        bench.restart((MONDAY + 1, 0))
        after, reserved = bench.status(), _returned(bench)["reserved_steps"]
        assert before["commanded_steps"] <= after["commanded_steps"]
        assert _turned(bench) <= after["delivered_steps"] <= _turned(bench) + reserved * 6
        assert reserved <= 240_000_000 // 24 // PL + 4  # an hour of it
        taken_nl = before["reservoir"]["volume_nl"] - after["reservoir"]["volume_nl"]
        assert 0 <= taken_nl <= reserved * PL // 1000 + 1


# covers: RST-2 RST-3
def test_over_many_cuts_delivery_is_short_by_the_gaps_and_less_than_a_step_each_and_never_long() -> None:
    bench = Bench(continuous())
    on_ms = 0
    for cut in range(1, 41):
        bench.run(cut * 1_117_003)
        on_ms += cut * 1_117_003
        bench.restart((MONDAY + 2 * cut, 0))
        programmed = 240_000_000 * on_ms // (DAY_MS * PL)
        assert programmed - cut <= _turned(bench) <= programmed


# covers: RST-3
def test_what_was_unfinished_is_abandoned_and_told_and_the_basal_rate_goes_on_at_once() -> None:
    bench = _flowing(_with_boluses())
    bench.ask("bolus.start", {"dose_ng": 20_000, "duration_s": 1800})
    bench.ask("patient.bolus")
    bench.run(5 * MINUTE_MS)
    assert bench.rate() > 240_000
    bench.restart((MONDAY, 3 * HOUR_MS))
    assert bench.rate() == 240_000
    ended = [bench.told(event)[0] for event in ("bolus_ended", "patient_bolus_ended")]
    assert [record["why"] for record in ended] == ["power_cut", "power_cut"]
    assert [record["volume_nl"] for record in ended] == [40_000, 10_000]
    bench.run(DAY_MS)
    assert bench.status()["bolus"] is None


# covers: RST-3 PRI-2
def test_a_prime_that_the_power_ends_leaves_no_more_than_the_rest() -> None:
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(10 * MINUTE_MS)
    left_nl = bench.status()["catheter"]["left_nl"]
    bench.restart((MONDAY, HOUR_MS))
    assert (bench.told("prime_ended")[0]["why"], bench.rate()) == ("power_cut", 240_000)
    assert bench.status()["catheter"]["left_nl"] <= left_nl


# covers: RST-4 PCA-2
def test_the_lockout_goes_on_by_the_clock_and_without_one_begins_in_full() -> None:
    for wall, wait_s in (((MONDAY, 2 * HOUR_MS + 50 * MINUTE_MS), 600), (None, 3600), ((MONDAY, 0), 3600)):
        bench = _flowing(_with_boluses())
        bench.ask("patient.bolus")
        bench.restart(wall)
        told = bench.status()["patient_bolus"]["wait_s"]
        assert wait_s <= told <= wait_s + 1


# covers: RST-4 PCA-3
def test_the_boluses_of_24_hours_are_still_counted_and_for_no_shorter_time() -> None:
    bench = _flowing(_with_boluses())
    for _ in range(3):
        bench.ask("patient.bolus")
        bench.run(2 * HOUR_MS)
    bench.restart((MONDAY, 8 * HOUR_MS))
    refusal = bench.refusal("patient.bolus")["data"]
    assert refusal["reason"] == "too_many"
    assert 18 * 3600 <= refusal["wait_s"] <= 18 * 3600 + 360
    bench.restart(None)
    assert bench.refusal("patient.bolus")["data"]["wait_s"] >= 18 * 3600


# covers: RST-4 BOL-3
def test_what_was_given_in_24_hours_still_counts_in_every_limit() -> None:
    bench = Bench(continuous())
    bench.run(2 * HOUR_MS)
    for _ in range(12):  # more than a record keeps one by one
        bench.ask("bolus.start", {"dose_ng": 70_000, "duration_s": 600})
        bench.run(HOUR_MS)
    bolus = {"dose_ng": 70_000, "duration_s": 600}
    assert bench.refusal("bolus.start", bolus)["data"]["reason"] == "bolus_too_large"
    bench.restart((MONDAY, 14 * HOUR_MS))
    assert bench.refusal("bolus.start", bolus)["data"]["reason"] == "bolus_too_large"


# covers: RST-6
def test_the_gap_is_told_with_its_length_at_most_or_that_it_is_unknown() -> None:
    bench = Bench(continuous())
    bench.run(30 * MINUTE_MS)
    bench.restart((MONDAY, 2 * HOUR_MS))
    returned = _returned(bench)
    assert (returned["gap_known"], returned["gap_s"], returned["starts"]) == (1, 2 * 3600, 1)
    assert bench.state("delivery_gap") == "latched"
    bench.restart(None)
    assert (_returned(bench)["gap_known"], bench.state("clock_lost")) == (0, "active")
    assert bench.status()["day"] == MONDAY  # what it was when it was last known


# covers: RST-6
def test_a_short_cut_of_a_pump_that_was_just_kept_is_no_gap_to_alarm_about() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.restart((MONDAY, HOUR_MS + 3000))
    assert bench.state("delivery_gap") == "clear"


# covers: RST-6 FAL-2
def test_a_schedule_without_the_time_runs_at_the_minimum_until_somebody_sets_it() -> None:
    bench = Bench(flex())
    bench.restart(None)
    assert bench.rate() == 48_000
    bench.ask("clock.set", {"day": MONDAY, "ms": 9 * HOUR_MS})
    assert bench.rate() == 400_000


# covers: RST-7
def test_a_store_that_fails_lets_the_basal_rate_go_on_and_refuses_every_bolus() -> None:
    bench = _flowing(_with_boluses())
    bench.fault("store_broken")
    for method, params in (("bolus.start", {"dose_ng": 1_000, "duration_s": 600}), ("patient.bolus", {})):
        assert bench.refusal(method, params)["data"]["reason"] == "memory_error"
    assert bench.state("memory_error") == "active"
    before = bench.status()["delivered_steps"]
    bench.run(DAY_MS)
    assert bench.status()["delivered_steps"] - before in (11_627, 11_628)
    bench.fault("store_broken", 0)
    bench.run(HOUR_MS)
    assert bench.state("memory_error") == "latched"
    bench.ask("bolus.start", {"dose_ng": 1_000, "duration_s": 600})


# covers: RST-3 PRI-2
def test_after_a_prime_that_was_cut_off_another_one_fills_all_but_a_minutes_volume() -> None:
    bench = Bench(continuous(24_000))
    bench.ask("prime.start")
    bench.run(3 * MINUTE_MS // 2)
    bench.restart((MONDAY, HOUR_MS))
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    pushed = _turned(bench) * PL // 1000
    assert 309_000 - 70 * 12_000_000 // 86_400 - 21 <= pushed <= 309_000 + 48_000 // 24
