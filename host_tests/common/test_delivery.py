"""Accounts of a rate that is carried out: commanded, delivered, and the hour in which they are compared."""

from whole import whole

from pump.delivery import Delivery
from pump.integral import Integral
from pump.planner import Horizon, Planner
from twin.motor import Motor

A_SECOND = 1_728_000  # nL/day at which a step of 20,000 pL comes every second


class Rig:
    """A motor whose steps are told apart from those commanded: it turns when a test says so."""

    def __init__(self, steps_per_count: int = 1) -> None:
        self.motor = Motor()
        self.motor.turned = 77  # since the power came on, before anybody asked
        integral = Integral(20_000)
        planner = Planner(self.motor, integral, Horizon(1000, 8, 1000, 0))
        self.delivery = Delivery(integral, planner, self.motor, steps_per_count)

    def account(self, commanded: int, delivered: int, closed: bool = True) -> "tuple[bool, bool]":
        """So many steps of both; what is known when the hour is closed after them."""
        delivery = self.delivery
        delivery.use_rate(A_SECOND if commanded else 0)
        delivery.elapse(commanded * 1000)
        self.motor.turned += delivered
        assert delivery.sense() == delivered
        if closed:
            delivery.close_hour()
        return delivery.short, delivery.ahead


def test_a_new_one_has_commanded_and_delivered_nothing() -> None:
    delivery = Rig().delivery
    assert whole((delivery.rate_nl_per_day, delivery.due)) == [0, 0]
    assert whole((delivery.today_commanded, delivery.today_delivered)) == [0, 0]
    assert whole((delivery.commanded(), delivery.delivered(), delivery.authorised())) == [0, 0, 0]
    assert whole(delivery.missed()) == [0]
    assert (delivery.short, delivery.ahead, delivery.sense()) == (False, False, 0)


def test_steps_add_up_by_the_day_and_since_the_start() -> None:
    rig = Rig()
    rig.account(10, 8)
    rig.account(5, 4)
    delivery = rig.delivery
    assert (delivery.due, delivery.today_commanded, delivery.today_delivered) == (5, 15, 12)
    assert (delivery.commanded(), delivery.delivered(), delivery.missed()) == (15, 12, 3)
    delivery.new_day()
    assert (delivery.today_commanded, delivery.today_delivered) == (0, 0)
    rig.account(2, 6)
    assert (delivery.today_commanded, delivery.today_delivered) == (2, 6)
    assert (delivery.commanded(), delivery.delivered(), delivery.missed()) == (17, 18, 0)


def test_a_sensor_that_counts_over_its_end_loses_nothing() -> None:
    rig = Rig()
    rig.account(0, (1 << 28) - 80)
    rig.account(0, 10)
    assert rig.delivery.delivered() == (1 << 28) - 70


# covers: DOS-2
def test_what_is_authorised_is_commanded_and_what_the_stepper_has_been_told_ahead() -> None:
    rig = Rig()
    assert rig.delivery.use_rate(A_SECOND) is True
    assert rig.delivery.use_rate(A_SECOND) is False
    rig.delivery.planner.feed(60_000)
    assert rig.delivery.elapse(3_000) == 0
    assert (rig.delivery.commanded(), rig.delivery.authorised()) == (3, 8)
    assert rig.delivery.elapse(7_000) == 2
    rig.delivery.plan_again()
    rig.delivery.planner.feed(60_000)
    assert (rig.delivery.commanded(), rig.delivery.authorised()) == (10, 18)
    assert rig.delivery.use_rate(0) is True


# covers: DOS-6
def test_a_new_calibration_passes_no_time_for_the_plan() -> None:
    rig = Rig()
    rig.delivery.use_rate(A_SECOND)
    rig.delivery.planner.feed(60_000)
    rig.delivery.elapse(1_900)
    wait_ms = rig.delivery.planner.refresh_ms()
    rig.delivery.recalibrate(15_000)
    assert (rig.delivery.due, rig.delivery.commanded(), rig.delivery.authorised()) == (1, 2, 2)
    assert rig.delivery.planner.refresh_ms() == wait_ms


# covers: GRD-6
def test_more_than_eight_steps_and_five_percent_missing_is_short_and_as_many_too_many_is_ahead() -> None:
    for commanded, most in ((32, 9), (100, 13), (119, 13), (120, 14), (3600, 188)):
        for _ in range(2):
            rig = Rig()
            for _ in range(3):  # each hour for itself
                assert rig.account(commanded, commanded - most) == (False, False)
            assert rig.account(commanded, commanded - most - 1) == (True, False)
            assert rig.account(commanded, commanded) == (False, False)
            assert rig.account(commanded, commanded + most) == (False, False)
            assert rig.account(commanded, commanded + most + 1) == (False, True)
            assert rig.account(commanded, commanded) == (False, True)


# covers: GRD-6
def test_an_account_of_fewer_than_32_steps_stays_open_while_they_tell_nothing() -> None:
    rig = Rig()
    assert rig.account(31, 24) == (False, False)
    assert rig.account(31, 24) == (True, False)  # 14 of 62
    rig = Rig()
    assert rig.account(32, 25) == (False, False)
    assert rig.account(32, 25) == (False, False)
    for delivered, found in ((11, (True, False)), (29, (False, True))):
        rig = Rig()  # nine of twenty are just within, eighteen of forty are not
        assert rig.account(20, delivered) == (False, False)
        assert rig.account(20, delivered) == found
    assert Rig().account(10, 0) == (True, False)
    assert Rig().account(10, 20) == (False, True)


# covers: GRD-6
def test_of_a_sensor_with_rare_counts_what_may_lie_between_two_of_them_is_never_short() -> None:
    rig = Rig(400)
    for delivered in (0, 400, 0, 400):
        assert rig.account(200, delivered) == (False, False)
    rig = Rig(400)
    assert rig.account(427, 0) == (False, False)  # an account of fewer than 32 counts stays open
    assert rig.account(3, 0) == (True, False)
    assert Rig(400).account(0, 408) == (False, True)


def test_short_ends_with_an_hour_in_which_nothing_was_to_be_delivered() -> None:
    rig = Rig()
    assert rig.account(100, 0) == (True, False)
    assert rig.account(1, 1) == (True, False)
    rig.delivery.looked_at()
    assert rig.account(0, 0) == (False, False)


# covers: GRD-6
def test_hours_with_a_gap_in_them_are_not_judged() -> None:
    rig = Rig()
    rig.delivery.gap(True)
    assert rig.account(100, 0) == (False, False)
    assert rig.account(100, 0) == (False, False)
    rig.account(50, 0, closed=False)
    rig.delivery.gap(False)
    assert rig.account(50, 0) == (False, False)
    assert rig.account(100, 87) == (False, False)
    assert rig.account(100, 86) == (True, False)


# covers: GRD-6
def test_what_somebody_has_looked_at_is_not_judged_again() -> None:
    rig = Rig()
    assert rig.account(100, 200) == (False, True)
    rig.account(50, 200, closed=False)
    rig.delivery.looked_at()
    assert rig.delivery.ahead is False
    assert rig.account(100, 113) == (False, False)
    assert rig.account(100, 114) == (False, True)
