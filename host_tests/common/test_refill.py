"""The refill visit: what was expected and what came out, what went in, and nothing of it before the end."""

from door import content
from turned_down import figures, refused

from pump.refill import (
    BEGUN,
    FILLED,
    NONE,
    STEPS,
    WITHDRAWN,
    Visit,
    discrepancy_permille,
    mixed,
)
from pump.refill_result import Result, days_by_volume, flagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.dose_limits import Content

MONDAY = 20_458
SIZE_NL = 20_000_000
LOW_NL = 2_000_000
WEAK = content(("baclofen", 500_000))
STRONG = content(("baclofen", 2_000_000))


def _figures(mixture: "Content") -> "list[tuple[str, int]]":
    return [(drug.name, concentration) for drug, concentration in mixture]


def _visit(step: int, left_nl: int = 500_000, new: "Content" = STRONG) -> Visit:
    """3 mL are reckoned; what a syringe reaches of them comes out, and 18 mL go in."""
    visit = Visit(SIZE_NL)
    if step >= BEGUN:
        visit.begin(3_000_000, left_nl, WEAK)
    if step >= WITHDRAWN:
        visit.withdrawn(3_000_000 - left_nl, 3_000_000)
    if step >= FILLED:
        visit.filled(18_000_000, new, left_nl)
    assert visit.step == step
    return visit


def test_refill_goes_from_begun_over_withdrawn_and_filled_to_one_result() -> None:
    visit = _visit(FILLED)
    result = visit.finish(500_000)
    result.due(MONDAY, days_by_volume(result.volume_nl, LOW_NL, 200_000), 90)
    assert (result.volume_nl, _figures(result.content)) == (18_500_000, [("baclofen", 1_959_459)])
    assert (result.next_refill_day, result.by) == (MONDAY + 82, "volume")
    assert (result.discrepancy_permille, flagged(result.discrepancy_permille)) == (0, False)
    assert visit.step == NONE


def test_refill_refuses_every_step_out_of_its_order_and_stays_where_it_is() -> None:
    for step in range(len(STEPS)):
        calls = (
            (NONE, "begin", (3_000_000, 0, WEAK)),
            (BEGUN, "withdrawn", (2_000_000, 2_500_000)),
            (WITHDRAWN, "filled", (1_000_000, WEAK, 0)),
            (FILLED, "finish", (0,)),
        )
        for wanted, name, arguments in calls:
            taken_out_again = (name, step) == ("withdrawn", FILLED)
            if wanted != step and not taken_out_again:
                visit = _visit(step)
                refusal = refused(getattr(visit, name), *arguments)
                assert refusal.reason == ("refill_open" if wanted == NONE else "refill_step")
                assert (refusal.asked, refusal.allowed, visit.step) == (step, wanted, step)


def test_refill_compares_what_came_out_with_what_a_syringe_should_find() -> None:
    for withdrawn, permille, told in (
        (2_500_000, 0, False),
        (2_000_000, 200, False),
        (3_000_000, 200, False),
        (1_999_999, 201, True),
        (3_000_001, 201, True),
        (0, 1000, True),
    ):
        visit = _visit(BEGUN)
        visit.withdrawn(withdrawn, 3_000_000)
        assert visit.predicted_nl == 2_500_000
        assert (visit.discrepancy_permille, flagged(visit.discrepancy_permille)) == (permille, told)


def test_refill_rounds_a_discrepancy_up_and_has_a_figure_for_every_case() -> None:
    assert discrepancy_permille(1_000_001, 1_000_000) == 1
    assert discrepancy_permille(0, 0) == 0
    assert discrepancy_permille(1, 0) == 9_999
    assert discrepancy_permille(20_000_000, 1) == 9_999


def test_refill_refuses_more_than_the_reservoir_takes_on_top_of_what_is_left() -> None:
    visit = _visit(WITHDRAWN)
    over = refused(visit.filled, 19_500_001, STRONG, 500_000)
    assert (over.reason, over.asked, over.allowed) == ("overfill", 19_500_001, 19_500_000)
    assert "19500001" in over.message and "20000000" in over.message
    assert visit.step == WITHDRAWN
    visit.filled(19_500_000, STRONG, 500_000)
    assert visit.finish(500_000).volume_nl == SIZE_NL


def test_refill_refuses_to_withdraw_more_than_there_can_be_and_to_fill_nothing() -> None:
    assert figures(_visit(BEGUN).withdrawn, 19_500_001, 3_000_000) == (
        "withdrawn_too_much",
        19_500_001,
        19_500_000,
    )
    assert refused(_visit(WITHDRAWN).filled, 0, STRONG, 500_000).reason == "nothing_filled"
    visit = _visit(FILLED)
    before = visit.content
    assert refused(visit.withdrawn, 19_500_001, visit.counted_nl).reason == "withdrawn_too_much"
    assert (visit.step, visit.content) == (FILLED, before)


def test_refill_mixes_with_what_was_left_to_the_nearest_nanogram_per_ml() -> None:
    assert mixed(500_000, 500_000, 2_000_000, 18_000_000) == 1_959_459  # 1,959,459.46
    assert mixed(1, 1, 2, 1) == 2  # 1.5: a half goes up
    assert mixed(10_000_000, 1_000_000, 20_000_000, 1_000_000) == 15_000_000
    assert mixed(7, 0, 9, 100) == 9
    for left in (1, 333_333, 20_000_000):
        for old, new in ((100_000_000, 1), (25_000, 100_000), (500_000, 500_000)):
            fill = 17_000_003
            error = 2 * (mixed(old, left, new, fill) * (left + fill) - old * left - new * fill)
            assert -(left + fill) < error <= left + fill


def test_refill_mixes_every_drug_of_a_mixture() -> None:
    visit = Visit(SIZE_NL)
    visit.begin(2_000_000, 1_000_000, content(("morphine", 10_000_000), ("clonidine", 100_000)))
    visit.withdrawn(1_000_000, 2_000_000)
    visit.filled(9_000_000, content(("morphine", 20_000_000), ("clonidine", 50_000)), 1_000_000)
    assert _figures(visit.mixture) == [("morphine", 19_000_000), ("clonidine", 55_000)]


def test_refill_with_another_drug_is_refused_until_the_pump_is_rinsed() -> None:
    other = content(("morphine", 10_000_000))
    visit = _visit(WITHDRAWN)
    assert figures(visit.filled, 18_000_000, other, 500_000)[0] == "other_drug_left"
    more = content(("baclofen", 500_000), ("clonidine", 100_000))
    assert refused(visit.filled, 18_000_000, more, 500_000).reason == "other_drug_left"
    visit = _visit(WITHDRAWN, 0)
    visit.filled(18_000_000, other, 0)
    assert _figures(visit.mixture) == [("morphine", 10_000_000)]


def test_refill_of_a_new_or_rinsed_pump_is_diluted_by_what_is_left_in_it() -> None:
    visit = Visit(SIZE_NL)
    visit.begin(0, 500_000, [])
    visit.withdrawn(0, 0)
    visit.filled(19_500_000, WEAK, 500_000)
    assert (flagged(visit.discrepancy_permille), _figures(visit.mixture)) == (False, [("baclofen", 487_500)])


def test_refill_takes_off_what_was_given_between_filling_and_the_end() -> None:
    visit = _visit(FILLED)  # the count was 500,000 then
    assert visit.finish(480_000).volume_nl == 18_480_000


def test_refill_mixes_with_what_is_still_left_when_it_is_filled() -> None:
    visit = _visit(WITHDRAWN)
    visit.filled(18_000_000, STRONG, 400_000)
    assert _figures(visit.mixture) == [("baclofen", mixed(500_000, 400_000, 2_000_000, 18_000_000))]
    assert visit.finish(400_000).volume_nl == 18_400_000


def test_refill_predicts_by_the_count_at_the_withdrawal() -> None:
    visit = _visit(BEGUN)
    visit.withdrawn(2_490_000, 2_990_000)
    assert (visit.predicted_nl, visit.discrepancy_permille) == (2_490_000, 0)


def test_refill_takes_only_the_mixture_that_is_there() -> None:
    visit = _visit(FILLED)
    visit.check_mixture(content(("baclofen", 1_959_459)))
    assert figures(visit.check_mixture, STRONG) == ("wrong_mixture", 1_959_459, 2_000_000)
    assert figures(visit.check_mixture, content(("morphine", 1_959_460)))[0] == "wrong_mixture"
    for other in ([], content(("baclofen", 1_959_459), ("clonidine", 7))):
        assert refused(visit.check_mixture, other).reason == "wrong_mixture"
    assert visit.step == FILLED


def test_refill_is_due_by_the_earlier_of_volume_and_stability() -> None:
    for mean, stability, days, by in (
        (165_000, 90, 90, "stability"),  # 16.5 mL last 100 days
        (165_000, 100, 100, "volume"),
        (165_000, 101, 100, "volume"),
        (165_001, 101, 99, "volume"),
        (165_000, 0, 100, "volume"),
        (0, 90, 90, "stability"),
        (48_000, 14, 14, "stability"),
    ):
        result = _visit(FILLED).finish(500_000)
        result.due(MONDAY, days_by_volume(result.volume_nl, LOW_NL, mean), stability)
        assert (result.next_refill_day, result.by) == (MONDAY + days, by)


def test_refill_is_due_earlier_or_later_by_what_the_bridge_takes() -> None:
    """1 mL of the 16.5 mL at another rate: 5 days instead of 10 to begin with, or 20."""
    assert days_by_volume(18_500_000, LOW_NL, 100_000) == 165
    assert days_by_volume(18_500_000, LOW_NL, 100_000, 1_000_000, 200_000) == 160
    assert days_by_volume(18_500_000, LOW_NL, 100_000, 1_000_000, 50_000) == 175
    assert days_by_volume(LOW_NL + 100_000, LOW_NL, 100_000, 1_000_000, 20_000) == 5


def test_refill_of_ziconotide_is_due_after_14_days_first_then_40_diluted_or_84() -> None:
    drugs = content(("ziconotide", 25_000))
    for first, diluted, days in ((True, False, 14), (True, True, 14), (False, True, 40), (False, False, 84)):
        result = Result(18_000_000, drugs, 0)
        result.due(
            MONDAY, days_by_volume(18_000_000, LOW_NL, 48_000), drugs[0][0].stability_days(first, diluted)
        )
        assert (result.next_refill_day, result.by) == (MONDAY + days, "stability")


def test_refill_that_nothing_uses_and_that_keeps_for_ever_has_no_date() -> None:
    result = _visit(FILLED).finish(500_000)
    result.due(MONDAY, days_by_volume(result.volume_nl, LOW_NL, 0), 0)
    assert (result.next_refill_day, result.by) == (0, "")


def test_refill_below_the_low_mark_is_due_at_once() -> None:
    assert days_by_volume(LOW_NL, LOW_NL, 48_000) == 0
    assert days_by_volume(LOW_NL - 1, LOW_NL, 48_000) == 0
    assert days_by_volume(LOW_NL + 47_999, LOW_NL, 48_000) == 0


def test_refill_abandoned_at_any_step_leaves_nothing_behind() -> None:
    for step in range(len(STEPS)):
        visit = _visit(step)
        visit.abandon()
        assert visit.to_json() == {"step": "none"}
        visit.begin(3_000_000, 0, WEAK)
        assert visit.to_json() == {"step": "begun", "predicted_nl": 3_000_000, "left_nl": 0}
        assert (visit.discrepancy_permille, visit.withdrawn_nl, visit.mixture) == (0, 0, [])


def test_refill_tells_how_far_it_is() -> None:
    assert _visit(FILLED).to_json() == {
        "step": "filled",
        "predicted_nl": 2_500_000,
        "left_nl": 500_000,
        "withdrawn_nl": 2_500_000,
        "flagged": False,
        "discrepancy_permille": 0,
        "filled_nl": 18_000_000,
        "drugs": [{"name": "baclofen", "concentration_ng_per_ml": 1_959_459}],
    }
