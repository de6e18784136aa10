"""Dose adjustment and tapers by requests: every dose by the same ratio, within each drug's steps."""

from bench import DAY_MS, HOUR_MS, MONDAY, WEEK, Bench, continuous, dose, flex, limits, plain
from care_bench import WHY, adjust, confirm, prescribed, rates, reason


# covers: CAR-3
def test_adjusting_raises_baclofen_by_30_percent_spinal_and_by_15_cerebral_once_a_day() -> None:
    for group, percent, most in (("spinal", 30, 156_000), ("cerebral", 15, 138_000)):
        bench = prescribed(continuous(120_000), group)
        over = reason(bench, "dose.adjust", {"percent": percent + 1})
        assert over == ("step_too_large", 120_000 * (101 + percent) // 100, most)
        adjust(bench, {"percent": percent})
        assert bench.rate() == most * 2
        assert reason(bench, "dose.adjust", {"percent": 5}) == ("step_too_soon", 0, 1440)
        bench.run(DAY_MS)
        adjust(bench, {"percent": 5})
        assert bench.rate() == most * 105 // 100 * 2


def test_adjusting_takes_the_tighter_group_until_somebody_says_otherwise() -> None:
    bench = Bench(continuous(120_000))
    bench.run(DAY_MS)
    assert bench.ask("course.get")["group"] == "cerebral"
    assert reason(bench, "dose.adjust", {"percent": 16})[0] == "step_too_large"
    bench.ask("course.group", {"group": "spinal", "reason": WHY})
    assert bench.told("group_chosen")[0]["group"] == "spinal"
    adjust(bench, {"percent": 16})


# covers: CAR-3
def test_adjusting_raises_ziconotide_by_2_4_ug_two_or_three_times_a_week() -> None:
    document = continuous(2_400)
    document["drugs"] = [{"name": "ziconotide", "concentration_ng_per_ml": 25_000}]
    bench = Bench(document)
    bench.run(56 * HOUR_MS)
    assert reason(bench, "dose.adjust", {"dose_ng_per_day": 4_801}) == ("step_too_large", 4_801, 4_800)
    for dose_ng in (4_800, 7_200, 9_600):
        adjust(bench, {"dose_ng_per_day": dose_ng})
        bench.run(56 * HOUR_MS - 1)
        soon = reason(bench, "dose.adjust", {"percent": 1})
        assert soon == ("step_too_soon", 56 * 60 - 1, 56 * 60)
        bench.run(1)
    assert rates(bench) == [9_600]


# covers: CAR-3
def test_adjusting_lowers_by_a_fifth_at_once_and_asks_beyond() -> None:
    for document in (continuous(120_000), flex()):
        bench = prescribed(document)
        asked = bench.refusal("dose.adjust", {"percent": -21})
        assert asked["data"]["reason"] == "unconfirmed"
        soft = bench.ask("dose.check", {"percent": -21})["soft_limits"]
        assert [limit["what"] for limit in soft] == ["drop"]
        adjust(bench, {"percent": -20})
    bench = prescribed(continuous(120_000))
    adjust(bench, {"percent": -21, "confirmations": confirm(94_800, "drop")})
    assert bench.rate() == 189_600


# covers: CAR-3
def test_adjusting_scales_every_dose_of_a_schedule_by_the_same_ratio() -> None:
    bench = prescribed(flex())
    before = rates(bench)
    adjust(bench, {"percent": 10})
    assert rates(bench) == [ng * 110 // 100 for ng in before]
    starts = bench.ask("prescription.get")["prescription"]["schedule"][0]["doses"]
    assert [entry["from_s"] for entry in starts] == [0, 21_600, 79_200]


def test_adjusting_scales_a_schedule_to_a_mean_dose_and_never_beyond_it() -> None:
    document = continuous()
    del document["dose_ng_per_day"]
    document["mode"] = "flex"
    document["schedule"] = [{"weekdays": WEEK, "doses": [dose(0, 100_001), dose(43_200, 200_002)]}]
    bench = prescribed(document)  # 150,001.5 in the mean
    adjust(bench, {"dose_ng_per_day": 165_000})
    up = rates(bench)
    assert up[:2] == [109_999, 219_999]
    bench.run(DAY_MS)
    adjust(bench, {"dose_ng_per_day": 140_000})
    down = rates(bench)
    assert 0 <= (down[0] + down[1]) - 280_000 <= 2


def test_adjusting_scales_a_periodic_bolus_too_and_the_patients_not() -> None:
    document = continuous(100_000, harms=False)
    document["periodic_bolus"] = {"dose_ng": 5_000, "duration_s": 600, "every_s": 21_600}
    document["patient_bolus"] = {"dose_ng": 4_000, "duration_s": 300, "lockout_s": 3_600, "most_in_24h": 4}
    bench = prescribed(document)
    adjust(bench, {"percent": 25})
    told = bench.ask("prescription.get")["prescription"]
    assert told["dose_ng_per_day"] == 125_000
    assert (told["periodic_bolus"]["dose_ng"], told["patient_bolus"]["dose_ng"]) == (6_250, 4_000)
    adjust(bench, {"dose_ng_per_day": 120_000})  # with the periodic bolus 150,000 before
    told = bench.ask("prescription.get")["prescription"]
    assert (told["dose_ng_per_day"], told["periodic_bolus"]["dose_ng"]) == (100_000, 5_000)


def test_adjusting_adjusts_nothing_by_itself_and_nothing_beyond_the_limits() -> None:
    bench = prescribed(continuous(120_000))
    bench.ask("dose.adjust", {"percent": 10})
    assert bench.rate() == 240_000
    for params in ({}, {"percent": 1, "dose_ng_per_day": 1}, {"percent": -100}, {"percent": 1, "what": 2}):
        assert bench.refusal("dose.adjust", params)["code"] == -32602
    low = bench.refusal("dose.adjust", {"dose_ng_per_day": 23_999, "confirmations": confirm(23_999, "drop")})
    assert low["data"]["faults"][0]["path"] == "dose_ng_per_day"
    document = continuous(120_000)
    document["limits"] = limits(dose_ng_per_day=121_000)
    high = prescribed(document).refusal("dose.adjust", {"percent": 10})
    assert high["data"]["faults"][0]["value"] == 132_000


def test_adjusting_adjusts_only_a_dose_that_is_there() -> None:
    for method, params in (
        ("dose.adjust", {"percent": 10}),
        ("taper.plan", {"percent": 10, "every_days": 1}),
    ):
        assert reason(Bench(), method, params)[0] == "no_prescription"
        for mode in ("minimum", "stopped"):
            assert reason(Bench(plain(mode)), method, params)[0] == "no_dose"


def test_adjusting_plans_a_taper_from_today_to_the_minimum() -> None:
    bench = Bench(continuous(100_000))
    bench.run(DAY_MS)
    plan = bench.ask("taper.plan", {"percent": 20, "every_days": 2})
    assert plan[0] == {"day": MONDAY + 1, "dose_ng_per_day": 100_000}
    assert plan[1] == {"day": MONDAY + 3, "dose_ng_per_day": 80_000}
    assert plan[-1] == {"day": MONDAY + 15, "dose_ng_per_day": 24_000}
    plan = bench.ask("taper.plan", {"percent": 20, "every_days": 1, "to_ng_per_day": 60_000})
    assert [step["dose_ng_per_day"] for step in plan] == [100_000, 80_000, 64_000, 60_000]
    fast = reason(bench, "taper.plan", {"percent": 21, "every_days": 1})
    assert fast == ("taper_too_fast", 21, 20)
    below = {"percent": 20, "every_days": 1, "to_ng_per_day": 23_999}
    assert bench.refusal("taper.plan", below)["code"] == -32602


# covers: CAR-3
def test_adjusting_tapers_by_its_plan_without_being_asked() -> None:
    bench = Bench(continuous(50_000))
    plan = bench.ask("taper.plan", {"percent": 20, "every_days": 1})
    for step in plan[1:]:
        bench.run(DAY_MS)
        assert bench.status()["day"] == step["day"]
        adjust(bench, {"dose_ng_per_day": step["dose_ng_per_day"]})
    assert bench.rate() == 48_000


def test_adjusting_takes_the_same_schedule_again_for_no_step() -> None:
    """Its mean is a fraction of a ng: rounding it is no drop."""
    bench = Bench(flex())
    digest = bench.ask("prescription.propose", {"prescription": flex()})["digest"]
    bench.ask("prescription.commit", {"digest": digest, "reason": WHY})
    assert [record["mode"] for record in bench.told("prescription_committed")] == ["flex", "flex"]
    assert bench.ask("course.history")[-1]["old"] == bench.ask("course.history")[-1]["new"]
