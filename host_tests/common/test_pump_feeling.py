"""What the patient feels: noted, answered with whom to call, and for too much less until somebody resumes."""

from bench import MONDAY, Bench, continuous
from test_pump_patient_bolus import patient


def _bench(drug: str = "morphine") -> Bench:
    order = continuous()
    if drug == "morphine":
        order = patient(order)
    else:
        order["drugs"] = [{"name": drug, "concentration_ng_per_ml": 500_000}]
    bench = Bench(order)
    bench.run(7_200_000)
    return bench


# covers: PCA-6
def test_each_feeling_is_noted_and_answered_with_whom_to_call() -> None:
    bench = _bench()
    before = bench.rate()
    for feeling in ("too_much", "too_little", "unusual"):
        answer = bench.ask("patient.report", {"feeling": feeling})
        assert "Call your clinic" in answer["call"]
        assert (answer["fallback"] is not None) == (feeling == "too_much")
    told = [
        event
        for event in bench.ask("log.read", {"after": 0})["records"]
        if event["event"] == "patient_reported"
    ]
    assert [(event["feeling"], event["less"]) for event in told] == [
        ("too_much", 0),
        ("too_little", 0),
        ("unusual", 0),
    ]
    bench.run(60_000)
    assert bench.rate() == before


# covers: PCA-6
def test_less_of_a_drug_that_may_stop_is_a_stop_until_somebody_resumes() -> None:
    bench = _bench()
    before = bench.rate()
    assert (
        bench.ask("patient.report", {"feeling": "too_much", "less": True})["fallback"] == "stop_after_segment"
    )
    bench.run(600_000)
    assert (bench.rate(), bench.status()["therapy"]) == (0, "fallback")
    bench.ask("delivery.resume")
    bench.run(1_000)
    assert bench.rate() == before


# covers: PCA-6
def test_less_of_a_drug_whose_sudden_stop_harms_is_the_minimum_rate() -> None:
    bench = _bench("baclofen")
    assert bench.ask("patient.report", {"feeling": "too_much", "less": True})["fallback"] == "minimum_rate"
    bench.run(600_000)
    assert bench.rate() == 48_000


# covers: PCA-6
def test_less_is_for_too_much_only_and_for_a_pump_that_gives() -> None:
    bench = _bench()
    assert bench.refusal("patient.report", {"feeling": "unusual", "less": True})["code"] == -32602
    assert bench.refusal("patient.report", {"feeling": "fine"})["code"] == -32602
    bench.ask("delivery.stop")
    assert (
        bench.refusal("patient.report", {"feeling": "too_much", "less": True})["data"]["reason"]
        == "not_running"
    )


# covers: PCA-6
def test_less_outlasts_a_power_cut_and_a_new_prescription_ends_it() -> None:
    bench = _bench()
    before = bench.rate()
    bench.ask("patient.report", {"feeling": "too_much", "less": True})
    bench.run(60_000)
    bench.restart((MONDAY, 10_000_000))
    bench.run(60_000)
    assert bench.rate() == 0
    bench.prescribe(patient(continuous()))
    bench.run(60_000)
    assert bench.rate() == before
