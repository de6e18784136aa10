"""The motor moved by hand: so many steps and no more, in the accounts, under the guard, where no therapy runs."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, drugs
from jogs import jog, reason, stopped

from twin.store import Store

STEP_PL = 20_640
FASTEST = 24_000_000


# covers: JOG-1
def test_a_jog_makes_so_many_steps_and_the_accounts_follow() -> None:
    bench = Bench()
    answer = jog(bench, 5000)
    assert answer == {"steps": 5000, "volume_nl": 103_200, "rate_nl_per_day": FASTEST, "duration_s": 372}
    assert (bench.status()["therapy"], bench.rate()) == ("jogging", FASTEST)
    bench.run(DAY_MS)
    status = bench.status()
    assert (status["therapy"], status["rate_nl_per_day"], status["jog_steps"]) == ("no_prescription", 0, 0)
    assert (status["commanded_steps"], status["delivered_steps"], status["missed_steps"]) == (5000, 5000, 0)
    assert status["reservoir"]["volume_nl"] == FULL_NL - 103_200
    assert bench.body.motor.turned == 5000
    assert 0 <= status["programmed_pl"] - 5000 * STEP_PL < STEP_PL
    (started,) = bench.told("jog_started")
    (ended,) = bench.told("jog_ended")
    assert (started["asked_steps"], started["rate_nl_per_day"]) == (5000, FASTEST)
    assert (ended["why"], ended["left_steps"]) == ("complete", 0)
    assert ended["ms"] == -(-5000 * STEP_PL * 86_400 // FASTEST)  # the ms at which the last one is due
    assert bench.alarms() == []


# covers: JOG-1
def test_one_step_after_another_is_each_one_step_of_a_jog_at_any_rate_and_calibration() -> None:
    for pl_per_step in (100, 333, STEP_PL, 240_000):
        bench = Bench()
        bench.ask("service.calibration", {"pl_per_step": pl_per_step})
        made = 0
        for steps, rate in ((1, 48_000), (1, None), (7, 999_999), (2, 48_001), (400, None)):
            jog(bench, steps, **({"rate_nl_per_day": rate} if rate else {}))
            bench.run(5 * HOUR_MS)
            made += steps
            assert bench.body.motor.turned == made, (pl_per_step, steps, rate)
            assert bench.status()["delivered_steps"] == made
        assert bench.alarms() == []


# covers: JOG-1
def test_small_steps_of_a_jog_are_made_no_faster_than_one_a_millisecond() -> None:
    bench = Bench()
    bench.ask("service.calibration", {"pl_per_step": 100})
    assert jog(bench, 10_000)["rate_nl_per_day"] == 8_640_000
    bench.run(HOUR_MS)
    assert bench.body.motor.turned == 10_000
    assert (
        len(bench.refusal("service.jog", {"steps": 1, "rate_nl_per_day": 8_640_001})["data"]["faults"]) == 1
    )


# covers: JOG-1 DOS-3
def test_how_time_is_cut_changes_no_step_of_a_jog() -> None:
    digests = []
    for piece_ms, horizon_ms in ((HOUR_MS, HOUR_MS), (977, 50), (60_000, 1000)):
        bench = Bench(horizon_ms=horizon_ms)
        jog(bench, 3000)
        for _ in range(-(-HOUR_MS // piece_ms)):
            bench.ask("twin.pass", {"ms": piece_ms})
        digests.append([record["hex"] for record in bench.told("jog_ended")] + [bench.body.motor.turned])
    assert digests[0] == digests[1] == digests[2]


# covers: JOG-2
def test_a_jog_needs_a_pump_at_rest_that_nothing_holds_back() -> None:
    bench = Bench(continuous())
    assert reason(bench) == "not_stopped"
    bench.ask("delivery.stop")
    bench.ask("refill.begin", {"left_nl": 0})
    assert reason(bench) == "refill_open"
    bench.ask("refill.abandon")
    jog(bench, 10_000)
    assert reason(bench) == "jog_running"
    assert reason(bench, "refill.begin", left_nl=0) == "jog_running"
    assert reason(bench, "service.calibration", pl_per_step=20_000) == "jog_running"
    bench.ask("service.calibration")
    bench.run(HOUR_MS)
    bench.fault("runaway_steps_per_hour", 36_000)
    bench.run(MINUTE_MS)
    assert bench.alarms() == ["over_infusion"]
    assert reason(bench) == "held_back"


# covers: JOG-2
def test_a_jog_takes_no_more_than_what_the_reservoir_holds_above_its_empty_mark() -> None:
    bench = Bench()
    bench.ask("service.filled", {"volume_nl": 510_000})
    data = bench.refusal("service.jog", {"steps": 485})["data"]
    assert (data["reason"], data["asked"], data["allowed"]) == ("reservoir_too_low", 10_011, 10_000)
    jog(bench, 484)


# covers: JOG-2
def test_a_jogs_figures_are_bounded() -> None:
    bench = Bench()
    for params in ({}, {"steps": 0}, {"steps": -5}, {"steps": 1, "back": 1}, {"steps": "9"}):
        assert len(bench.refusal("service.jog", params)["data"]["faults"]) == 1
    for rate in (47_999, FASTEST + 1):
        faults = bench.refusal("service.jog", {"steps": 1, "rate_nl_per_day": rate})["data"]["faults"]
        assert [fault["path"] for fault in faults] == ["rate_nl_per_day"]
    data = bench.refusal("service.jog", {"steps": 48_450})["data"]
    assert (data["reason"], data["asked"], data["allowed"]) == ("jog_too_far", 1_000_008, 1_000_000)
    jog(bench, 48_449)
    assert bench.body.motor.turned == 0


# covers: JOG-2
def test_nothing_that_was_filled_without_a_prescription_is_jogged() -> None:
    bench = Bench()
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": 20_000_000})
    bench.ask("refill.filled", {"volume_nl": 5_000_000, "drugs": drugs()})
    bench.ask("refill.abandon")
    assert reason(bench) == "no_prescription"


# covers: JOG-2
def test_a_pump_that_was_never_filled_can_be_jogged_dry() -> None:
    bench = Bench()
    bench.body.store = Store()
    bench.restart((MONDAY, 0))
    assert bench.status()["reservoir"]["volume_nl"] == 0
    jog(bench, 100)
    bench.run(MINUTE_MS)
    assert bench.body.motor.turned == 100
    assert (bench.status()["reservoir"]["volume_nl"], bench.alarms()) == (0, [])


# covers: JOG-3
def test_a_stop_ends_a_jog_at_once_also_where_delivery_is_stopped_already() -> None:
    for bench in (Bench(), stopped()):
        before = bench.body.motor.turned
        jog(bench, 10_000)
        bench.run(MINUTE_MS)
        bench.ask("delivery.stop")
        turned = bench.body.motor.turned - before
        assert 800 < turned < 820
        bench.run(HOUR_MS)
        assert bench.body.motor.turned - before == turned
        (ended,) = bench.told("jog_ended")
        assert (ended["why"], ended["left_steps"]) == ("stopped", 10_000 - turned)
        assert reason(bench, "delivery.stop", please=True) == "already_stopped"


# covers: JOG-3
def test_what_delivers_again_ends_a_jog() -> None:
    bench = stopped()
    jog(bench, 10_000)
    bench.run(MINUTE_MS)
    bench.ask("delivery.resume")
    assert (bench.rate(), bench.status()["therapy"]) == (240_000, "running")
    bench.ask("delivery.stop")
    jog(bench, 10_000)
    bench.prescribe(continuous(110_000))
    assert bench.rate() == 220_000
    bench.run(HOUR_MS)
    assert [record["why"] for record in bench.told("jog_ended")] == ["replaced", "replaced"]


# covers: JOG-3
def test_an_alarm_that_stops_delivery_ends_a_jog() -> None:
    bench = stopped()
    bench.ask("service.filled", {"volume_nl": 510_000})
    jog(bench, 480)
    bench.run(10_000)
    bench.ask("service.filled", {"volume_nl": 400_000})
    bench.run(MINUTE_MS)
    (ended,) = bench.told("jog_ended")
    assert (ended["why"], bench.rate()) == ("fallback", 0)


# covers: JOG-4 GRD-7
def test_the_guard_finds_in_a_jog_what_it_finds_in_a_bolus() -> None:
    for fault, value, alarm in (
        ("stall", 1, "motor_stall"),
        ("lost_steps_permille", 500, "under_infusion"),
        ("runaway_steps_per_hour", 72_000, "over_infusion"),
    ):
        bench = Bench()
        jog(bench, 40_000)
        bench.run(MINUTE_MS)
        bench.fault(fault, value)
        bench.run(MINUTE_MS)
        assert bench.alarms() == [alarm], fault


# covers: JOG-4
def test_too_much_motion_before_anything_is_prescribed_can_be_looked_at_and_gone_on_from() -> None:
    bench = Bench()
    bench.fault("runaway_steps_per_hour", 36_000)
    bench.run(MINUTE_MS)
    assert not bench.truth()["motor_on"]
    bench.fault("runaway_steps_per_hour", 0)
    bench.ask("delivery.resume")
    bench.run(1000)
    assert bench.truth()["motor_on"]
    jog(bench, 100)
    assert Bench().refusal("delivery.resume")["data"]["reason"] == "no_prescription"
