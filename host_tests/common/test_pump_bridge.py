"""The bridge after a change of concentration: the dose at the tip stays as ordered, while the old drug goes out."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, limits

from pump.digest import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

MG = 1_000_000


def morphine(ng_per_ml: int = 10 * MG, dose_ng_per_day: int = MG, **sections: object) -> "Json":
    """1 mg/day at 10 mg/mL: 0.1 mL/day."""
    document: Json = {
        "mode": "continuous",
        "drugs": [{"name": "morphine", "concentration_ng_per_ml": ng_per_ml}],
        "limits": limits(5 * MG, 20 * MG),
        "dose_ng_per_day": dose_ng_per_day,
    }
    document.update(sections)
    return document


def refill(bench: Bench, prescription: "Json") -> "Json":
    """A whole visit: everything out, 18 mL of the prescription's drugs in."""
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": bench.truth()["content_nl"]})
    bench.ask("refill.filled", {"volume_nl": 18_000_000, "drugs": prescription["drugs"]})
    return bench.ask("refill.finish", {"digest": bench.propose(prescription), "reason": "a visit"})


def flowing(prescription: "Json") -> Bench:
    """Primed, so that the drug is at the tip; the head's ripple, 3 % over a turn, is another matter."""
    bench = Bench(prescription)
    bench.fault("ripple_permille", 0)
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    return bench


def _tip_ng(bench: Bench, ms: int) -> int:
    before = bench.truth()["tip_ng"]
    bench.run(ms)
    return bench.truth()["tip_ng"] - before


# covers: BRI-1
def test_the_example_of_the_field_lasts_three_days_and_two_hours_at_the_old_rate() -> None:
    bench = flowing(morphine())
    refill(bench, morphine(20 * MG))
    assert (bench.rate(), bench.status()["therapy"]) == (100_000, "bridging")
    assert bench.status()["catheter"]["left_nl"] == 309_002  # whole steps
    at = bench.told("bridge_started")[0]
    bench.run(4 * DAY_MS)
    end = bench.told("front_arrived")[1]
    lasted_ms = (end["day"] - at["day"]) * DAY_MS + end["ms"] - at["ms"]
    assert abs(lasted_ms - 309 * DAY_MS // 100) < 15 * MINUTE_MS // 10  # 3.09 days, to a step and a half
    assert (end["front"], bench.rate()) == ("change", 50_000)


# covers: BRI-1
def test_the_dose_at_the_tip_stays_within_one_per_cent_up_and_down() -> None:
    for old, new in ((10 * MG, 20 * MG), (20 * MG, 10 * MG), (10 * MG, 11 * MG)):
        bench = flowing(morphine(old))
        refill(bench, morphine(new))
        for _ in range(32):  # of four hours: more than three days at either rate
            assert 0.99 * MG / 6 < _tip_ng(bench, 4 * HOUR_MS) < 1.01 * MG / 6
        bench.run(3 * DAY_MS)
        assert bench.status()["therapy"] == "running"


# covers: BRI-1
def test_without_a_bridge_the_dose_would_be_wrong_by_the_ratio_of_the_concentrations() -> None:
    bench = flowing(morphine())
    bench.body.hold(20 * MG)  # the reservoir truly holds it, and nobody has told the pump
    bench.run(4 * DAY_MS)
    assert 1.99 * MG < _tip_ng(bench, DAY_MS) < 2.01 * MG


# covers: BRI-3
def test_a_periodic_bolus_across_the_change_keeps_its_dose() -> None:
    order = {"dose_ng": 450_000, "duration_s": 28_800, "every_s": 43_200}
    bench = flowing(morphine(periodic_bolus=order))
    refill(bench, morphine(20 * MG, periodic_bolus=order))
    given_ng = _tip_ng(bench, 60 * HOUR_MS)  # four boluses; the front arrives during the third
    assert abs(given_ng - (MG * 60 // 24 + 4 * 450_000)) < 1000
    assert len(bench.told("periodic_bolus_started")) == len(bench.told("periodic_bolus_ended")) + 1 == 5
    arrived, third = bench.told("front_arrived")[1], bench.told("periodic_bolus_ended")[2]
    assert 0 < (third["day"] - arrived["day"]) * DAY_MS + third["ms"] - arrived["ms"] < 8 * HOUR_MS
    assert 22_500 < third["volume_nl"] == third["delivered_nl"] < 45_000
    assert bench.status()["therapy"] == "running"


# covers: BRI-3 PCA-4
def test_during_a_bridge_there_is_no_bolus_and_no_second_change() -> None:
    order = {"dose_ng": 50_000, "duration_s": 600, "lockout_s": 600, "most_in_24h": 4}
    bench = flowing(morphine(patient_bolus=order))
    refill(bench, morphine(20 * MG, patient_bolus=order))
    bench.run(HOUR_MS)
    for method, params in (("patient.bolus", None), ("bolus.start", {"dose_ng": 1000, "duration_s": 60})):
        data = bench.refusal(method, params)["data"]
        assert data["reason"] == "bridge_running"
        assert 3 * 86_400 < data["wait_s"] < 4 * 86_400
    error = bench.refusal("prescription.check", {"prescription": morphine(5 * MG)})
    assert error["data"]["reason"] == "front_running"
    assert bench.refusal("prime.start")["data"]["reason"] == "already_primed"
    catheter = {"reason": "a test"}
    assert bench.refusal("service.catheter_replaced", catheter)["data"]["reason"] == "front_running"
    bench.run(4 * DAY_MS)
    bench.ask("patient.bolus")


# covers: BRI-2
def test_one_that_the_pump_cannot_meet_is_refused_and_nothing_has_changed() -> None:
    weak = flowing(morphine(100_000, 200_000))  # 2 mL/day
    before = weak.ask("prescription.get")
    slip = morphine(10 * MG, 260_000)
    slip["drugs"][0]["concentration_ng_per_ml"] = 10_000
    error = weak.refusal("prescription.check", {"prescription": slip})  # 26 mL/day
    assert error["data"]["faults"][0]["path"] == "dose_ng_per_day"
    strong = flowing(morphine(20 * MG, MG))  # 0.05 mL/day
    error = strong.refusal("prescription.check", {"prescription": morphine(MG, 900_000)})
    assert error["data"]["reason"] == "bridge_impossible"
    assert (error["data"]["asked"], error["data"]["allowed"]) == (
        900_000,
        960_000,
    )  # 0.045 mL/day of the old one
    assert "900000" in error["message"] and "960000" in error["message"]
    assert weak.ask("prescription.get") == before


# covers: BRI-2 DRG-1
def test_a_drug_that_would_pass_its_hard_limit_on_the_way_is_refused() -> None:
    mixture = [{"name": "morphine", "concentration_ng_per_ml": MG}]
    mixture.append({"name": "fentanyl", "concentration_ng_per_ml": 1_400_000})
    old = morphine(MG, MG, drugs=mixture)  # 1.4 mg of fentanyl a day
    bench = flowing(old)
    weaker = [{"name": "morphine", "concentration_ng_per_ml": MG}]
    weaker.append({"name": "fentanyl", "concentration_ng_per_ml": 100_000})
    new = morphine(MG, 1_200_000, drugs=weaker)
    bench.run(DAY_MS)
    error = bench.refusal("prescription.check", {"prescription": new})
    assert error["data"]["reason"] == "bridge_impossible"
    assert (error["data"]["asked"], error["data"]["allowed"]) == (1_680_000, 1_500_000)
    assert "1680000" in error["message"] and "1500000" in error["message"]


# covers: BRI-5
def test_another_concentration_comes_only_with_a_refill() -> None:
    bench = Bench(morphine())
    bench.prescribe(morphine(20 * MG))  # nothing was pumped yet: no more than a slip of the pen
    assert bench.status()["catheter"]["front"] == "fill"
    bench.run(DAY_MS)
    digest = bench.propose(morphine(20 * MG, 1_100_000))
    bench.ask("prescription.commit", {"digest": digest, "reason": "a test"})
    other = flowing(morphine())
    digest = other.propose(morphine(20 * MG))
    error = other.refusal("prescription.commit", {"digest": digest, "reason": "a test"})
    assert error["data"]["reason"] == "refill_needed"
    assert other.rate() == 100_000


# covers: BRI-4
def test_where_the_new_rate_is_higher_missed_steps_prolong_it() -> None:
    bench = flowing(morphine(20 * MG, 2 * MG))
    refill(bench, morphine(10 * MG, 2 * MG))
    bench.run(HOUR_MS)
    bench.fault("stall")
    bench.run(6 * HOUR_MS)
    bench.fault("stall", 0)
    bench.run(3 * DAY_MS)
    told = bench.told("bridge_prolonged")[0]
    assert 1200 <= told["missed_steps"] <= 1220  # 6 h at 100,000 nL/day
    assert bench.status()["therapy"] == "bridging"
    assert bench.truth()["tip_ng_per_ml"] == 20 * MG
    bench.run(6 * HOUR_MS)
    assert (bench.status()["therapy"], bench.rate()) == ("running", 200_000)
    assert bench.truth()["tip_ng_per_ml"] == 10 * MG


# covers: BRI-3
def test_a_new_dose_during_a_bridge_leaves_the_front_where_it_is() -> None:
    bench = flowing(morphine())
    refill(bench, morphine(20 * MG))
    bench.run(DAY_MS)
    left_nl = bench.status()["catheter"]["left_nl"]
    bench.prescribe(morphine(20 * MG, 1_200_000))
    assert (bench.rate(), bench.status()["catheter"]["left_nl"]) == (120_000, left_nl)
    assert bench.ask("prescription.get")["readback"]["rates"][0]["rate_nl_per_day"] == 60_000


# covers: BRI-6
def test_after_a_power_cut_a_bridge_goes_on_where_it_was_and_in_doubt_at_the_lower_rate() -> None:
    for old, new in ((20 * MG, 10 * MG), (10 * MG, 20 * MG)):
        bench = flowing(morphine(old))
        refill(bench, morphine(new))
        bench.run(DAY_MS)
        left_nl = bench.status()["catheter"]["left_nl"]
        bench.restart((MONDAY + 2, 0))
        reserved_nl = (
            -(-bench.told("power_returned")[0]["reserved_steps"] * 20_640 // 1000) if new > old else 0
        )
        assert abs(bench.status()["catheter"]["left_nl"] - left_nl + reserved_nl) <= 2 * 21
        assert (bench.status()["therapy"], bench.rate()) == ("bridging", 1_000_000_000_000 // old)
        bench.run(8 * DAY_MS)
        assert bench.rate() == 1_000_000_000_000 // new
        bench.restart((MONDAY + 11, 0))
        assert (bench.rate(), bench.status()["therapy"]) == (1_000_000_000_000 // new, "running")


def test_the_status_tells_the_patient_to_wait_until_the_bridge_is_over() -> None:
    order = {"dose_ng": 10_000, "duration_s": 600, "lockout_s": 3600, "most_in_24h": 4}
    bench = flowing(morphine(patient_bolus=order))
    refill(bench, morphine(20 * MG, patient_bolus=order))
    bench.run(DAY_MS)
    told = bench.status()["patient_bolus"]["wait_s"]
    data = bench.refusal("patient.bolus")["data"]
    assert (data["reason"], data["wait_s"]) == ("bridge_running", told)


# covers: BRI-6
def test_a_bridge_may_be_cut_again_and_again_and_prescribed_in() -> None:
    bench = flowing(morphine(20 * MG))
    refill(bench, morphine(10 * MG))
    for day in range(1, 4):
        bench.run(DAY_MS)
        bench.restart((MONDAY + day, 0))
        assert not bench.told("bridge_started")
        bench.prescribe(morphine(10 * MG, MG - 1000 * day))
        assert (bench.status()["therapy"], bench.rate()) == ("bridging", (MG - 1000 * day) // 20)


# covers: PRE-4 BRI-6
def test_what_the_catheter_holds_must_be_readable_too_or_nothing_runs() -> None:
    bench = flowing(morphine(20 * MG))
    refill(bench, morphine(10 * MG))
    data = bench.body.store.read("prescription.0")
    assert data is not None
    for document in (data[32:].replace(b"20000000", b"90000000"), b'{"mode": "stopped"}', b"{}", b"[]"):
        bench.body.store.write("prescription.0", sha256(document) + document)
        bench.restart((MONDAY, 0))
        assert (bench.status()["therapy"], bench.state("memory_error")) == ("no_prescription", "active")
