"""The clock: the schedule follows it, durations do not, and without it a schedule gives the minimum rate."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex

HALF_MS = 30 * MINUTE_MS


# covers: DOS-8 CLK-2
def test_a_clock_set_back_gives_no_dose_twice_and_one_set_forward_takes_none_away() -> None:
    bench = Bench(flex())
    bench.run(6 * HOUR_MS + HALF_MS)  # 06:30: six hours at 200,000, half an hour at 400,000
    bench.ask("clock.set", {"day": MONDAY, "ms": 5 * HOUR_MS + HALF_MS})
    assert bench.rate() == 200_000
    bench.run(HALF_MS)
    assert bench.rate() == 200_000  # 06:00 again, whose half hour was given
    bench.run(HALF_MS)
    assert bench.rate() == 400_000
    bench.ask("clock.set", {"day": MONDAY, "ms": 22 * HOUR_MS})
    assert bench.rate() == 200_000
    bench.run(HOUR_MS)
    half_hours = 12 * 200_000 + 400_000 + 2 * 200_000 + 2 * 200_000
    assert bench.status()["programmed_pl"] == half_hours * 1000 // 48
    assert bench.status()["missed_steps"] == 0


# covers: DOS-8
def test_durations_do_not_follow_the_clock() -> None:
    bench = Bench(flex())
    bench.ask("bolus.start", {"dose_ng": 5000, "duration_s": 600})
    bench.ask("clock.set", {"day": MONDAY + 1, "ms": 0})
    bench.run(599_999)
    assert bench.told("bolus_ended") == []
    bench.run(1)
    assert bench.told("bolus_ended")[0]["delivered_nl"] == 10_000


def test_setting_the_clock_is_logged_by_the_new_time_with_what_it_said_before() -> None:
    bench = Bench(flex())
    bench.run(HOUR_MS)
    bench.ask("clock.set", {"day": MONDAY + 3, "ms": 5})
    record = bench.told("clock_set")[0]
    assert (record["day"], record["ms"]) == (MONDAY + 3, 5)
    assert (record["old_day"], record["old_ms"]) == (MONDAY, HOUR_MS)
    assert (bench.status()["day"], bench.status()["ms"]) == (MONDAY + 3, 5)
    bench.run(HOUR_MS)
    assert bench.told("day_ended") == []  # a day that was set away has not ended


def test_a_time_that_is_none_is_refused() -> None:
    bench = Bench()
    for params in (
        {"day": 100, "ms": 0},
        {"day": 47_482, "ms": 0},
        {"day": MONDAY, "ms": DAY_MS},
        {"day": MONDAY},
        {"ms": 0},
    ):
        assert bench.refusal("clock.set", params)["code"] == -32602
    assert bench.told("clock_set") == []
    bench.ask("clock.set", {"day": 47_481, "ms": 0})  # 2099-12-31


# covers: FAL-2 LOG-3
def test_a_lost_clock_puts_a_schedule_at_the_minimum_rate_until_it_is_set() -> None:
    bench = Bench(flex())
    bench.run(10 * HOUR_MS + 1234)
    bench.fault("clock_lost")
    bench.run(0)
    assert (bench.rate(), bench.alarms()) == (48_000, ["clock_lost"])
    assert (bench.raised("clock_lost")[0]["ms"], bench.told("fallback")[0]["effect"]) == (
        10 * HOUR_MS + 1234,
        "minimum_rate",
    )
    bench.run(DAY_MS)
    assert bench.rate() == 48_000
    bench.ask("clock.set", {"day": MONDAY + 1, "ms": 12 * HOUR_MS})
    assert (bench.rate(), bench.alarms()) == (400_000, [])
    bench.run(DAY_MS)
    assert (bench.rate(), bench.alarms()) == (400_000, [])


# covers: FAL-2
def test_a_lost_clock_changes_no_constant_rate_but_is_heard() -> None:
    bench = Bench(continuous())
    bench.fault("clock_lost")
    bench.run(HOUR_MS)
    assert (bench.rate(), bench.alarms()) == (240_000, ["clock_lost"])
    assert bench.told("fallback") == []
    assert bench.sounds[0]["alarm"] == "clock_lost"


def test_a_refill_is_overdue_when_its_day_is_over_and_only_while_the_date_is_known() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 10_000_000, "next_refill_day": MONDAY + 1})
    bench.run(2 * DAY_MS - 1)
    assert bench.alarms() == []
    bench.run(1)
    assert bench.alarms() == ["refill_overdue"]
    bench.fault("clock_lost")
    bench.run(1)
    assert bench.alarms() == ["clock_lost"]
    bench.ask("clock.set", {"day": MONDAY + 2, "ms": 0})
    bench.ask("service.filled", {"volume_nl": 10_000_000, "next_refill_day": MONDAY + 90})
    assert bench.alarms() == []
