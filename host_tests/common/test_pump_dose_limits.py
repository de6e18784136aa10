"""A dose beyond a drug's hard limit is refused by whatever way it comes, with both figures; a soft limit asks.

The slip of the tests is 5,523 for 55: a lost decimal point.
"""

from bench import DAY_MS, Bench, limits

from pump import drugs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

NO_LIMIT = 1_000_000_000
BACLOFEN = ("baclofen", 500_000)


def order(dose_ng_per_day: int, *drugs: "tuple[str, int]", **sections: "Json") -> "Json":
    """Continuous, with no limit of its own: what refuses is the library."""
    document: Json = {
        "mode": "continuous",
        "drugs": [{"name": name, "concentration_ng_per_ml": strength} for name, strength in drugs],
        "limits": limits(NO_LIMIT, NO_LIMIT),
        "dose_ng_per_day": dose_ng_per_day,
    }
    document.update(sections)
    return document


def _faults(document: "Json") -> "list[tuple[str, object, str]]":
    error = Bench().refusal("prescription.check", {"prescription": document})
    return [(fault["path"], fault["value"], fault["allowed"]) for fault in error["data"]["faults"]]


def _sound(document: "Json") -> "list[tuple[str, str, int]]":
    """The soft limits that it passes."""
    found = Bench().ask("prescription.check", {"prescription": document})["soft_limits"]
    return [(soft["drug"], soft["what"], soft["figure_ng_per_day"]) for soft in found]


# covers: DRG-1
def test_by_the_dose() -> None:
    assert _sound(order(55_000, BACLOFEN)) == []
    over = [("drugs[0].rate", 5_523_000, "at most 2000000 ng of baclofen a day")]
    assert _faults(order(5_523_000, BACLOFEN))[:1] == over


# covers: DRG-1
def test_by_the_rate_of_one_hour_of_a_schedule() -> None:
    document = order(0, BACLOFEN)
    del document["dose_ng_per_day"]
    doses = [{"from_s": 0, "dose_ng_per_day": 55_000}, {"from_s": 3600, "dose_ng_per_day": 5_523_000}]
    doses.append({"from_s": 7200, "dose_ng_per_day": 55_000})
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    document.update({"mode": "flex", "schedule": [{"weekdays": days, "doses": doses}]})
    assert _faults(document) == [("drugs[0].rate", 5_523_000, "at most 2000000 ng of baclofen a day")]


# covers: DRG-1
def test_by_the_concentration() -> None:
    over = [("drugs[0].concentration_ng_per_ml", 5_523_000, "at most 2000000 ng/mL of baclofen")]
    assert _faults(order(300_000, ("baclofen", 5_523_000))) == over


# covers: DRG-1 DRG-3
def test_by_an_admixture_whose_dose_follows() -> None:
    assert _sound(order(500_000, ("morphine", 10_000_000), ("clonidine", 550_000))) == []
    # 0.5 mg of morphine a day is 1 mL of it at 0.5 mg/mL, and with it 5.523 mg of fentanyl
    over = [("drugs[1].rate", 5_523_000, "at most 1500000 ng of fentanyl a day")]
    assert _faults(order(500_000, ("morphine", 500_000), ("fentanyl", 5_523_000)))[:1] == over


# covers: DRG-1 PCA-5
def test_by_the_sum_of_what_the_patient_may_take() -> None:
    bolus = {"dose_ng": 55_000, "duration_s": 3600, "lockout_s": 7200, "most_in_24h": 8}
    fentanyl = ("fentanyl", 1_000_000)
    assert _sound(order(50_000, fentanyl, patient_bolus=bolus)) == []
    bolus["dose_ng"] = 552_300
    over = [("drugs[0].patient_boluses", 4_468_400, "at most 1500000 ng of fentanyl a day")]
    assert _faults(order(50_000, fentanyl, patient_bolus=bolus)) == over


# covers: DRG-1
def test_by_a_periodic_bolus() -> None:
    bolus = {"dose_ng": 5_523_000, "duration_s": 43_200, "every_s": 86_400}
    over = [("drugs[0].day", 5_578_000, "at most 2000000 ng of baclofen a day")]
    assert _faults(order(55_000, BACLOFEN, periodic_bolus=bolus)) == over


# covers: DRG-1 BOL-1
def test_by_a_bolus_and_by_boluses_that_add_up() -> None:
    bench = Bench(order(55_000, BACLOFEN))
    error = bench.refusal("bolus.start", {"dose_ng": 5_523_000, "duration_s": 86_400})
    assert error["data"]["reason"] == "hard_limit"
    assert error["data"]["asked"] == 5_578_000 and error["data"]["allowed"] == 2_000_000
    assert "5578000" in error["message"] and "2000000" in error["message"]
    bench.ask("bolus.start", {"dose_ng": 900_000, "duration_s": 21_600})
    bench.run(21_600_000)
    again: Json = {"dose_ng": 1_050_000, "duration_s": 21_600}
    assert bench.refusal("bolus.start", again)["data"]["asked"] == 2_005_000
    bench.run(DAY_MS)
    soft = bench.refusal("bolus.start", again)
    assert (soft["data"]["reason"], soft["data"]["asked"]) == ("unconfirmed", 1_105_000)
    again["confirmations"] = [{"drug": "baclofen", "what": "bolus", "figure_ng_per_day": 1_105_000}]
    bench.ask("bolus.start", again)


# covers: DRG-1
def test_by_a_unit_slip_that_stays_below_the_hard_limit_the_step_limit_refuses() -> None:
    bench = Bench(order(55_000, ("morphine", 1_000_000)))
    error = bench.refusal("prescription.check", {"prescription": order(5_523_000, ("morphine", 1_000_000))})
    assert error["data"]["reason"] == "step_too_large"
    assert (error["data"]["asked"], error["data"]["allowed"]) == (5_523_000, 71_500)
    assert "5523000" in error["message"] and "71500" in error["message"]


# covers: DRG-2
def test_as_a_first_dose_it_asks_for_a_confirmation_that_names_the_figure() -> None:
    bench = Bench()
    document = order(5_523_000, ("morphine", 1_000_000))
    assert _sound(document) == [("morphine", "start", 5_523_000)]
    error = bench.refusal("prescription.propose", {"prescription": document})
    assert (error["data"]["reason"], error["data"]["asked"], error["data"]["allowed"]) == (
        "unconfirmed",
        5_523_000,
        1_000_000,
    )
    assert "5523000" in error["message"] and "1000000" in error["message"]
    for figure in (5_523_001, 55_000, True, "5523000", None):
        confirmation = {"drug": "morphine", "what": "start", "figure_ng_per_day": figure}
        bench.refusal("prescription.propose", {"prescription": document, "confirmations": [confirmation]})
    bench.prescribe(document)
    assert bench.status()["therapy"] == "running"


# covers: DRG-3
def test_a_drug_that_the_library_does_not_know_is_refused() -> None:
    path, value, allowed = _faults(order(55_000, ("heparin", 500_000)))[0]
    assert (path, value) == ("drugs[0].name", "heparin")
    assert "baclofen" in allowed


# covers: DRG-2
def test_what_was_ordered_exactly_at_a_limit_passes() -> None:
    assert _sound(order(2_000_000, BACLOFEN)) == [("baclofen", "rate", 2_000_000)]
    assert _faults(order(2_000_002, BACLOFEN))[0][1] == 2_000_002


# covers: DRG-3
def test_the_pump_tells_its_library_with_version_and_digest() -> None:
    library = Bench().ask("drugs.list")
    assert (library["version"], library["digest"]) == (drugs.VERSION, drugs.digest().hex())
    assert [drug["name"] for drug in library["drugs"]] == drugs.names()
    baclofen = next(drug for drug in library["drugs"] if drug["name"] == "baclofen")
    assert (baclofen["hard_most_ng_per_day"], baclofen["sudden_stop_harms"]) == (2_000_000, 1)
