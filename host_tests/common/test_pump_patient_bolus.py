"""The patient's own bolus: lockout, a window of 24 h that slides, and what goes on underneath."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex, limits
from test_pump_periodic import periodic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

ORDER = {"dose_ng": 50_000, "duration_s": 600, "lockout_s": 7200, "most_in_24h": 4}
"""100,000 nL of morphine in ten minutes: 14.4 mL/day on top."""


def patient(basal: "Json", order: "Json" = ORDER) -> "Json":
    basal["drugs"] = [{"name": "morphine", "concentration_ng_per_ml": 500_000}]
    basal["patient_bolus"] = dict(order)
    return basal


def _bench(basal: "Json | None" = None) -> Bench:
    """Programmed so long ago that no lockout runs."""
    bench = Bench(patient(basal or continuous()))
    bench.run(7_200_000)
    return bench


def _refused(bench: Bench) -> "tuple[str, int]":
    data = bench.refusal("patient.bolus")["data"]
    return data["reason"], data.get("wait_s", 0)


# covers: PCA-1
def test_it_comes_on_top_of_the_basal_rate_which_goes_on_underneath() -> None:
    bench = _bench()
    before = bench.status()["programmed_pl"]
    answer = bench.ask("patient.bolus")
    assert (answer["volume_nl"], answer["left_in_24h"]) == (100_000, 3)
    assert bench.rate() == 240_000 + 14_400_000
    bench.run(600_000)
    assert bench.rate() == 240_000
    assert bench.status()["programmed_pl"] - before == 100_000_000 + 240_000_000 // 144
    assert bench.told("patient_bolus_ended")[0]["why"] == "complete"


# covers: PCA-2
def test_within_the_lockout_it_is_refused_and_told_when_it_is_next_possible() -> None:
    bench = _bench()
    bench.ask("patient.bolus")
    bench.run(600_000)
    assert _refused(bench) == ("locked_out", 6600)
    bench.run(6_600_000 - 1)
    assert _refused(bench) == ("locked_out", 1)
    bench.run(1)
    bench.ask("patient.bolus")
    assert [record["reason"] for record in bench.told("request_refused")] == ["locked_out"] * 2


# covers: PCA-2
def test_the_lockout_runs_after_programming_and_after_a_refill() -> None:
    bench = Bench(patient(continuous()))
    assert _refused(bench) == ("locked_out", 7200)
    bench.run(7_200_000)
    bench.ask("service.filled", {"volume_nl": 20_000_000})
    assert _refused(bench) == ("locked_out", 7200)
    bench.run(7_200_000)
    bench.prescribe(patient(continuous()))
    assert _refused(bench) == ("locked_out", 7200)


# covers: PCA-3
def test_the_most_in_24_h_is_counted_in_a_window_that_slides_and_not_by_the_date() -> None:
    bench = _bench()
    starts = []
    for _ in range(4):
        starts.append(bench.status()["ms"])
        bench.ask("patient.bolus")
        bench.run(3 * HOUR_MS)
    assert starts[0] == 2 * HOUR_MS
    reason, wait_s = _refused(bench)
    assert (reason, wait_s) == ("too_many", 12 * 3600)
    bench.run(11 * HOUR_MS)  # past midnight: the date does not count
    assert (bench.status()["day"], _refused(bench)) == (MONDAY + 1, ("too_many", 3600))
    bench.run(HOUR_MS - 1)
    assert _refused(bench) == ("too_many", 1)
    bench.run(1)
    bench.ask("patient.bolus")
    assert bench.status()["patient_bolus"]["taken_in_24h"] == 4
    assert _refused(bench) == ("locked_out", 3 * 3600)  # by then the second is 24 h old, and the lockout over


# covers: PCA-3
def test_no_clock_opens_the_window() -> None:
    bench = _bench()
    bench.ask("patient.bolus")
    bench.ask("clock.set", {"day": MONDAY + 30, "ms": 0})
    assert _refused(bench) == ("locked_out", 7200)


# covers: PCA-4
def test_without_an_order_or_a_running_therapy_there_is_none() -> None:
    assert _refused(Bench())[0] == "no_prescription"
    assert _refused(Bench(continuous()))[0] == "no_patient_bolus"
    bench = _bench()
    bench.ask("delivery.stop")
    assert _refused(bench)[0] == "not_running"
    bench.ask("delivery.resume")
    bench.ask("service.filled", {"volume_nl": 599_999})
    bench.run(7_200_000)
    assert _refused(bench)[0] == "reservoir_too_low"


# covers: DRG-4
def test_for_a_drug_that_never_offers_one_it_cannot_be_ordered() -> None:
    document = continuous()
    document["patient_bolus"] = dict(ORDER)
    faults = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"]
    assert [(fault["path"], fault["value"]) for fault in faults] == [("patient_bolus", "baclofen")]


# covers: PCA-4
def test_a_stop_a_fallback_and_a_new_prescription_end_it_and_it_counts_as_taken() -> None:
    bench = _bench(flex())
    bench.ask("patient.bolus")
    bench.run(60_000)
    bench.ask("delivery.stop")
    ended = bench.told("patient_bolus_ended")[0]
    assert (ended["why"], ended["delivered_nl"]) == ("stopped", 10_000)
    bench.ask("delivery.resume")
    assert bench.status()["patient_bolus"]["taken_in_24h"] == 1
    bench.run(2 * HOUR_MS)
    bench.ask("patient.bolus")
    bench.fault("clock_lost")
    bench.run(1000)
    assert (bench.rate(), bench.told("patient_bolus_ended")[1]["why"]) == (48_000, "fallback")


def test_all_three_boluses_add_to_each_other_exactly() -> None:
    document = patient(periodic(continuous()))
    document["limits"] = limits(dose_ng_per_day=2_000_000)
    bench = Bench(document)
    bench.run(6 * HOUR_MS + MINUTE_MS)
    before = bench.status()["programmed_pl"]
    bench.ask("patient.bolus")
    bench.ask("bolus.start", {"dose_ng": 5000, "duration_s": 1200})
    assert bench.rate() == 240_000 + 960_000 + 14_400_000 + 720_000
    bench.run(30 * MINUTE_MS)
    volume_pl = 240_000_000 // 48 + 100_000_000 + 10_000_000 + 20_000_000 * 29 // 30
    assert bench.status()["programmed_pl"] - before in (volume_pl, volume_pl + 1)


# covers: PCA-5
def test_all_that_the_patient_may_take_is_within_the_limit_of_a_day() -> None:
    document = patient(continuous())
    document["limits"] = limits(dose_ng_per_day=120_000 + 4 * 50_000)
    assert Bench().ask("prescription.check", {"prescription": document})["soft_limits"] == []
    document["limits"]["most_dose_ng_per_day"] -= 10
    fault = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"][0]
    assert fault["path"] == "limits.most_dose_ng_per_day"


def test_the_status_tells_what_the_patient_may_still_take() -> None:
    bench = _bench()
    bench.ask("patient.bolus")
    told = bench.status()["patient_bolus"]
    assert (told["wait_s"], told["taken_in_24h"], told["most_in_24h"]) == (7200, 1, 4)
    assert told["running"]["volume_nl"] == 100_000
    bench.run(DAY_MS)
    told = bench.status()["patient_bolus"]
    assert (told["wait_s"], told["taken_in_24h"], told["running"]) == (0, 0, None)


def test_the_status_tells_no_wait_shorter_than_the_prime_as_the_refusal_does() -> None:
    bench = _bench()
    bench.ask("prime.start")
    bench.run(MINUTE_MS)
    told = bench.status()["patient_bolus"]["wait_s"]
    assert _refused(bench) == ("prime_running", told)
    bench.run(told * 1000)
    assert bench.status()["patient_bolus"]["wait_s"] == 0
    bench.ask("patient.bolus")


# covers: PRE-5
def test_of_two_boluses_that_are_too_fast_the_one_with_which_it_begins_is_told() -> None:
    for periodic_ng, patient_ng, told in (
        (100_000, 10, "periodic_bolus"),
        (50_000, 100_000, "patient_bolus"),
        (10, 100_000, "patient_bolus"),
        (100_000, 100_000, "periodic_bolus"),
    ):
        order = {"dose_ng": patient_ng + 90, "duration_s": 720, "lockout_s": 7200, "most_in_24h": 1}
        document = patient(continuous(), order)
        document["periodic_bolus"] = {"dose_ng": periodic_ng + 90, "duration_s": 720, "every_s": 86_400}
        document["limits"] = limits(200_000, 3_000_000)
        faults = Bench().refusal("prescription.check", {"prescription": document})["data"]["faults"]
        assert [fault["path"] for fault in faults] == [told]
