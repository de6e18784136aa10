"""The periodic bolus by itself: one after each interval."""

from whole import whole

from pump.bolus_orders import BolusOrder
from pump.integral import FAR
from pump.periodic import PeriodicBolus

WEEK_S = 604_800
DAY_S = 86_400


def _periodic(every_s: int, duration_s: int) -> PeriodicBolus:
    periodic = PeriodicBolus()
    periodic.order = BolusOrder(500_000, 1_000, duration_s, every_s, 1)
    periodic.start_over()
    return periodic


def test_where_none_is_ordered_none_is_waited_for() -> None:
    periodic = PeriodicBolus()
    assert periodic.order is None
    periodic.start_over()
    periodic.advance(1000)
    assert whole((periodic.left_ms, periodic.wait_ms())) == [0, FAR]
    assert whole(PeriodicBolus().left_ms) == [0]
    assert periodic.begin_if_due() is False


# covers: PER-1
def test_the_first_starts_after_a_whole_interval() -> None:
    periodic = _periodic(3600, 60)
    assert periodic.wait_ms() == 3_600_000
    periodic.advance(3_599_999)
    assert (periodic.begin_if_due(), periodic.bolus.running()) == (False, False)
    periodic.advance(1)
    assert (periodic.begin_if_due(), periodic.bolus.running()) == (True, True)
    assert (periodic.bolus.volume_nl, periodic.bolus.duration_s, periodic.left_ms) == (1_000, 60, 3_600_000)


def test_a_wait_is_never_longer_than_far() -> None:
    periodic = _periodic(WEEK_S, DAY_S)
    assert periodic.wait_ms() == FAR
    periodic.advance(WEEK_S * 1000)
    periodic.begin_if_due()
    assert periodic.bolus.wait_ms() > FAR  # 1,000 nL over a day are one rate all along
    assert periodic.wait_ms() == FAR


def test_while_one_runs_its_next_change_of_rate_is_waited_for() -> None:
    periodic = _periodic(3600, 61)
    periodic.advance(3_600_000)
    periodic.begin_if_due()
    wait_ms = periodic.bolus.wait_ms()
    assert periodic.wait_ms() == wait_ms < 61_000
    periodic.advance(wait_ms)
    assert whole((periodic.left_ms, periodic.bolus.left_ms())) == [3_600_000 - wait_ms, 61_000 - wait_ms]
