"""Dose adjustment at the edges of each figure, and the sentences in which it is refused."""

from door import content
from test_titration import BACLOFEN, HOUR_MS, MONDAY, _asks, _same, _started
from turned_down import figures, refused
from whole import whole

from pump.dose_limits import SoftLimits
from pump.drugs import find, names
from pump.titration import Change, Titration, floor_ng_per_day, must_taper, scaled, taper, towards


def test_titration_lowers_and_raises_nothing_by_the_same_ratio() -> None:
    assert (scaled(55, 100, 100), scaled(55, 7, 7)) == (55, 55)


def test_titration_tells_the_floor_rounded_up_at_every_concentration() -> None:
    assert [floor_ng_per_day(48_000, strength) for strength in (500_000, 333_333, 100_000_000)] == [
        24_000,
        16_000,
        4_800_000,
    ]


def test_titration_must_taper_what_harms_and_what_the_label_wants_tapered() -> None:
    for name, tapers in (("baclofen", True), ("clonidine", True), ("ziconotide", False), ("water", False)):
        drugs = content((name, 1_000))
        assert must_taper(drugs, 2, 1) is tapers, name
        assert must_taper(drugs, 1, 1) is False
    library = [drug for drug in [find(name) for name in names()] if drug is not None]
    tapered = [drug for drug in library if must_taper([(drug, 1)], 2, 1)]
    assert tapered == [drug for drug in library if drug.sudden_stop_harms or drug.taper_to_end]
    assert [drug for drug in tapered if not drug.sudden_stop_harms]


def test_titration_says_in_a_sentence_why_a_rise_is_refused_and_for_how_long() -> None:
    large = refused(_asks, _same(BACLOFEN, 100_000, 130_001))
    assert large.message == "from 100000 ng/day one step leads to 130000 ng/day at most, not to 130001 ng/day"
    soon = refused(_asks, _same(BACLOFEN, 100_000, 110_000), False, 23)
    assert soon.message == "the dose was changed 1380 min ago; it may be raised after 1440 min"
    assert whole(soon.wait_s) == [3600]


def test_titration_asks_about_a_second_drop_within_a_day_with_whole_figures() -> None:
    soft = SoftLimits()
    mixed = content(("baclofen", 500_000), ("clonidine", 150_001))
    _started().check(_same(mixed, 100_001, 95_001), False, MONDAY, 23 * HOUR_MS, soft)
    found = [[it["drug"], it["what"], it["figure_ng_per_day"], it["limit_ng_per_day"]] for it in soft.found]
    assert found[0] == ["baclofen", "drop_again", 95_001, 100_001]
    assert found[1] == [
        "clonidine",
        "drop_again",
        95_001 * 150_001 // 500_000,
        30_001,
    ]  # 30,000.5, rounded up
    assert whole([it[2:] for it in found]) == [95_001, 100_001, 28_500, 30_001]


def test_titration_compares_two_doses_known_within_bounds_where_they_are_nearest() -> None:
    assert towards((100, 110), (90, 99)) == (100, 99)  # lower for certain
    assert towards((100, 110), (90, 100)) == (110, 110)  # perhaps the same
    assert towards((100, 110), (105, 120)) == (110, 110)
    assert towards((100, 110), (111, 120)) == (110, 111)  # higher for certain
    assert towards((100, 110), (95, 105)) == (110, 110)


def test_titration_of_a_drug_that_was_not_there_before_has_no_step() -> None:
    water, both = content(("water", 1_000)), content(("water", 1_000), ("ziconotide", 1_000))
    assert Change(water, 10_000, both, 10_000).most_ng(False) is None
    assert Change(both, 10_000, both, 10_000).most_ng(False) is not None


def test_titration_lets_anything_be_given_before_any_dose_was() -> None:
    titration = Titration()
    assert titration.within(1_000_000, MONDAY, 0) is False
    assert titration.within(100_000_000, 0, 0) is False
    assert _asks(_same(BACLOFEN, 0, 2_000_000), titration=titration) == []
    assert figures(_asks, _same(BACLOFEN, 1, 3), False, 1000, titration)[0] == "step_too_large"


def test_titration_remembers_the_change_until_so_many_minutes_after() -> None:
    titration = Titration()
    titration.changed(MONDAY, 5 * 60_000)
    assert titration.within(60, MONDAY, 65 * 60_000 - 1) is True
    assert titration.within(60, MONDAY, 65 * 60_000) is False
    assert titration.within(24 * 60, MONDAY + 1, 4 * 60_000) is True
    assert titration.within(24 * 60, MONDAY + 1, 5 * 60_000) is False


def test_titration_says_in_a_sentence_why_a_taper_is_refused() -> None:
    for percent in (0, 21):
        steep = refused(taper, 100_000, 24_000, percent, 1)
        assert (steep.reason, steep.asked, steep.allowed) == ("taper_too_fast", percent, 20)
        assert steep.message == f"a taper lowers by 1 to 20 % at once, not by {percent} %"
    often = refused(taper, 100_000, 24_000, 10, 0)
    assert (often.reason, often.message) == (
        "taper_too_fast",
        "a taper has at most a step a day, not one every 0",
    )
    rare = refused(taper, 100_000, 24_000, 10, 29)
    assert (rare.reason, rare.asked, rare.allowed) == ("taper_too_long", 29, 28)
    assert rare.message == "a taper has a step every 28 days at least, not every 29"
    assert taper(25_000, 24_000, 20, 28) == [(0, 25_000), (28, 24_000)]


def test_titration_ends_a_taper_within_366_steps_or_refuses_it() -> None:
    plan = taper(365, 0, 1, 1)  # from 100 ng on a nanogram at a time
    long = refused(taper, 10_000_000, 1, 1, 1)
    assert (long.reason, long.asked, long.allowed) == ("taper_too_long", 367, 366)
    assert long.message == "by 1 % it takes more than 366 steps"
    assert plan[-101:-98] == [(len(plan) - 101, 100), (len(plan) - 100, 99), (len(plan) - 99, 98)]


def test_titration_makes_a_taper_of_just_366_entries() -> None:
    assert len(taper(365, 0, 1, 1)) < 366
    dose_ng = 100
    while len(_entries(dose_ng)) < 366:
        dose_ng += dose_ng // 40 + 1
    while len(_entries(dose_ng)) > 366:
        dose_ng -= 1
    assert len(taper(dose_ng, 0, 1, 1)) == 366


def _entries(dose_ng: int) -> "list[int]":
    """The doses of a taper by 1 %, by itself."""
    doses = [dose_ng]
    while doses[-1]:
        doses.append(min(-(-doses[-1] * 99 // 100), doses[-1] - 1))
    return doses
