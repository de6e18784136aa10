"""Which part of an hour was given, by the clock and by the time that passed; and what a state record keeps of it."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS
from heap import allocated
from watch import HALF_MS, Watch

from pump.core_time import CoreTime
from pump.integral import FAR


# covers: CLK-1
def test_a_clock_that_nobody_sets_bars_nothing_day_after_day() -> None:
    watch = Watch()
    for _ in range(3 * 24 * 2):
        assert (watch.barred_ms(), watch.hours.wait_ms(watch.now_ms), watch.hours.plain) == (0, FAR, True)
        watch.run(HALF_MS)


# covers: CLK-2
def test_set_back_the_part_that_was_given_is_barred_and_the_rest_is_not() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(HALF_MS)
    watch.set(6 * HOUR_MS + 10 * MINUTE_MS)
    assert watch.barred_ms() == 20 * MINUTE_MS
    watch.run(20 * MINUTE_MS)
    assert (watch.barred_ms(), watch.hours.wait_ms(watch.now_ms)) == (0, FAR)
    watch.run(30 * MINUTE_MS)
    watch.set(7 * HOUR_MS - 1)
    assert watch.barred_ms() == 1


# covers: CLK-2
def test_what_is_barred_in_the_next_hour_is_a_change_ahead() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(HOUR_MS + HALF_MS)
    watch.set(5 * HOUR_MS + HALF_MS)
    assert (watch.barred_ms(), watch.hours.wait_ms(watch.now_ms)) == (0, HALF_MS)
    watch.run(HALF_MS)
    assert watch.barred_ms() == HOUR_MS
    watch.run(HOUR_MS)
    assert watch.barred_ms() == HALF_MS


# covers: CLK-3
def test_an_hour_is_whole_again_22_hours_after_it_was_begun() -> None:
    for early_ms, barred_ms in ((0, 0), (1, HOUR_MS)):
        watch = Watch(6 * HOUR_MS)
        watch.run(22 * HOUR_MS - early_ms)
        watch.set(6 * HOUR_MS)
        assert watch.barred_ms() == barred_ms
    watch = Watch(6 * HOUR_MS + HALF_MS)  # it counts as begun at the full hour
    watch.run(HALF_MS)
    watch.run(21 * HOUR_MS)
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == 0


# covers: CLK-3
def test_what_is_given_later_of_an_hour_puts_its_next_turn_off() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(MINUTE_MS)
    watch.set(8 * HOUR_MS)
    watch.run(20 * HOUR_MS)
    watch.set(6 * HOUR_MS)
    watch.run(2 * HOUR_MS)  # 59 minutes of it, 20 hours after its first
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == HOUR_MS
    watch.run(20 * HOUR_MS)
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == 0


# covers: CLK-3
def test_an_hour_that_is_set_again_and_again_is_not_put_off_by_being_barred() -> None:
    watch = Watch(6 * HOUR_MS)
    given = []
    for number in range(50):
        given.append(number if watch.barred_ms() == 0 else -1)
        watch.run(HOUR_MS)
        watch.set(6 * HOUR_MS)
    assert [number for number in given if number >= 0] == [0, 22, 44]


# covers: CLK-4
def test_time_in_which_the_schedule_was_not_in_force_gives_nothing() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(HOUR_MS, in_force=False)
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == 0
    watch.run(10 * MINUTE_MS)
    watch.run(HALF_MS, in_force=False)
    watch.run(10 * MINUTE_MS)  # what lies before is not made up any more
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == 50 * MINUTE_MS


# covers: CLK-2
def test_the_hours_of_midnight_are_neighbours() -> None:
    watch = Watch(23 * HOUR_MS)
    watch.run(HOUR_MS + HALF_MS)
    watch.set(23 * HOUR_MS + HALF_MS)
    assert (watch.barred_ms(), watch.hours.wait_ms(watch.now_ms)) == (HALF_MS, HALF_MS)
    watch.run(HALF_MS)
    assert (watch.now_ms, watch.barred_ms()) == (0, HALF_MS)


# covers: CLK-5
def test_a_state_record_makes_no_hour_available_sooner() -> None:
    seed = 4_711
    watch = Watch()
    for _ in range(120):
        seed = seed * 40_503 % 65_537
        watch.run(seed * 131 + 1, in_force=seed % 5 > 0)
        other = watch.reborn()
        for hour in range(24):
            for now_ms in (hour * HOUR_MS, hour * HOUR_MS + HALF_MS):
                _assert_not_sooner(watch, other, now_ms)
        if seed % 2:
            watch.set((watch.now_ms + seed * 500 - 9_000_000) % DAY_MS)
        if seed % 7 == 0:
            watch = watch.reborn()


def _assert_not_sooner(watch: Watch, other: Watch, now_ms: int) -> None:
    for ahead_ms in (0, 20 * HOUR_MS, 22 * HOUR_MS):
        uptime = CoreTime(watch.uptime.day, watch.uptime.ms)
        uptime.advance(ahead_ms)
        watch.hours.enter(now_ms, uptime)
        other.hours.enter(now_ms, uptime)
        assert other.hours.given_until_ms >= watch.hours.given_until_ms
        assert other.hours.plain <= watch.hours.plain
    watch.hours.enter(watch.now_ms, watch.uptime)


# covers: CLK-5
def test_cuts_every_few_minutes_cost_no_hour() -> None:
    watch = Watch(6 * HOUR_MS + 7 * MINUTE_MS)
    for _ in range(2 * 24 * 60 // 11):
        watch.run(11 * MINUTE_MS + 13)
        watch = watch.reborn()
        assert (watch.barred_ms(), watch.hours.wait_ms(watch.now_ms)) == (0, FAR)


# covers: CLK-5
def test_a_part_of_an_hour_is_kept_to_the_minute() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(20 * MINUTE_MS + 1)
    watch.set(6 * HOUR_MS)
    assert watch.reborn().barred_ms() == 21 * MINUTE_MS
    watch.set(8 * HOUR_MS)
    assert watch.reborn().barred_ms() == 0


# covers: CLK-5
def test_what_may_have_been_given_before_a_cut_counts_as_given() -> None:
    watch = Watch(6 * HOUR_MS)
    watch.run(10 * MINUTE_MS)
    watch.hours.assume(watch.now_ms, watch.uptime, 50 * MINUTE_MS + 10_000)
    watch.set(6 * HOUR_MS)
    assert watch.barred_ms() == HOUR_MS
    watch.set(7 * HOUR_MS)
    assert watch.barred_ms() == 10_000
    watch.set(8 * HOUR_MS)
    assert watch.barred_ms() == 0


# covers: CLK-5
def test_nothing_was_given_before_the_first_prescription() -> None:
    watch = Watch()
    watch.uptime = CoreTime(0, 0)
    other = watch.reborn()
    for hour in range(24):
        other.set(hour * HOUR_MS)
        assert (other.barred_ms(), other.hours.plain) == (0, True)


# covers: DOS-5
def test_entering_and_giving_take_nothing() -> None:
    watch = Watch(6 * HOUR_MS)

    def some(watch: Watch) -> None:
        watch.hours.enter(6 * HOUR_MS, watch.uptime)
        watch.hours.give(6 * HOUR_MS + 5)
        watch.hours.wait_ms(6 * HOUR_MS + 5)

    assert allocated(some, watch) == 0
    watch.uptime.day = 3_650
    assert allocated(some, watch) == 0
