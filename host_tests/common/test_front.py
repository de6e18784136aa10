"""The front by itself: how far it has come, what moves it, and what is missed on its way."""

from whole import whole

from pump.front import CHANGE, FILL, FRONTS, NONE, Front
from pump.integral import FAR, Integral

STEP_PL = 20_000
RATE = 1_728_000  # 20 pL a ms: a step a second


def _front(kind: int = FILL, dead_volume_nl: int = 2_000) -> Front:
    front = Front(Integral(STEP_PL))
    front.start(kind, dead_volume_nl)
    return front


def test_a_new_pump_has_no_front_and_waits_for_none() -> None:
    front = Front(Integral(STEP_PL))
    assert (front.kind, FRONTS[front.kind], front.moved) == (NONE, "none", False)
    assert whole((front.left_steps, front.left_nl(), front.prolong())) == [0, 0, 0]
    assert (front.arrived(), front.wait_ms(RATE)) == (False, FAR)


def test_its_kinds_have_the_names_of_log_and_link() -> None:
    assert (FRONTS[NONE], FRONTS[FILL], FRONTS[CHANGE]) == ("none", "fill", "change")


def test_it_arrives_with_the_last_step_of_the_dead_volume_rounded_up() -> None:
    front = _front(dead_volume_nl=1_999)
    assert whole((front.left_steps, front.left_nl())) == [100, 2_000]
    front.take(99)
    assert (front.left_steps, front.left_nl(), front.arrived()) == (1, 20, False)
    front.take(1)
    assert (front.left_steps, front.left_nl(), front.arrived()) == (0, 0, True)


def test_it_waits_as_long_as_the_rate_needs_and_for_ever_without_one() -> None:
    front = _front()
    assert (front.wait_ms(RATE), front.wait_ms(0)) == (100_000, FAR)
    front.take(100)
    assert front.wait_ms(RATE) == 0
    front.take(5)
    assert front.wait_ms(RATE) == 0


def test_it_has_moved_since_its_first_step_and_not_before() -> None:
    front = _front()
    front.take(0)
    assert front.moved is False
    front.take(1)
    assert front.moved is True
    front.start(FILL, 2_000)
    assert front.moved is False


def test_where_there_is_no_front_steps_move_nothing() -> None:
    front = Front(Integral(STEP_PL))
    front.take(50)
    assert (front.left_steps, front.moved, front.prolong()) == (0, False, 0)


def test_more_than_eight_steps_that_were_not_made_have_to_be_made_once_more() -> None:
    front = _front()
    front.take(60)
    front.sensed(52)
    assert (front.prolong(), front.left_steps) == (0, 40)
    front.take(1)
    assert (front.prolong(), front.left_steps) == (9, 48)
    assert (front.prolong(), front.left_steps) == (0, 48)


def test_what_was_missed_before_a_front_entered_is_not_counted_for_it() -> None:
    front = _front()
    front.take(50)
    front.start(CHANGE, 2_000)
    front.take(8)
    assert (front.prolong(), front.left_steps) == (0, 92)
    front.take(1)
    assert front.prolong() == 9


def test_another_calibration_moves_the_same_volume_and_misses_the_same_rounded_up() -> None:
    integral = Integral(STEP_PL)
    front = Front(integral)
    front.start(FILL, 2_000)
    front.take(11)  # 89 steps of 20,000 pL are left, and 11 are missed
    integral.recalibrate(30_000)
    front.recalibrate(STEP_PL)
    assert whole(front.left_steps) == [60]
    assert (front.prolong(), front.left_steps) == (0, 60)  # 8 steps of 30,000 pL
    front.take(1)
    assert whole((front.prolong(), front.left_steps)) == [9, 68]


def test_another_catheter_that_holds_no_drug_puts_the_front_where_it_begins() -> None:
    front = _front(CHANGE)
    front.refit(1_000)
    assert (front.kind, front.left_steps, front.moved) == (FILL, 50, True)
    no_front = Front(Integral(STEP_PL))
    no_front.refit(1_000)
    assert (no_front.kind, no_front.left_steps, no_front.moved) == (FILL, 50, True)
    no_front.refit(0)
    assert no_front.left_steps == 50


def test_a_catheter_of_no_volume_has_no_way_for_a_front() -> None:
    front = _front(CHANGE)
    front.refit(0)
    assert (front.left_steps, front.arrived()) == (0, True)


def test_another_catheter_leaves_a_front_that_is_still_before_it_where_it_is() -> None:
    front = _front(FILL)
    front.refit(1_000)
    assert (front.left_steps, front.moved) == (100, False)
    front.take(60)
    front.refit(1_000)
    assert (front.left_steps, front.moved) == (50, True)


def test_ended_it_is_no_front() -> None:
    front = _front()
    front.end()
    assert (front.kind, front.left_steps, front.arrived(), front.wait_ms(RATE)) == (NONE, 0, False, FAR)
