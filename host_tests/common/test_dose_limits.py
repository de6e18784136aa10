"""The library's limits at the door: for each drug of a mixture, soft ones that ask and hard ones that refuse."""

from door import BACLOFEN, TOP, Door, content, mixture, told
from turned_down import figures, refused

from pump import drugs
from pump.dose import dose_ng, volume_nl
from pump.dose_limits import (
    GIVEN,
    DoseLimits,
    SoftLimits,
    confirm,
    patient_bolus_allowed,
    stability_days,
    sudden_stop_harms,
    unconfirmed,
)
from pump.faults import Faults


def test_dose_limits_refuse_a_drug_the_library_does_not_know() -> None:
    allowed = "one of " + ", ".join(drugs.names())
    assert told(mixture(("heparin", 1))) == [("drugs[0].name", "heparin", allowed)]
    assert told(mixture((None, 1))) == [("drugs[0].name", None, allowed)]


def test_dose_limits_refuse_a_concentration_above_the_highest_with_both_figures() -> None:
    over = ("drugs[0].concentration_ng_per_ml", 2_000_001, "at most 2000000 ng/mL of baclofen")
    assert told(mixture(("baclofen", 2_000_001))) == [over]
    assert told(mixture(("baclofen", 2_000_000))) == []
    for wrong in (0, -1, True, "5", None, 100_000_001):
        whole = "a whole number from 1 to 100000000"
        assert told(mixture(("water", wrong)))[0] == ("drugs[0].concentration_ng_per_ml", wrong, whole)


def test_dose_limits_take_a_primary_drug_and_three_more_each_once() -> None:
    four = [("morphine", 10), ("bupivacaine", 10), ("clonidine", 10), ("fentanyl", 10)]
    assert told(mixture(*four)) == []
    assert told(mixture(*four, ("water", 1))) == [("drugs", 5, "a list of 1 to 4")]
    assert told([]) == [("drugs", 0, "a list of 1 to 4")]
    assert told({"name": "morphine"})[0][0] == "drugs"
    twice = mixture(("morphine", 10), ("clonidine", 10), ("morphine", 20))
    assert told(twice) == [("drugs[2].name", "morphine", "each drug once")]


def test_dose_limits_tell_every_fault_of_the_drugs_at_once() -> None:
    document = mixture(("baclofen", 5_523_000), ("heparin", 1))
    document[1]["dose"] = 1
    document.append(7)  # pyright: ignore[reportArgumentType]
    paths = [path for path, _, _ in told(document)]
    assert "drugs[0].concentration_ng_per_ml" in paths
    assert "drugs[1].dose" in paths and "drugs[1].name" in paths and "drugs[2]" in paths


def test_dose_limits_pass_a_dose_at_its_limit_whatever_the_rounding_of_the_volume() -> None:
    for concentration in (1, 7, 333_333, 1_999_999, 2_000_000):
        door = Door(("baclofen", concentration))
        nl = volume_nl(2_000_000, concentration)
        assert nl == volume_nl(2_000_000, concentration)
        door.limits.rate(nl)
        assert door.hard() == [], concentration
        door.limits.rate(nl + 1)
        path, figure, allowed = door.hard()[0]
        assert (path, allowed) == ("drugs[0].rate", TOP)
        assert figure == dose_ng(nl + 1, concentration) > 2_000_000  # pyright: ignore[reportOperatorIssue]


def test_dose_limits_ask_above_the_soft_limit_and_not_at_it() -> None:
    door = Door(BACLOFEN)
    door.limits.day(2_000_000)
    assert door.soft() == []
    door.limits.day(2_000_002)
    assert door.soft() == [("baclofen", "day", 1_000_001, 1_000_000)]
    assert door.hard() == []


def test_dose_limits_soft_limit_wants_drug_what_and_the_exact_figure() -> None:
    soft = SoftLimits()
    soft.add("morphine", "rate", 16_000_000, 15_000_000)
    soft.add("morphine", "day", 15_500_000, 15_000_000)
    first = {"drug": "morphine", "what": "rate", "figure_ng_per_day": 16_000_000}
    second = {"drug": "morphine", "what": "day", "figure_ng_per_day": 15_500_000}
    assert not unconfirmed(soft.found, [second, first])
    assert unconfirmed(soft.found, [first]) == [soft.found[1]]
    near = [
        dict(second, drug="fentanyl"),
        dict(second, what="bolus"),
        dict(second, figure_ng_per_day=15_500_001),
    ]
    for wrong in near + [
        dict(second, figure_ng_per_day="15500000"),
        dict(second, figure_ng_per_day=15_500_000.0),
        {},
        5,
        None,
        "day",
    ]:
        assert unconfirmed(soft.found, [first, wrong])
    for shapeless in (None, True, 15_500_000, {"drug": "morphine"}, []):
        assert unconfirmed(soft.found, shapeless)
    assert not unconfirmed([], None)


def test_dose_limits_no_confirmation_opens_a_hard_limit() -> None:
    door = Door(BACLOFEN)
    door.limits.rate(4_000_002)
    assert door.soft() == [] and len(door.hard()) == 1


def test_dose_limits_sum_of_small_patient_boluses_counts_with_the_basal_dose() -> None:
    door = Door(("morphine", 10_000_000))
    door.limits.patient_boluses(1_000_000, 12 * 84_000)
    assert door.hard() == [("drugs[0].patient_boluses", 20_080_000, "at most 20000000 ng of morphine a day")]
    under = Door(("morphine", 10_000_000))
    under.limits.patient_boluses(1_000_000, 12 * 50_000)
    assert under.soft() == [("morphine", "patient_boluses", 16_000_000, 15_000_000)]
    over = 1_000_000 + 12 * 50_000 + 500_000
    assert figures(under.limits.in_24h, over, "bolus") == ("hard_limit", 21_000_000, 20_000_000)


def test_dose_limits_offer_no_patient_bolus_where_one_drug_forbids_it() -> None:
    door = Door(("morphine", 1_000_000), BACLOFEN)
    door.limits.patient_boluses(100_000, 0)
    assert door.hard() == []
    door.limits.patient_boluses(100_000, 1)
    assert door.hard() == [("patient_bolus", "baclofen", "no patient bolus for this drug")]
    assert not patient_bolus_allowed(content(("morphine", 1), BACLOFEN))
    assert patient_bolus_allowed(content(("morphine", 1), ("clonidine", 1)))


def test_dose_limits_first_dose_above_the_start_range_is_asked_for() -> None:
    door = Door(("morphine", 1_000_000))
    door.limits.start(1_000_000)
    assert door.soft() == []
    door.limits.start(5_523_000)  # 5,523 ug for 55: below the hard limit, so the start range asks
    assert door.soft() == [("morphine", "start", 5_523_000, 1_000_000)]
    assert door.hard() == []


def test_dose_limits_of_a_mixture_take_the_stricter_of_its_drugs() -> None:
    mixed = content(("ziconotide", 25_000), ("clonidine", 100_000))
    assert sudden_stop_harms(mixed)
    assert not sudden_stop_harms(content(("ziconotide", 25_000)))
    assert stability_days(mixed, True, False) == 14
    assert stability_days(mixed, False, True) == 40
    assert stability_days(mixed, False, False) == 84
    assert stability_days(content(("clonidine", 1), ("morphine", 1)), False, False) == 90


def test_dose_limits_water_takes_all_that_the_link_can_say() -> None:
    door = Door(("water", 100_000_000))
    door.limits.rate(10_000_000)
    door.limits.in_24h(10_000_000, "bolus")
    assert (door.hard(), door.soft()) == ([], [])


def test_dose_limits_of_24_hours_are_refused_in_a_sentence_with_both_figures() -> None:
    refusal = refused(Door(BACLOFEN).limits.in_24h, 4_000_002, GIVEN)
    assert refusal.message == "2000001 ng of baclofen in 24 h (given) are above the limit of 2000000 ng"


def test_dose_limits_that_nobody_confirmed_are_refused_in_a_sentence_that_asks_for_it() -> None:
    soft = SoftLimits()
    soft.add("morphine", "rate", 16_000_000, 15_000_000)
    refusal = refused(confirm, soft, [])
    sentence = "16000000 ng/day of morphine (rate) pass the soft limit of 15000000 ng/day"
    assert refusal.message == sentence + ": confirm the figure, or change it"


def test_dose_limits_tell_the_hard_limit_as_the_bound_of_the_fault() -> None:
    faults = Faults()
    DoseLimits(content(BACLOFEN), faults, SoftLimits()).rate(4_000_002)
    assert faults.bounds == [2_000_000]
