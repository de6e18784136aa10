"""No commit makes the last 24 hours forgotten: what was given counts in every limit of a day."""

from bench import DAY_MS, HOUR_MS, WEEK, Bench, drugs, limits
from test_pump_bridge import MG, flowing, morphine, refill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _reason(bench: Bench, document: "Json") -> str:
    answer = bench.refusal("prescription.check", {"prescription": document})
    return answer["data"]["reason"]


def _baclofen(dose_ng_per_day: int, **sections: object) -> "Json":
    document: Json = {
        "mode": "continuous",
        "drugs": drugs(),
        "limits": limits(900_000, 1_000_000),
        "dose_ng_per_day": dose_ng_per_day,
    }
    document.update(sections)
    return document


# covers: BOL-3 PCA-5
def test_a_bolus_counts_after_a_commit_that_adds_boluses_of_the_patients() -> None:
    order = {"dose_ng": 3_200_000, "duration_s": 900, "lockout_s": 900, "most_in_24h": 4}
    bench = flowing(morphine(20 * MG, 2 * MG, limits=limits(13 * MG, 14_990_000)))
    bench.run(DAY_MS)
    bench.ask("bolus.start", {"dose_ng": 12_900_000, "duration_s": 3600})
    document = morphine(20 * MG, 2 * MG, limits=limits(13 * MG, 14_990_000), patient_bolus=order)
    error = bench.refusal("prescription.check", {"prescription": document})
    assert (error["data"]["reason"], error["data"]["allowed"]) == ("too_much_in_24h", 14_990_000)
    assert "27700000" in error["message"] and error["data"]["asked"] == 27_700_000
    bench.run(DAY_MS)
    assert bench.ask("prescription.check", {"prescription": document})["soft_limits"]


# covers: BOL-3
def test_the_patients_boluses_count_after_a_commit_that_forbids_them() -> None:
    order = {"dose_ng": 3 * MG, "duration_s": 900, "lockout_s": 900, "most_in_24h": 4}
    with_them = morphine(20 * MG, 2 * MG, limits=limits(13 * MG, 14 * MG), patient_bolus=order)
    bench = flowing(with_them)
    for _ in range(4):
        bench.run(HOUR_MS)
        bench.ask("patient.bolus")
    bench.run(HOUR_MS)
    bench.prescribe(with_them)  # the same again is no more than before
    bench.prescribe(morphine(20 * MG, 2 * MG, limits=limits(13 * MG, 14 * MG)))
    data = bench.refusal("bolus.start", {"dose_ng": MG, "duration_s": 3600})["data"]
    assert (data["reason"], data["asked"], data["allowed"]) == ("bolus_too_large", 15 * MG, 14 * MG)


# covers: BOL-3
def test_the_basal_dose_before_a_lower_one_counts() -> None:
    bench = Bench(_baclofen(990_000))
    bench.run(2 * DAY_MS)
    bench.prescribe(_minimum())
    data = bench.refusal("bolus.start", {"dose_ng": 900_000, "duration_s": 7200})["data"]
    assert data["reason"] == "bolus_too_large"
    assert 1_800_000 < data["asked"] < 1_900_000
    bench.run(22 * HOUR_MS)
    bench.ask("bolus.start", {"dose_ng": 50_000, "duration_s": 3600})


def _minimum() -> "Json":
    return {"mode": "minimum", "drugs": drugs(), "limits": limits(900_000, 1_000_000)}


# covers: BOL-3
def test_a_periodic_bolus_that_was_given_counts_under_another_prescription() -> None:
    once = {"dose_ng": 900_000, "duration_s": 7200, "every_s": 43_200}
    water = [{"name": "water", "concentration_ng_per_ml": 500_000}]
    document = _baclofen(50_000, drugs=water, limits=limits(900_000, 2_000_000), periodic_bolus=once)
    bench = Bench(document)
    bench.run(15 * HOUR_MS)
    flat = _baclofen(1_000_000, drugs=water, limits=limits(900_000, 1_000_000))
    assert _reason(bench, flat) == "too_much_in_24h"
    bench.run(10 * HOUR_MS + 24 * HOUR_MS)
    assert _reason(bench, flat) == "too_much_in_24h"  # one is given each twelve hours
    bench.prescribe(_baclofen(50_000, drugs=water, limits=limits(900_000, 2_000_000)))
    bench.run(DAY_MS)
    bench.prescribe(flat)


# covers: CAR-3
def test_a_step_is_judged_by_the_highest_day_too_and_not_by_the_weeks_mean_alone() -> None:
    bench = Bench(_baclofen(120_000))
    doses = [{"from_s": 0, "dose_ng_per_day": 690_000}]
    others = [{"from_s": 0, "dose_ng_per_day": 25_000}]
    document = _baclofen(0)
    del document["dose_ng_per_day"]
    days = [{"weekdays": ["mon"], "doses": doses}, {"weekdays": WEEK[1:], "doses": others}]
    document.update({"mode": "flex", "schedule": days})
    bench.run(DAY_MS)
    assert _reason(bench, document) == "step_too_large"


# covers: CAR-3
def test_a_stop_in_between_is_no_way_round_a_step_for_two_days() -> None:
    bench = Bench(morphine(MG, 200_000))
    bench.run(DAY_MS)
    assert _reason(bench, morphine(MG, MG)) == "step_too_large"
    stopped = morphine(MG, mode="stopped")
    del stopped["dose_ng_per_day"]
    bench.prescribe(stopped)
    assert _reason(bench, morphine(MG, MG)) == "step_too_large"
    bench.run(2 * DAY_MS)
    assert bench.ask("prescription.check", {"prescription": morphine(MG, MG)})["soft_limits"] == []


# covers: DRG-2
def test_more_for_the_patients_wish_than_a_step_of_the_dose_asks() -> None:
    bench = flowing(morphine(2 * MG, 2 * MG))
    order = {"dose_ng": 500_000, "duration_s": 3600, "lockout_s": 3600, "most_in_24h": 4}
    soft = bench.ask("prescription.check", {"prescription": morphine(2 * MG, 2 * MG, patient_bolus=order)})
    asked = [(limit["what"], limit["figure_ng_per_day"]) for limit in soft["soft_limits"]]
    assert len(asked) == 1 and asked[0][0] == "patient_boluses" and 3_999_000 < asked[0][1] <= 4_000_000


# covers: DRG-2
def test_a_drug_that_comes_in_is_a_start() -> None:
    bench = Bench(_baclofen(100_000, drugs=[{"name": "water", "concentration_ng_per_ml": 500_000}]))
    found = bench.ask("prescription.check", {"prescription": _baclofen(990_000)})["soft_limits"]
    assert [(limit["drug"], limit["what"]) for limit in found] == [("baclofen", "start")]


# covers: DRG-2
def test_what_a_bridge_really_gives_asks_too() -> None:
    old = [{"name": "morphine", "concentration_ng_per_ml": MG}]
    old.append({"name": "bupivacaine", "concentration_ng_per_ml": 10 * MG})
    bench = flowing(morphine(drugs=old, dose_ng_per_day=1_400_000))
    bench.run(DAY_MS)
    new = [{"name": "morphine", "concentration_ng_per_ml": 2 * MG}]
    new.append({"name": "bupivacaine", "concentration_ng_per_ml": 10 * MG})
    check = bench.ask("prescription.check", {"prescription": morphine(drugs=new, dose_ng_per_day=1_560_000)})
    asked = [(limit["drug"], limit["figure_ng_per_day"]) for limit in check["soft_limits"]]
    assert ("bupivacaine", 15_600_000) in asked


def test_a_refill_keeps_the_doses_of_the_last_day() -> None:
    bench = flowing(morphine(20 * MG, 2 * MG, limits=limits(5 * MG, 7 * MG)))
    bench.run(DAY_MS)
    bench.ask("bolus.start", {"dose_ng": 4 * MG, "duration_s": 3600})
    bench.run(HOUR_MS)
    refill(bench, morphine(5 * MG, 2 * MG, limits=limits(5 * MG, 7 * MG)))
    bench.run(22 * HOUR_MS)
    bench.ask("delivery.stop")
    bench.ask("service.catheter_replaced", {"reason": "a test", "rinsed": True})
    bench.ask("delivery.resume")
    data = bench.refusal("bolus.start", {"dose_ng": 2 * MG, "duration_s": 7200})["data"]
    assert (data["reason"], data["asked"]) == ("bolus_too_large", 8 * MG)
