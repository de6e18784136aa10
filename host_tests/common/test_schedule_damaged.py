"""A schedule in memory of which a bit turns over: it is found before it changes a rate."""

from bench import HOUR_MS, Bench, flex
from heap import allocated

from pump.recovery import digest_of
from pump.schedule import Damaged, Schedule


# covers: REC-5
def test_a_bit_of_the_schedule_that_turns_over_in_memory_changes_no_rate() -> None:
    for bit in range(21):
        bench = Bench(flex()).let_fail()
        bench.run(HOUR_MS + 600_000)
        before = bench.status()
        bench.fault("schedule_flip", bit)
        bench.run(HOUR_MS)
        assert bench.told("program_failed")[0]["digest"] == digest_of(
            Damaged("the schedule in memory is damaged")
        )
        assert bench.told("program_failed")[0]["ms"] <= 2 * HOUR_MS
        assert bench.rate() == before["rate_nl_per_day"]


# covers: REC-5
def test_each_bit_of_each_figure_of_a_schedule_is_looked_at() -> None:
    schedule = Schedule([(0, 100_000), (21_600, 24_000_000), (79_200, 0)])
    schedule.check()
    for figures in (schedule._rates, schedule._starts, schedule._second_rates, schedule._second_starts):
        for i in range(len(figures)):
            for bit in range(30):
                figures[i] ^= 1 << bit
                assert _damaged(schedule), (i, bit)
                figures[i] ^= 1 << bit
    schedule.check()


# covers: REC-5
def test_looking_at_a_whole_schedule_allocates_nothing() -> None:
    assert allocated(Schedule.check, Schedule([(second * 3_600, second) for second in range(168)])) == 0


def _damaged(schedule: Schedule) -> bool:
    try:
        schedule.check()
    except Damaged:
        return True
    return False
