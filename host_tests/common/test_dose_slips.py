"""5523 for 55, by each way in which a dose can come: refused by a hard limit, with both figures."""

from door import BACLOFEN, TOP, Door, mixture, told
from turned_down import figures

from pump.dose import volume_nl
from pump.schedule import most_in_24h_nl

DAY_S = 86_400


def test_dose_slips_unit_slip_in_the_dose_is_refused() -> None:
    door = Door(BACLOFEN)
    door.limits.day(volume_nl(55_000, 500_000))
    assert door.hard() == []
    door.limits.day(volume_nl(5_523_000, 500_000))
    assert door.hard() == [("drugs[0].day", 5_523_000, TOP)]


def test_dose_slips_unit_slip_in_the_rate_of_one_hour_is_refused() -> None:
    door = Door(BACLOFEN)
    entries = [(0, volume_nl(55_000, 500_000)), (3600, volume_nl(5_523_000, 500_000)), (7200, 110_000)]
    door.limits.day(most_in_24h_nl(entries))
    assert door.hard() == []  # an hour of it leaves the day's total below the limit
    door.limits.rate(max([rate for _, rate in entries]))
    assert door.hard() == [("drugs[0].rate", 5_523_000, TOP)]


def test_dose_slips_unit_slip_in_the_concentration_is_refused() -> None:
    path = "drugs[0].concentration_ng_per_ml"
    assert told(mixture(("baclofen", 55_000))) == []
    assert told(mixture(("baclofen", 5_523_000))) == [(path, 5_523_000, "at most 2000000 ng/mL of baclofen")]


def test_dose_slips_unit_slip_in_the_admixture_is_refused_for_the_drug_it_concerns() -> None:
    # 1 mL a day: 10 mg morphine, and 55 or 5,523 ug clonidine by its concentration
    assert told(mixture(("morphine", 10_000_000), ("clonidine", 55_000))) == []
    over = ("drugs[1].concentration_ng_per_ml", 5_523_000, "at most 1000000 ng/mL of clonidine")
    assert told(mixture(("morphine", 10_000_000), ("clonidine", 5_523_000))) == [over]
    # and where the slip is in bupivacaine's, which may be that strong, its dose tells
    door = Door(("morphine", 1_000_000), ("bupivacaine", 5_523_000))
    door.limits.rate(4_000_000)
    assert door.hard() == [("drugs[1].rate", 22_092_000, "at most 20000000 ng of bupivacaine a day")]


def test_dose_slips_unit_slip_in_the_patient_boluses_is_refused_by_their_sum() -> None:
    fentanyl = ("fentanyl", 1_000_000)
    door = Door(fentanyl)
    door.limits.patient_boluses(200_000, 8 * volume_nl(55_000, 1_000_000))
    assert (door.hard(), door.soft()) == ([], [])
    door.limits.patient_boluses(200_000, 8 * volume_nl(5_523_000, 1_000_000))
    assert door.hard() == [("drugs[0].patient_boluses", 44_384_000, "at most 1500000 ng of fentanyl a day")]


def test_dose_slips_unit_slip_in_a_bolus_is_refused_beside_the_day() -> None:
    door = Door(BACLOFEN)
    door.limits.in_24h(200_000 + volume_nl(55_000, 500_000), "bolus")
    assert door.hard() == []
    slip = 200_000 + volume_nl(5_523_000, 500_000)
    assert figures(door.limits.in_24h, slip, "bolus") == ("hard_limit", 5_623_000, 2_000_000)
