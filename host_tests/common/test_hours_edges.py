"""What was given of an hour, at its edges: a ms more or less, the next hour, and midnight by clock and uptime."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS
from watch import HALF_MS, Watch

from pump.core_time import CoreTime
from pump.hours import Hours
from pump.integral import FAR


# covers: CLK-1
def test_a_new_pump_stands_at_midnight_and_has_given_nothing() -> None:
    hours = Hours()
    assert (hours.given_until_ms, hours.plain, hours.wait_ms(1)) == (0, True, FAR)
    assert hours.pack(0, CoreTime(0, 0)) == bytes([0, 255] * 24)
    hours.give(1)
    assert hours.pack(HOUR_MS, CoreTime(0, 0))[:2] == bytes([1, 10])
    hours.enter(0, CoreTime(0, 0))
    assert hours.given_until_ms == 1
    hours.enter(0, CoreTime(0, 22 * HOUR_MS))
    assert hours.given_until_ms == 0


# covers: CLK-2
def test_only_the_hour_that_comes_next_is_a_change_ahead() -> None:
    watch = Watch(7 * HOUR_MS)
    watch.run(1)
    watch.set(5 * HOUR_MS)
    assert (watch.hours.wait_ms(watch.now_ms), watch.hours.plain) == (FAR, True)
    watch.set(6 * HOUR_MS)
    assert (watch.hours.wait_ms(watch.now_ms), watch.hours.plain) == (HOUR_MS, False)


# covers: CLK-3
def test_the_next_hour_is_no_change_ahead_where_it_will_be_whole_again() -> None:
    for early_ms, wait_ms in ((0, FAR), (1, HOUR_MS)):
        watch = Watch(7 * HOUR_MS)
        watch.run(21 * HOUR_MS - early_ms)
        watch.set(6 * HOUR_MS)
        assert watch.hours.wait_ms(watch.now_ms) == wait_ms


# covers: CLK-3
def test_a_pass_that_began_a_ms_later_counts_from_there() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(MINUTE_MS)
    watch.set(6 * HOUR_MS + MINUTE_MS - 1)
    watch.run(2)
    for ms, barred_ms in ((22 * HOUR_MS - MINUTE_MS - 2, MINUTE_MS + 1), (1, 0)):
        watch.run(ms, in_force=False)
        watch.set(6 * HOUR_MS)
        assert watch.barred_ms() == barred_ms


# covers: CLK-3
def test_a_pass_that_began_sooner_than_the_last_one_brings_no_turn_forward() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(MINUTE_MS)
    watch.set(6 * HOUR_MS + HALF_MS)
    watch.run(MINUTE_MS)
    for ms, barred_ms in ((22 * HOUR_MS - 2 * MINUTE_MS - 1, HALF_MS + MINUTE_MS), (1, 0)):
        watch.run(ms, in_force=False)
        watch.set(6 * HOUR_MS)
        assert watch.barred_ms() == barred_ms


# covers: CLK-2
def test_what_was_given_before_the_midnight_of_the_uptime_is_barred_after_it() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.uptime = CoreTime(3, DAY_MS - 1)
    watch.set(6 * HOUR_MS)
    watch.run(MINUTE_MS)
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == MINUTE_MS


# covers: CLK-5
def test_a_ms_that_may_have_been_given_counts_too_and_so_does_what_lies_beyond_midnight() -> None:
    watch = Watch(23 * HOUR_MS)
    watch.hours.assume(watch.now_ms, watch.uptime, 1)
    watch.set(23 * HOUR_MS)
    assert watch.barred_ms() == 1
    watch.hours.assume(23 * HOUR_MS + HALF_MS, watch.uptime, HOUR_MS)
    watch.set(0)
    assert watch.barred_ms() == HALF_MS


# covers: CLK-5
def test_what_was_given_last_or_may_be_given_still_was_begun_no_sooner_than_now() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(MINUTE_MS)
    watch.set(9 * HOUR_MS - MINUTE_MS)
    packed = watch.hours.pack(watch.now_ms, watch.uptime)
    assert packed[2 * 6 : 2 * 6 + 2] == bytes([1, 0])
    watch.hours.assume(watch.now_ms, watch.uptime, 2 * HOUR_MS)
    packed = watch.hours.pack(watch.now_ms, watch.uptime)
    assert packed[2 * 8 : 2 * 11] == bytes([60, 10, 60, 0, 59, 0])
