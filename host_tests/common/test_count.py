"""A count in two halves, exact over the life of a pump."""

from whole import whole

from pump.count import Count


# covers: DOS-1
def test_a_count_is_the_sum_of_what_was_added() -> None:
    count, total = Count(), 0
    for n in (0, 1, 999_998, 1, 1, 999_999, 1_000_000, 1_000_001, 0, 536_870_911, 7):
        count.add(n)
        total += n
        assert whole(count.total()) == [total]


def test_ten_years_of_steps_are_counted_one_hour_at_a_time() -> None:
    count = Count()
    for _ in range(4300):
        count.add(1_000_000)
    assert count.total() == 4_300_000_000


def test_no_half_of_a_count_reaches_a_million_and_what_was_carried() -> None:
    """Each half stays a small integer: only so does an addition allocate nothing."""
    count = Count()
    for _ in range(3):
        count.add(1_000_000)
    assert (count._mega, count._units) == (3, 0)
