"""Periodic boluses over a basal rate: when they come, what interrupts them, and that no clock moves them."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

EVERY_6_H = {"dose_ng": 10_000, "duration_s": 1800, "every_s": 21_600}
"""20,000 nL over half an hour: 960,000 nL/day on top."""


def periodic(basal: "Json", order: "Json" = EVERY_6_H) -> "Json":
    basal["periodic_bolus"] = dict(order)
    return basal


def _starts(bench: Bench) -> "list[int]":
    return [
        (record["day"] - MONDAY) * DAY_MS + record["ms"] for record in bench.told("periodic_bolus_started")
    ]


# covers: PER-1
def test_the_first_comes_after_a_whole_interval_and_then_one_after_each() -> None:
    bench = Bench(periodic(continuous()))
    bench.run(6 * HOUR_MS - 1)
    assert bench.rate() == 240_000
    bench.run(1)
    assert bench.rate() == 240_000 + 960_000
    bench.run(30 * MINUTE_MS)
    assert bench.rate() == 240_000
    bench.run(DAY_MS - 6 * HOUR_MS - 30 * MINUTE_MS)
    assert _starts(bench) == [6 * HOUR_MS, 12 * HOUR_MS, 18 * HOUR_MS, 24 * HOUR_MS]
    assert [record["delivered_nl"] for record in bench.told("periodic_bolus_ended")] == [20_000] * 3


# covers: PER-1
def test_a_day_of_it_is_basal_and_boluses_exactly() -> None:
    bench = Bench(periodic(flex()))
    bench.run(DAY_MS + HOUR_MS)
    basal_pl = (8 * 200_000 + 16 * 400_000) * 1000 // 24 + 200_000_000 // 24
    assert bench.status()["programmed_pl"] == basal_pl + 4 * 20_000_000


# covers: PER-2
def test_setting_the_clock_gives_none_twice_and_takes_none_away() -> None:
    bench = Bench(periodic(continuous()))
    bench.run(5 * HOUR_MS)
    bench.ask("clock.set", {"day": MONDAY + 1, "ms": 5 * HOUR_MS})
    bench.run(HOUR_MS)
    bench.ask("clock.set", {"day": MONDAY, "ms": 5 * HOUR_MS})
    bench.run(5 * HOUR_MS)
    assert len(bench.told("periodic_bolus_started")) == 1
    bench.run(HOUR_MS)
    assert len(bench.told("periodic_bolus_started")) == 2


# covers: PER-3
def test_after_a_stop_a_whole_interval_passes_and_nothing_is_made_up() -> None:
    bench = Bench(periodic(continuous()))
    bench.run(6 * HOUR_MS + 10 * MINUTE_MS)
    bench.ask("delivery.stop")
    assert bench.told("periodic_bolus_ended")[0]["why"] == "stopped"
    bench.run(12 * HOUR_MS)
    bench.ask("delivery.resume")
    bench.run(6 * HOUR_MS - 1)
    assert len(_starts(bench)) == 1
    bench.run(1)
    assert len(_starts(bench)) == 2


# covers: PER-3
def test_in_fallback_there_is_none_and_afterwards_a_whole_interval_passes() -> None:
    bench = Bench(periodic(flex()))
    bench.run(5 * HOUR_MS)
    bench.fault("clock_lost")
    bench.run(3 * HOUR_MS)
    assert (bench.rate(), _starts(bench)) == (48_000, [])
    bench.fault("clock_lost", 0)
    bench.ask("clock.set", {"day": MONDAY, "ms": 8 * HOUR_MS})
    bench.run(6 * HOUR_MS)
    assert _starts(bench) == [14 * HOUR_MS]


# covers: PER-3
def test_a_new_prescription_begins_a_whole_interval() -> None:
    bench = Bench(periodic(continuous()))
    bench.run(5 * HOUR_MS)
    bench.prescribe(periodic(continuous()))
    bench.run(6 * HOUR_MS - 1)
    assert _starts(bench) == []
    bench.run(1)
    assert len(_starts(bench)) == 1


def test_over_the_minimum_rate_it_runs_too_and_over_stopped_it_cannot_be_ordered() -> None:
    bench = Bench(periodic(plain("minimum")))
    bench.run(6 * HOUR_MS)
    assert bench.rate() == 48_000 + 960_000
    faults = bench.refusal("prescription.check", {"prescription": periodic(plain("stopped"))})
    assert [fault["path"] for fault in faults["data"]["faults"]] == ["periodic_bolus"]


# covers: PRE-5
def test_its_figures_are_checked_at_the_door() -> None:
    for key, value in (("dose_ng", 0), ("dose_ng", 100_001), ("duration_s", 86_401), ("every_s", 1799)):
        document = periodic(continuous())
        document["periodic_bolus"][key] = value
        faults = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"]
        assert [fault["path"] for fault in faults] == ["periodic_bolus." + key]
    document = periodic(continuous(), {"dose_ng": 10_000, "duration_s": 7200, "every_s": 7200})
    faults = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"]
    assert faults[0]["path"] == "periodic_bolus.every_s"


# covers: PRE-5
def test_a_day_with_all_its_boluses_stays_within_the_limit_of_a_day() -> None:
    document = periodic(continuous(120_000))
    document["limits"]["most_dose_ng_per_day"] = 160_000
    assert Bench().ask("prescription.check", {"prescription": document})["soft_limits"] == []
    document["limits"]["most_dose_ng_per_day"] = 159_990
    fault = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"][0]
    assert fault["path"] == "limits.most_dose_ng_per_day"
    assert (fault["value"], "160000" in fault["allowed"]) == (159_990, True)


# covers: PRE-5
def test_all_that_may_run_at_once_stays_below_the_pumps_highest_rate() -> None:
    document = periodic(continuous(120_000), {"dose_ng": 100_000, "duration_s": 720, "every_s": 3600})
    document["limits"]["most_dose_ng_per_day"] = 3_000_000
    fault = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"][0]
    assert (fault["path"], fault["value"]) == ("periodic_bolus", 240_000 + 24_000_000)
    assert "24000000" in fault["allowed"]
