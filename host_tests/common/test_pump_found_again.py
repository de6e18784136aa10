"""What a restart finds again: a stop, a motor that was switched off, alarms, battery, the course, calibration."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous


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
    turned = bench.body.motor.turned
    bench.restart((MONDAY, HOUR_MS))
    bench.run(DAY_MS)
    assert (bench.state("over_infusion"), bench.rate()) == ("active", 0)
    assert not bench.truth()["motor_on"]
    assert bench.body.motor.turned == turned


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
