"""A refill visit refuses what no reservoir can hold, and a filling that would leave nothing of a drug."""

from door import content
from turned_down import figures, refused

from pump.refill import WITHDRAWN, Visit

SIZE_NL = 20_000_000
TRACE = content(("baclofen", 1))


def test_refill_refuses_more_out_of_reach_than_the_reservoir_holds() -> None:
    for left_nl in (-1, SIZE_NL + 1):
        visit = Visit(SIZE_NL)
        assert figures(visit.begin, 0, left_nl, TRACE) == ("overfill", left_nl, SIZE_NL)
        visit.begin(0, 0, TRACE)  # the visit has not begun by what was refused


def test_refill_refuses_a_filling_of_which_less_than_a_nanogram_a_millilitre_is_left() -> None:
    visit = Visit(SIZE_NL)
    visit.begin(3_000_000, 3_000_000, [])
    visit.withdrawn(0, 3_000_000)
    assert visit.step == WITHDRAWN
    refusal = refused(visit.filled, 1_000_000, TRACE, 3_000_000)
    assert (refusal.reason, refusal.asked, refusal.allowed) == ("too_weak", 0, 1)
    assert refusal.message == "1000000 nL in 3000000 nL leave less than 1 ng/mL of baclofen"
