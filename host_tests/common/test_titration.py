"""Dose adjustment within each drug's steps, and tapers that are exact: the figures of the labels."""

from door import content
from turned_down import figures, refused

from pump.dose_limits import SoftLimits
from pump.refusals import Refused
from pump.titration import Change, Titration, floor_ng_per_day, must_taper, scaled, taper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.dose_limits import Content

MONDAY = 20_458
HOUR_MS = 3_600_000
BACLOFEN = content(("baclofen", 500_000))
ZICONOTIDE = content(("ziconotide", 25_000))


def _started(day: int = MONDAY) -> Titration:
    titration = Titration()
    titration.changed(day, 0)
    return titration


def _asks(
    change: Change, cerebral: bool = False, hours: int = 1000, titration: "Titration | None" = None
) -> "list[Any]":
    """The drops that ask, as (what, figure, limit), so many hours after the last change."""
    soft = SoftLimits()
    when = (MONDAY + hours // 24, hours % 24 * HOUR_MS)
    (titration or _started()).check(change, cerebral, when[0], when[1], soft)
    return [(it["what"], it["figure_ng_per_day"], it["limit_ng_per_day"]) for it in soft.found]


def _same(drugs: "Content", old_ng: int, new_ng: int) -> Change:
    return Change(drugs, old_ng, drugs, new_ng)


def test_titration_scales_a_dose_and_rounds_towards_the_old_one() -> None:
    figures_ng = [scaled(100_000, percent, 100) for percent in (130, 110, 100, 80)]
    assert figures_ng == [130_000, 110_000, 100_000, 80_000]
    assert (scaled(55, 110, 100), scaled(55, 90, 100)) == (60, 50)  # 60.5 and 49.5


def test_titration_of_baclofen_rises_by_30_percent_spinal_and_15_cerebral_or_child() -> None:
    for cerebral, most in ((False, 130_000), (True, 115_000)):
        assert _asks(_same(BACLOFEN, 100_000, most), cerebral) == []
        over = figures(_asks, _same(BACLOFEN, 100_000, most + 1), cerebral)
        assert over == ("step_too_large", most + 1, most)


def test_titration_of_baclofen_rises_once_in_24_hours() -> None:
    rise = _same(BACLOFEN, 100_000, 110_000)
    assert figures(_asks, rise, False, 23) == ("step_too_soon", 23 * 60, 24 * 60)
    assert _asks(rise, False, 24) == []


def test_titration_of_ziconotide_rises_by_2_4_ug_at_most_every_56_hours() -> None:
    assert _asks(_same(ZICONOTIDE, 2_400, 4_800)) == []
    assert figures(_asks, _same(ZICONOTIDE, 2_400, 4_801)) == ("step_too_large", 4_801, 4_800)
    soon = figures(_asks, _same(ZICONOTIDE, 2_400, 3_000), False, 55)
    assert soon == ("step_too_soon", 55 * 60, 56 * 60)
    assert _asks(_same(ZICONOTIDE, 2_400, 3_000), False, 56) == []


def test_titration_lets_ziconotide_rise_two_or_three_times_in_any_week() -> None:
    titration = _started()
    rises = 0
    dose = 2_400
    for hour in range(1, 4 * 168 + 1):
        try:
            _asks(_same(ZICONOTIDE, dose, dose + 100), False, hour, titration)
        except Refused:
            continue
        titration.changed(MONDAY + hour // 24, hour % 24 * HOUR_MS)
        dose += 100
        rises += 1
    assert rises == 12


def test_titration_refuses_a_slip_of_the_unit_or_of_the_finger() -> None:
    assert figures(_asks, _same(BACLOFEN, 50_000, 5_523_000)) == ("step_too_large", 5_523_000, 65_000)
    assert figures(_asks, _same(BACLOFEN, 55_000, 55_000_000)) == ("step_too_large", 55_000_000, 71_500)


def test_titration_never_refuses_a_lower_dose() -> None:
    for drugs in (BACLOFEN, ZICONOTIDE, content(("clonidine", 500_000))):
        for new in (99_999, 50_000, 1, 0):
            asked = _asks(_same(drugs, 100_000, new), False, 0)
            assert all(
                figure == new for _, figure, _ in asked
            )  # it may ask, by this figure, and does not refuse


def test_titration_asks_before_a_drop_of_more_than_a_fifth_where_a_sudden_stop_harms() -> None:
    assert _asks(_same(BACLOFEN, 100_000, 80_000)) == []
    assert _asks(_same(BACLOFEN, 100_000, 79_999)) == [("drop", 79_999, 80_000)]
    assert _asks(_same(BACLOFEN, 100_000, 0)) == [("drop", 0, 80_000)]
    assert _asks(_same(ZICONOTIDE, 10_000, 0)) == []


def test_titration_asks_before_a_second_drop_within_a_day() -> None:
    drop = _same(BACLOFEN, 100_000, 90_000)
    assert _asks(drop, False, 23) == [("drop_again", 90_000, 100_000)]
    assert _asks(drop, False, 24) == []


def test_titration_does_not_mind_the_same_dose_again() -> None:
    assert _asks(_same(BACLOFEN, 100_000, 100_000), False, 0) == []


def test_titration_of_a_drug_without_limits_has_none() -> None:
    water = content(("water", 1_000))
    assert _same(water, 100, 100_000).most_ng(False) is None
    assert _asks(_same(water, 100, 100_000), False, 0) == []


def test_titration_leaves_a_start_to_the_limits_of_starting() -> None:
    assert _asks(_same(BACLOFEN, 0, 200_000), False, 0) == []


def test_titration_without_a_former_change_is_not_too_soon() -> None:
    soft = SoftLimits()
    Titration().check(_same(BACLOFEN, 100_000, 110_000), False, 0, 0, soft)
    assert soft.found == []


def test_titration_of_a_mixture_holds_the_tightest_step_of_all_its_drugs() -> None:
    both = content(("morphine", 10_000_000), ("ziconotide", 10_000))
    # 5 mg of morphine carry 5 ug of ziconotide; 7.4 ug are the most, before the 30 % of morphine in both
    assert _same(both, 5_000_000, 0).most_ng(False) == 6_500_000
    # 20 mg carry 20 ug: 22.4 ug are the most, 12 %
    assert _same(both, 20_000_000, 0).most_ng(False) == 22_400_000
    assert figures(_asks, _same(both, 5_000_000, 5_500_000), False, 24) == ("step_too_soon", 1440, 3360)


def test_titration_sees_another_drugs_dose_rise_with_its_concentration() -> None:
    before = content(("morphine", 10_000_000), ("clonidine", 100_000))
    after = content(("morphine", 10_000_000), ("clonidine", 200_000))
    # 5 mg carried 50 ug of clonidine, and would carry 100: at 65 ug the morphine is 3.25 mg
    assert figures(_asks, Change(before, 5_000_000, after, 5_000_000)) == (
        "step_too_large",
        5_000_000,
        3_250_000,
    )
    assert _asks(Change(before, 5_000_000, after, 3_250_000)) == []


def test_titration_at_another_concentration_of_the_same_dose_is_no_change() -> None:
    stronger = content(("baclofen", 2_000_000))
    assert _asks(Change(BACLOFEN, 100_000, stronger, 100_000), False, 0) == []
    assert figures(_asks, Change(BACLOFEN, 100_000, stronger, 130_001)) == (
        "step_too_large",
        130_001,
        130_000,
    )


def test_titration_asks_where_a_drug_that_must_not_stop_is_left_out() -> None:
    before = content(("morphine", 10_000_000), ("clonidine", 100_000))
    after = content(("morphine", 10_000_000))
    assert _asks(Change(before, 5_000_000, after, 5_000_000)) == [("drop", 0, 40_000)]


def test_taper_goes_down_by_its_percent_to_the_pumps_minimum_exactly() -> None:
    floor = floor_ng_per_day(48_000, 500_000)
    assert floor == 24_000
    plan = taper(100_000, floor, 20, 1)
    assert plan == [
        (0, 100_000),
        (1, 80_000),
        (2, 64_000),
        (3, 51_200),
        (4, 40_960),
        (5, 32_768),
        (6, 26_215),
        (7, 24_000),
    ]


def test_taper_is_monotonic_and_no_step_is_larger_than_asked_for() -> None:
    for dose in (1_000_000, 333_333, 24_001, 24_000, 100):
        for percent in (2, 7, 10, 20):
            for days in (1, 3):
                plan = taper(dose, 24_000, percent, days)
                assert plan[0] == (0, dose)
                assert plan[-1][1] == min(dose, 24_000)
                for i in range(1, len(plan)):
                    old, new = plan[i - 1][1], plan[i][1]
                    assert plan[i][0] - plan[i - 1][0] == days
                    assert new < old and new * 100 >= old * (100 - percent)


def test_taper_of_each_step_is_taken_by_the_titration_without_asking() -> None:
    titration = _started()
    plan = taper(900_000, 24_000, 20, 1)
    for i in range(1, len(plan)):
        assert _asks(_same(BACLOFEN, plan[i - 1][1], plan[i][1]), True, plan[i][0] * 24, titration) == []
        titration.changed(MONDAY + plan[i][0], 0)


def test_taper_refuses_too_fast_and_endless_plans() -> None:
    assert figures(taper, 100_000, 24_000, 21, 1) == ("taper_too_fast", 21, 20)
    assert refused(taper, 100_000, 24_000, 0, 1).reason == "taper_too_fast"
    assert refused(taper, 100_000, 24_000, 10, 0).reason == "taper_too_fast"
    assert refused(taper, 1_000_000_000, 1, 1, 1).reason == "taper_too_long"


def test_taper_is_due_above_the_minimum_for_drugs_that_must_not_stop() -> None:
    assert must_taper(BACLOFEN, 24_001, 24_000)
    assert not must_taper(BACLOFEN, 24_000, 24_000)
    assert must_taper(content(("bupivacaine", 100), ("clonidine", 100)), 24_001, 24_000)
    assert not must_taper(ZICONOTIDE, 19_200, 1_200)
