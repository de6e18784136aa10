"""The drug library: complete, in order, each figure with its standing, and changed only on purpose."""

import binascii

from pump import drugs
from pump.drugs import COLUMNS, DRUGS, Drug


def drug(name: str) -> Drug:
    found = drugs.find(name)
    assert found is not None
    return found


def test_drugs_are_those_of_the_field_and_water() -> None:
    pain = ["morphine", "hydromorphone", "fentanyl", "sufentanil", "bupivacaine", "clonidine", "ziconotide"]
    assert drugs.names() == pain + ["baclofen", "water"]


def test_drugs_unknown_by_the_exact_name_are_not_found() -> None:
    for name in ("saline", "Morphine", "morphine ", "", None, 1, []):
        assert drugs.find(name) is None


def test_drugs_have_a_figure_and_a_standing_in_every_column() -> None:
    for name, figures, standings, caution in DRUGS:
        assert len(figures) == len(standings) == len(COLUMNS), name
        assert not [letter for letter in standings if letter not in "SMP"], name
        assert all(0 <= figure < 2**30 for figure in figures), name
        assert caution and len(caution) < 120, name


def test_drugs_limits_rise_from_start_to_soft_to_hard() -> None:
    for name in drugs.names():
        it = drug(name)
        assert 0 < it.start_low_ng_per_day <= it.start_high_ng_per_day <= it.soft_most_ng_per_day, name
        assert it.soft_most_ng_per_day < it.hard_most_ng_per_day or name == "water", name
        assert it.highest_ng_per_ml and min(it.first_fill_days, it.diluted_days) > 0, name


def test_drugs_figures_of_the_field_are_in_the_table() -> None:
    morphine, ziconotide, baclofen = drug("morphine"), drug("ziconotide"), drug("baclofen")
    assert (morphine.soft_most_ng_per_day, morphine.hard_most_ng_per_day) == (15_000_000, 20_000_000)
    assert (ziconotide.start_high_ng_per_day, ziconotide.soft_most_ng_per_day) == (2_400, 19_200)
    assert (ziconotide.most_step_ng_per_day, ziconotide.least_hours_between_steps) == (2_400, 56)
    assert (baclofen.most_step_percent, baclofen.most_step_percent_cerebral) == (30, 15)
    assert baclofen.highest_ng_per_ml == 2_000_000


def test_drugs_keep_for_days_that_depend_on_the_filling() -> None:
    ziconotide = drug("ziconotide")
    assert ziconotide.stability_days(True, False) == ziconotide.stability_days(True, True) == 14
    assert ziconotide.stability_days(False, True) == 40
    assert ziconotide.stability_days(False, False) == 84
    assert drug("morphine").stability_days(True, False) == drug("morphine").stability_days(False, True) == 90


def test_drugs_whose_sudden_stop_harms_are_baclofen_and_clonidine() -> None:
    assert [name for name in drugs.names() if drug(name).sudden_stop_harms] == ["clonidine", "baclofen"]
    assert [name for name in drugs.names() if not drug(name).taper_to_end] == [
        "bupivacaine",
        "ziconotide",
        "water",
    ]


def test_drugs_without_a_patient_bolus_are_ziconotide_and_baclofen() -> None:
    assert [name for name in drugs.names() if not drug(name).patient_bolus_allowed] == [
        "ziconotide",
        "baclofen",
    ]


def test_drugs_tell_the_standing_of_each_figure() -> None:
    assert drug("morphine").standing("soft_most_ng_per_day") == drugs.MEMORY
    assert drug("morphine").standing("hard_most_ng_per_day") == drugs.PROJECT
    assert drug("ziconotide").standing("undiluted_days") == drugs.SOURCE
    assert drug("water").standing("patient_bolus_allowed") == drugs.PROJECT


def test_drugs_two_decimal_places_over_the_highest_start_pass_every_hard_limit() -> None:
    for name in drugs.names():
        it = drug(name)
        assert name == "water" or it.start_high_ng_per_day * 5523 // 55 > it.hard_most_ng_per_day, name


def test_drugs_digest_is_that_of_this_version() -> None:
    pinned = "15a3dc144b91eef314a486cb89b77fbf92d2df7cb22fbdb1b21b4f5491994302"
    assert drugs.VERSION == "1"
    assert binascii.hexlify(drugs.digest()).decode() == pinned
