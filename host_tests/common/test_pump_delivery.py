"""What changes delivery on a running pump, and what does not: stop, empty, stall, over-infusion, calibration."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex, plain


def _since(record: dict, ms: int) -> int:
    """How long after `ms` since the start a record was made."""
    return (record["day"] - MONDAY) * DAY_MS + record["ms"] - ms


# covers: DOS-1
def test_a_day_of_each_mode_programmes_and_delivers_what_was_ordered() -> None:
    for prescription, nl in (
        (plain("stopped"), 0),
        (plain("minimum"), 48_000),
        (continuous(), 240_000),
        (flex(), (8 * 200_000 + 16 * 400_000) // 24),
    ):
        bench = Bench(prescription)
        bench.run(DAY_MS)
        status = bench.status()
        assert nl * 1000 <= status["programmed_pl"] < nl * 1000 + 1000
        assert status["commanded_steps"] == status["programmed_pl"] // 20_640
        assert 0 <= status["delivered_steps"] - status["commanded_steps"] <= 1
        assert bench.alarms() == []


def test_weekdays_and_weekends_have_their_own_doses() -> None:
    bench = Bench(flex())
    bench.run(4 * DAY_MS + 23 * HOUR_MS)
    assert bench.rate() == 200_000
    bench.run(HOUR_MS)
    assert bench.rate() == 300_000
    bench.run(2 * DAY_MS)
    assert bench.rate() == 200_000


# covers: LNK-4
def test_a_stop_is_at_once_and_a_resume_takes_up_the_rate_in_force_then() -> None:
    bench = Bench(flex())
    bench.run(5 * HOUR_MS)
    bench.ask("delivery.stop")
    before = bench.truth()["given_nl"]
    bench.run(4 * HOUR_MS)
    assert bench.truth()["given_nl"] == before
    assert (bench.rate(), bench.status()["therapy"]) == (0, "stopped")
    assert bench.refusal("delivery.stop")["data"]["reason"] == "already_stopped"
    bench.ask("delivery.resume")
    assert bench.rate() == 400_000
    bench.run(HOUR_MS)
    assert bench.status()["programmed_pl"] == (200_000_000 * 5 + 400_000_000) // 24
    assert bench.refusal("delivery.resume")["data"]["reason"] == "already_running"
    assert Bench().refusal("delivery.resume")["data"]["reason"] == "no_prescription"


# covers: LNK-6
def test_a_parameter_that_a_request_does_not_know_is_refused_but_a_stop_is_always_heard() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop", {"after_s": 600, "why": "x"})
    assert bench.rate() == 0
    for method in (
        "delivery.resume",
        "alarms.silence",
        "status",
        "prescription.get",
        "bolus.cancel",
        "log.read",
    ):
        faults = bench.refusal(method, {"at_s": 600})["data"]["faults"]
        assert [fault["path"] for fault in faults] == ["at_s"]
    assert bench.rate() == 0


# covers: FAL-5
def test_stopped_for_48_hours_is_an_alarm_that_the_resume_ends() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop")
    bench.run(2 * DAY_MS - 1)
    assert bench.alarms() == []
    bench.run(1)
    assert bench.alarms() == ["stopped_48h"]
    bench.ask("delivery.resume")
    assert bench.alarms() == []


# covers: FAL-5
def test_a_prescription_that_says_stopped_is_an_alarm_after_48_hours_too() -> None:
    bench = Bench(plain("stopped"))
    bench.run(2 * DAY_MS)
    assert _since(bench.raised("stopped_48h")[0], 0) == 2 * DAY_MS
    assert Bench().run(3 * DAY_MS)[-1]["event"] == "battery_measured"


# covers: RES-1 LOG-3
def test_low_and_empty_are_raised_by_delivered_steps_at_the_instant_of_the_step() -> None:
    for horizon_ms in (50, 3_600_000):
        bench = Bench(continuous(), horizon_ms)
        bench.ask("service.filled", {"volume_nl": 2_000_000 + 10 * 20_640 // 1000})
        bench.run(2 * MINUTE_MS)
        assert _since(bench.raised("low_reservoir")[0], 0) == 74_304
        assert bench.status()["reservoir"]["volume_nl"] < 2_000_000


# covers: RES-2 FAL-1
def test_empty_stops_and_a_refill_goes_on_by_itself() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 510_000})
    bench.run(2 * HOUR_MS)
    assert bench.alarms() == ["empty_reservoir", "low_reservoir"]
    assert (bench.rate(), bench.status()["therapy"]) == (0, "fallback")
    given = bench.truth()["given_nl"]
    bench.run(HOUR_MS)
    assert bench.truth()["given_nl"] == given
    assert [record["effect"] for record in bench.told("fallback")] == ["stop_after_segment"]
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    assert bench.rate() == 240_000
    assert bench.state("empty_reservoir") == "latched"
    assert bench.state("low_reservoir") == "clear"


# covers: RES-3
def test_more_than_the_reservoir_holds_is_refused() -> None:
    bench = Bench(continuous())
    data = bench.refusal("service.filled", {"volume_nl": FULL_NL + 1})["data"]
    assert data == {"reason": "overfill", "asked": FULL_NL + 1, "allowed": FULL_NL}


# covers: GRD-3
def test_a_stall_is_raised_within_five_minutes_and_changes_no_rate() -> None:
    for after in (0, 1, 2, 3, 4):
        bench = Bench(plain("minimum"))
        begun = HOUR_MS + after * MINUTE_MS
        bench.run(begun)
        bench.fault("stall")
        bench.run(HOUR_MS)
        assert _since(bench.raised("motor_stall")[0], begun) <= 177_000
        assert bench.rate() == 48_000


# covers: GRD-3 ALM-2 DOS-4
def test_after_a_stall_the_alarm_stays_and_nothing_is_made_up() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.fault("stall")
    bench.run(HOUR_MS)
    bench.fault("stall", 0)
    bench.run(HOUR_MS)
    assert bench.state("motor_stall") == "latched"
    status = bench.status()
    assert status["missed_steps"] == status["commanded_steps"] - status["delivered_steps"] == 484
    bench.ask("alarms.acknowledge", {"alarm": "motor_stall"})
    assert bench.state("motor_stall") == "clear"


# covers: GRD-4
def test_steps_that_the_rotor_does_not_follow_are_under_infusion() -> None:
    for permille in (100, 500, 900):
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        bench.fault("lost_steps_permille", permille)
        bench.run(2 * HOUR_MS)
        assert "under_infusion" in bench.alarms()


# covers: GRD-1 GRD-2 FAL-1
def test_a_motor_that_runs_away_is_switched_off_and_only_a_resume_gives_it_back() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.fault("runaway_steps_per_hour", 100_000)
    bench.run(10_000)
    assert bench.alarms() == ["over_infusion"]
    assert (bench.rate(), bench.truth()["motor_on"]) == (0, False)
    given = bench.truth()["given_nl"]
    bench.fault("runaway_steps_per_hour", 0)
    bench.ask("alarms.acknowledge", {"alarm": "over_infusion"})
    bench.prescribe(continuous(60_000))
    bench.run(HOUR_MS)
    assert (bench.rate(), bench.truth()["given_nl"]) == (0, given)
    bench.ask("delivery.resume")
    assert (bench.rate(), bench.truth()["motor_on"]) == (120_000, True)
    bench.run(HOUR_MS)
    assert bench.truth()["given_nl"] > given


# covers: GRD-1
def test_a_resume_while_it_still_runs_away_ends_in_the_same_alarm() -> None:
    bench = Bench(continuous())
    bench.fault("runaway_steps_per_hour", 100_000)
    bench.run(MINUTE_MS)
    bench.ask("delivery.resume")
    bench.run(MINUTE_MS)
    assert len(bench.raised("over_infusion")) == 2
    assert not bench.truth()["motor_on"]


# covers: GRD-5
def test_a_stopped_pump_whose_motor_turns_is_over_infusion() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop")
    bench.fault("runaway_steps_per_hour", 400)  # slower than the prescribed rate
    bench.run(HOUR_MS)
    assert bench.alarms() == ["over_infusion"]
    assert not bench.truth()["motor_on"]


# covers: GRD-6
def test_what_is_too_slow_for_the_guard_shows_in_the_accounts_of_the_hour() -> None:
    bench = Bench(plain("minimum"))
    bench.run(HOUR_MS)
    bench.fault("runaway_steps_per_hour", 40)
    bench.run(2 * HOUR_MS)
    assert bench.alarms() == ["over_infusion"]
    bench.fault("runaway_steps_per_hour", 0)
    bench.run(2 * HOUR_MS)
    assert (bench.rate(), bench.truth()["motor_on"]) == (0, False)
    bench.ask("delivery.resume")
    bench.run(HOUR_MS)
    assert (bench.rate(), bench.state("over_infusion")) == (48_000, "latched")


# covers: DOS-6
def test_a_new_calibration_keeps_the_programmed_volume_and_counts_what_it_makes_due_as_missed() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS + 7000)  # 485 steps and 9,044 pL
    before = bench.status()
    assert bench.ask("service.calibration", {"pl_per_step": 1000})["pl_per_step"] == 1000
    after = bench.status()
    assert after["programmed_pl"] == before["programmed_pl"]
    assert (after["commanded_steps"], after["missed_steps"]) == (before["commanded_steps"] + 9, 9)
    assert bench.told("calibrated")[0]["old_pl_per_step"] == 20_640
    bench.run(HOUR_MS)
    status = bench.status()
    assert status["missed_steps"] == 9
    assert status["commanded_steps"] - after["commanded_steps"] == 10_000


# covers: PRE-1
def test_a_calibration_out_of_range_is_refused() -> None:
    bench = Bench(continuous())
    for params in ({"pl_per_step": 99}, {"pl_per_step": 240_001}, {"reservoir_nl": 1}, {"pl_per_step": "x"}):
        assert len(bench.refusal("service.calibration", params)["data"]["faults"]) >= 1
    assert bench.ask("service.calibration")["pl_per_step"] == 20_640
