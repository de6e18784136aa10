"""Which rate is in force when: by weekday and second of the day, and when it changes next."""

from bench import DAY_MS, HOUR_MS, MONDAY
from whole import whole

from pump.integral import FAR
from pump.schedule import DAY_S, WEEK_S, WEEKDAYS, Schedule, most_in_24h_nl


def _shifts() -> Schedule:
    """Mondays 1 from midnight and 2 from 06:00; from Tuesday 3, from Saturday noon 4."""
    return Schedule([(0, 1), (6 * 3600, 2), (DAY_S, 3), (5 * DAY_S + 12 * 3600, 4)])


def test_1970_began_on_a_thursday_and_weeks_begin_on_mondays() -> None:
    days = Schedule([(day * DAY_S, day) for day in range(7)])
    assert days.rate_at(0, 0) == WEEKDAYS.index("thu")
    assert days.rate_at(MONDAY, 0) == 0
    assert days.rate_at(MONDAY - 1, DAY_MS - 1) == 6
    assert days.rate_at(MONDAY + 7 * 2600, 0) == 0


def test_a_rate_begins_at_its_millisecond_and_not_before() -> None:
    schedule = _shifts()
    assert schedule.rate_at(MONDAY, 6 * HOUR_MS - 1) == 1
    assert schedule.rate_at(MONDAY, 6 * HOUR_MS) == 2
    assert schedule.rate_at(MONDAY, DAY_MS - 1) == 2
    assert schedule.rate_at(MONDAY + 1, 0) == 3


def test_time_may_jump_either_way() -> None:
    schedule = _shifts()
    for day, ms, rate in ((6, 0, 4), (0, 0, 1), (3, HOUR_MS, 3), (0, 7 * HOUR_MS, 2), (5, 12 * HOUR_MS, 4)):
        assert schedule.rate_at(MONDAY + day, ms) == rate


def test_the_next_change_is_told_to_the_millisecond() -> None:
    schedule = _shifts()
    assert schedule.ms_until_change(MONDAY, 0) == 6 * HOUR_MS
    assert schedule.ms_until_change(MONDAY, 6 * HOUR_MS - 1) == 1
    assert schedule.ms_until_change(MONDAY, 6 * HOUR_MS) == 18 * HOUR_MS
    assert schedule.ms_until_change(MONDAY + 6, DAY_MS - 250) == 250  # the week's end is a change too
    assert schedule.ms_until_change(MONDAY + 2, 0) == FAR


def test_one_rate_all_week_never_changes_and_needs_no_clock() -> None:
    schedule = Schedule([(0, 48_000)])
    assert schedule.constant()
    assert schedule.ms_until_change(MONDAY, 1) == FAR
    assert schedule.rate_at(0, 0) == 48_000
    assert not _shifts().constant()


def test_the_mean_weighs_each_rate_by_its_time_and_is_rounded_up() -> None:
    assert Schedule([(0, 7)]).mean_nl_per_day() == 7
    assert Schedule([(0, 0), (6 * DAY_S, 7)]).mean_nl_per_day() == 1
    assert Schedule([(0, 0), (6 * DAY_S, 8)]).mean_nl_per_day() == 2
    assert (_shifts().lowest(), _shifts().highest()) == (1, 4)


def test_most_in_24_h_of_an_even_week_is_the_rate() -> None:
    assert most_in_24h_nl([(0, 0)]) == 0
    assert most_in_24h_nl([(0, 48_001)]) == 48_001
    assert most_in_24h_nl([(day * DAY_S, 7) for day in range(7)]) == 7


def test_most_in_24_h_finds_the_window_across_midnight_and_across_the_week() -> None:
    noon = DAY_S // 2
    # Friday noon to Saturday noon at 1,000, the rest at 100: no calendar day has more than half of it
    assert most_in_24h_nl([(0, 100), (4 * DAY_S + noon, 1_000), (5 * DAY_S + noon, 100)]) == 1_000
    # Sunday 18:00 to Monday 06:00 at 1,000
    assert most_in_24h_nl([(0, 1_000), (DAY_S // 4, 0), (6 * DAY_S + 3 * DAY_S // 4, 1_000)]) == 500
    # two hours at 1,200 lie 23 h apart: a window that begins with the first holds one hour of the second
    assert most_in_24h_nl([(0, 0), (DAY_S, 1_200), (DAY_S + 7_200, 0), (2 * DAY_S + 3_600, 1_200)]) == 1_200


def test_most_in_24_h_agrees_with_every_window_by_the_hour() -> None:
    seed = 1
    for _ in range(5):
        hours = []
        for _ in range(168):
            seed = seed * 1103 % 65_537
            hours.append(seed % 1_000 if seed % 3 else 0)
        windows = [sum([hours[(start + i) % 168] for i in range(24)]) for start in range(168)]
        entries = [(hour * 3_600, hours[hour] * 24) for hour in range(168)]
        assert most_in_24h_nl(entries) == max(windows)


def test_weekdays_have_their_names_on_the_link_from_monday() -> None:
    assert " ".join(WEEKDAYS) == "mon tue wed thu fri sat sun"


def test_a_constant_rate_is_in_force_always_and_never_changes() -> None:
    schedule = Schedule([(0, 7)])
    assert (schedule.constant(), schedule.rate_at(MONDAY, 5)) == (True, 7)
    assert schedule.ms_until_change(MONDAY, 5) == FAR
    assert whole((schedule.lowest(), schedule.highest(), schedule.mean_nl_per_day())) == [7, 7, 7]


def test_two_rates_follow_each_other() -> None:
    schedule = Schedule([(0, 1), (DAY_S // 2, 5)])
    assert (schedule.constant(), schedule.lowest(), schedule.highest()) == (False, 1, 5)
    assert (schedule.rate_at(MONDAY, 0), schedule.rate_at(MONDAY, DAY_MS // 2)) == (1, 5)
    assert whole((schedule.ms_until_change(MONDAY, 1), schedule.rate_at(MONDAY, 1))) == [DAY_MS // 2 - 1, 1]


def test_the_mean_is_that_of_the_whole_week_rounded_up() -> None:
    assert whole(Schedule([(0, 10), (WEEK_S // 2, 21)]).mean_nl_per_day()) == [16]  # 15.5
    assert whole(_shifts().mean_nl_per_day()) == [4]  # 3.04


def test_the_most_of_a_day_is_that_of_its_fullest_window_rounded_up() -> None:
    assert whole(Schedule([(0, 1)]).most_in_24h_nl) == [1]
    night = [(0, 0), (20 * 3600, 100), (28 * 3600, 0)]  # eight hours across a midnight
    assert whole(Schedule(night).most_in_24h_nl) == [34]  # 33.3
    across = [(0, 100), (4 * 3600, 0), (WEEK_S - 4 * 3600, 100)]  # and across the end of the week
    assert whole(Schedule(across).most_in_24h_nl) == [34]


def test_the_most_of_a_day_may_begin_or_end_at_any_entry() -> None:
    rising = [(0, 10)] + [(3600 * hour, 10 + hour) for hour in range(1, 24)] + [(DAY_S, 10)]
    assert most_in_24h_nl(rising) == -(-sum([10 + hour for hour in range(24)]) // 24)
    falling = [(0, 0), (WEEK_S - 3 * 3600, 50)]
    assert most_in_24h_nl(falling) == 7  # 6.25


def test_the_most_of_a_day_may_end_where_an_entry_does() -> None:
    steps = [(0, 0), (36 * 3600, 10), (84 * 3600, 20), (90 * 3600, 0)]  # 48 hours at 10, then six at 20
    assert most_in_24h_nl(steps) == 13  # 12.5


def _by_the_hour(entries: "list[tuple[int, int]]") -> int:
    rates: list[int] = []
    for i in range(len(entries)):
        end = entries[i + 1][0] if i + 1 < len(entries) else WEEK_S
        rates += [entries[i][1]] * ((end - entries[i][0]) // 3600)
    return -(-max([sum((rates + rates)[hour : hour + 24]) for hour in range(168)]) // 24)


def test_the_most_of_a_day_is_found_whatever_the_schedule() -> None:
    number = 1
    for count in (4, 5, 6, 7, 8, 9):
        hours, entries = 0, []
        for _ in range(count):
            number = number * 16_807 % 32_749
            entries.append((hours * 3600, number % 97))
            hours += 1 + number % 19
        assert most_in_24h_nl(entries) == _by_the_hour(entries), entries
