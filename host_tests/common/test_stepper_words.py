"""Segments cut into words: nothing lost, nothing double, small integers, and no more under way than a bound."""

from heap import allocated

from drivers.stepper_words import (
    COUNT_BITS,
    COUNT_MASK,
    FIFO_WORDS,
    LATE_US,
    MOST_STEPS,
    SECOND_US,
    SHORTEST_US,
    Words,
    soonest,
)

MANY = 100_000


def _drained(words: Words) -> "list[tuple[int, int]]":
    """Every word that is left, as (us, count), each made before the next is asked for."""
    result = []
    word = words.take(0)
    while word >= 0:
        assert word < 1 << 30
        result.append((word >> COUNT_BITS, word & COUNT_MASK))
        word = words.take(0)
    return result


def test_words_of_a_segment_hold_its_steps_and_its_interval() -> None:
    for interval_us in (SHORTEST_US, 288, 2_000, 74_074, 4_194_303):
        words = Words()
        words.add(1_000, interval_us)
        got = _drained(words)
        assert sum([count for _, count in got]) == 1_000
        assert [us for us, _ in got] == [interval_us] * len(got)


def test_a_long_interval_is_pauses_and_one_step() -> None:
    for interval_us in (4_194_304, 37_037_037, 40_000_000, 1_000_000_000):
        words = Words()
        words.add(3, interval_us)
        got = _drained(words)
        assert sum([us for us, _ in got]) == 3 * interval_us
        assert [count for us, count in got if count] == [1, 1, 1]


def test_steps_come_no_closer_than_a_motor_can_follow() -> None:
    words = Words()
    words.add(2, 1)
    got = _drained(words)
    assert [us for us, _ in got] == [SHORTEST_US] * len(got) and sum([count for _, count in got]) == 2


def test_a_segment_that_goes_on_as_the_last_one_takes_no_room() -> None:
    words = Words()
    for _ in range(1_000):
        words.add(5, 2_000)
    assert words.clear() == 5_000


def test_a_queue_that_is_full_says_so_and_loses_nothing() -> None:
    words = Words()
    for i in range(128):
        words.add(1, 1_000 + i)
    try:
        words.add(1, 5_000)
        raise AssertionError("it took one more")
    except RuntimeError:
        pass
    assert words.clear() == 128


def test_what_is_cancelled_in_the_middle_of_a_long_interval_leaves_nothing_of_it() -> None:
    words = Words()
    words.add(2, 37_000_000)
    assert words.take(0) & COUNT_MASK == 0
    assert words.clear() == 2
    words.add(1, 5_000)
    assert words.take(0) == 5_000 << COUNT_BITS | 1
    assert words.clear() == 0


# covers: DOS-2
def test_no_more_is_under_way_than_eight_steps_or_a_second_of_them() -> None:
    for interval_us in (SHORTEST_US, 288, 2_000, 74_074, 500_000, 4_000_000):
        words = Words()
        words.add(MANY, interval_us)
        under_way = 0
        word = words.take(under_way)
        while word >= 0:
            under_way += word & COUNT_MASK
            word = words.take(under_way)
        assert under_way == max(MOST_STEPS, SECOND_US // interval_us)
        assert words.clear() == MANY - under_way


def test_a_slow_run_is_handed_over_while_the_fast_one_before_it_is_still_made() -> None:
    words = Words()
    words.add(100, 2_000)
    words.add(10, 500_000)
    under_way = 0
    for _ in range(FIFO_WORDS):
        under_way += words.take(under_way) & COUNT_MASK
    assert under_way > 100


def _made_up(words: Words, late_us: int) -> "tuple[list[tuple[int, int]], int]":
    """Every word that is left, and how late the last one ends."""
    got = []
    while True:
        word = words.take(0, late_us)
        if word < 0:
            return got, late_us
        us, count = word >> COUNT_BITS, word & COUNT_MASK
        late_us += us * (count or 1) - words.planned_us
        got.append((us, count))


# covers: DOS-4
def test_what_is_late_is_made_up_to_a_millisecond_and_by_no_burst() -> None:
    for interval_us, late_us in ((288, 700_001), (2_000, 503_217), (74_074, 503_001), (37_037_037, 400_000)):
        words = Words()
        steps = 6 * late_us // interval_us + 300
        words.add(steps, interval_us)
        got, left_us = _made_up(words, late_us)
        assert 0 <= left_us < LATE_US and sum([count for _, count in got]) == steps
        assert min([us for us, count in got if count]) >= soonest(interval_us % 4_000_000)
        assert got[-1][0] == interval_us % 4_000_000


def test_a_motor_that_has_rested_makes_up_for_that_time_with_its_next_step_at_once() -> None:
    words = Words()
    words.add(10, 297_000)
    assert words.take(0, 503_000, 503_000) == SHORTEST_US << COUNT_BITS | 1
    words.clear()
    words.add(10, 297_000)
    assert words.take(0, 503_000, 22_750) == 200_000 << COUNT_BITS | 1
    assert words.take(1, 406_000, 0) >> COUNT_BITS == 222_750
    words.clear()
    words.add(100, 2_000)
    assert words.take(0, 70_000, 9_000) == 1_500 << COUNT_BITS | 63, "nor is a fast one hurried more for it"


def test_what_is_late_by_less_than_a_millisecond_stays_so() -> None:
    words = Words()
    words.add(10, 297_000)
    assert words.take(0, LATE_US - 1, 500_000) == 297_000 << COUNT_BITS | 1


# covers: DOS-2
def test_no_more_is_under_way_while_a_delay_is_made_up() -> None:
    for interval_us in (SHORTEST_US, 288, 2_000, 74_074, 500_000):
        words = Words()
        words.add(MANY, interval_us)
        under_way, late_us = 0, 600_000
        word = words.take(0, late_us, 600_000)
        while word >= 0:
            under_way += word & COUNT_MASK
            late_us += (word >> COUNT_BITS) * (word & COUNT_MASK) - words.planned_us
            word = words.take(under_way, late_us)
        assert under_way == max(MOST_STEPS, SECOND_US // interval_us)


def _work(words: Words) -> None:
    words.add(100, 2_000)
    words.add(3, 37_000_000)
    for i in range(30):
        words.take(0, 200_000 if i % 2 else 3, i)
    words.clear()


def test_words_take_nothing_from_the_heap() -> None:
    assert allocated(_work, Words()) == 0
