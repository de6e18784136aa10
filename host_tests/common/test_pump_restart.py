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


# covers: RST-5
def test_a_stopped_pump_stays_stopped_and_goes_on_counting_for_how_long() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop")
    bench.run(HOUR_MS)
    bench.restart((MONDAY + 2, HOUR_MS - 1))
    assert (bench.status()["therapy"], bench.rate()) == ("stopped", 0)
    bench.run(MINUTE_MS)
    assert bench.state("stopped_48h") == "active"
    bench.ask("delivery.resume")
    assert bench.rate() == 240_000


# covers: RST-5 GRD-2
def test_a_motor_that_the_guard_has_switched_off_stays_off() -> None:
    bench = Bench(continuous())
    bench.fault("runaway_steps_per_hour", 100_000)
    bench.run(10 * MINUTE_MS)
    assert bench.state("over_infusion") == "active"
    turned = _turned(bench)
    bench.restart((MONDAY, HOUR_MS))
    bench.run(DAY_MS)
    assert (bench.state("over_infusion"), bench.rate()) == ("active", 0)
    assert not bench.truth()["motor_on"]
    assert _turned(bench) == turned


# covers: RST-5
def test_no_alarm_is_forgotten_and_none_is_told_as_new() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 1_900_000, "next_refill_day": MONDAY + 1})
    bench.fault("stall")
    bench.run(2 * DAY_MS)
    bench.fault("stall", 0)
    bench.run(HOUR_MS)
    bench.ask("alarms.acknowledge", {"alarm": "low_reservoir"})
    before = [(row["alarm"], row["state"]) for row in bench.ask("alarms.list")]
    assert {state for _, state in before} == {"clear", "active", "latched", "acknowledged"}
    bench.restart((MONDAY + 2, HOUR_MS + 1000))
    assert [(row["alarm"], row["state"]) for row in bench.ask("alarms.list")] == before
    assert not bench.told("alarm_raised")


# covers: RST-5
def test_an_acknowledged_alarm_still_reminds_after_cuts_every_hour() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 1_900_000})
    bench.run(MINUTE_MS)
    bench.ask("alarms.acknowledge", {"alarm": "low_reservoir"})
    reminders = 0
    for hour in range(1, 27):
        bench.sounds.clear()
        bench.run(HOUR_MS)
        reminders += len([sound for sound in bench.sounds if sound["alarm"] == "low_reservoir"])
        bench.restart((MONDAY + hour // 24, hour % 24 * HOUR_MS + MINUTE_MS))
    assert reminders == 1


# covers: RST-5 BAT-2
def test_the_battery_goes_on_as_it_was_counted() -> None:
    bench = Bench(continuous())
    bench.ask("service.battery_replaced", {"chemistry": "cr2032", "capacity_uah": 230_000, "day": MONDAY - 3})
    bench.run(20 * DAY_MS)
    before = bench.status()["battery"]
    bench.restart((MONDAY + 20, 0))
    after = bench.status()["battery"]
    for key in ("chemistry", "capacity_uah", "eri", "eri_by", "eos"):
        assert after[key] == before[key], key
    assert before["used_uah"] - 1 <= after["used_uah"] <= before["used_uah"]
    assert abs(after["days_left"] - before["days_left"]) <= 1


# covers: RST-5
def test_the_patients_way_with_its_history_and_trial_is_found_again() -> None:
    bench = Bench()
    for criterion in ("medicine_does_not_help", "surgery_of_no_benefit", "medicine_needed_regularly"):
        bench.ask("course.meet", {"criterion": criterion, "met": True, "reason": "seen"})
    bench.ask("course.move", {"state": "trial", "reason": "agreed"})
    bench.ask("trial.begin", {"drug": "baclofen"})
    bench.ask("trial.given", {"dose_ng": 50_000})
    before = [bench.ask(method) for method in ("course.get", "course.history", "trial.next")]
    bench.restart((MONDAY, 0))
    assert [bench.ask(method) for method in ("course.get", "course.history", "trial.next")] == before


# covers: RST-5 CAR-3
def test_the_time_since_the_last_step_of_the_dose_is_still_known() -> None:
    bench = Bench(continuous(110_000))
    bench.run(HOUR_MS)
    refused = bench.refusal("prescription.propose", {"prescription": continuous(120_000)})["data"]
    bench.restart((MONDAY, HOUR_MS))
    again = bench.refusal("prescription.propose", {"prescription": continuous(120_000)})["data"]
    assert (again["reason"], again["allowed"]) == (refused["reason"], refused["allowed"])
    assert again["reason"] == "step_too_soon"


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


# covers: RST-5
def test_another_calibration_and_profile_are_found_again() -> None:
    bench = Bench(continuous())
    bench.ask("service.calibration", {"pl_per_step": 10_000})
    bench.ask("service.profile", {"profile": "bedside"})
    bench.restart((MONDAY, 0))
    assert bench.ask("service.calibration")["pl_per_step"] == 10_000
    assert bench.ask("alarms.test", {"alarm": "eri"})["profile"] == "bedside"
    bench.run(HOUR_MS)
    assert bench.status()["pl_per_step"] == 10_000


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
