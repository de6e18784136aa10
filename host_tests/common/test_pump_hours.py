"""The clock is set while a schedule runs: no moment of the day is given twice, whatever else happens in between."""

import gc

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, WEEK, Bench, continuous, dose, flex, limits
from test_pump_heap import Meter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

HALF_MS = 30 * MINUTE_MS


def hourly(ng_per_ml: int = 500_000) -> "Json":
    """Each hour its own rate: 200,000 nL/day of water from midnight, and 20,000 more from each full hour."""
    return {
        "mode": "flex",
        "drugs": [{"name": "water", "concentration_ng_per_ml": ng_per_ml}],
        "limits": limits(),
        "schedule": [
            {
                "weekdays": WEEK,
                "doses": [dose(hour * 3600, 100_000 + 10_000 * hour) for hour in range(24)],
            }
        ],
    }


def rate_of(hour: int) -> int:
    return 200_000 + 20_000 * hour


LOWEST = rate_of(0)


class ClockBench(Bench):
    """Knows what was programmed since it was asked last."""

    def at(self, hour: int, minute: int = 0, day: int = MONDAY) -> None:
        """Sets the clock."""
        self.ask("clock.set", {"day": day, "ms": hour * HOUR_MS + minute * MINUTE_MS})

    def rates_of(self, *minutes: int) -> "list[int]":
        """Lets these stretches pass; the mean rate of each."""
        rates = []
        for each in minutes:
            before_pl = self.status()["programmed_pl"]
            self.run(each * MINUTE_MS)
            programmed_pl = self.status()["programmed_pl"] - before_pl
            rates.append((programmed_pl * 1440 + each * 500) // (each * 1000))
        return rates


# covers: CLK-2
def test_within_the_hour_only_what_was_given_is_barred() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS + 40 * MINUTE_MS)
    bench.at(10, 25)
    assert bench.rates_of(15, 20, 60) == [LOWEST, rate_of(10), rate_of(11)]


# covers: CLK-2
def test_many_short_settings_give_each_moment_once() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS)
    before_pl = bench.status()["programmed_pl"]
    for number in range(60):  # a minute forwards, half a minute back: the hour lasts two, and is given once
        bench.run(MINUTE_MS)
        bench.ask("clock.set", {"day": MONDAY, "ms": 10 * HOUR_MS + (number + 1) * HALF_MS // 60})
    programmed_pl = bench.status()["programmed_pl"] - before_pl
    given_ms = HALF_MS + MINUTE_MS // 2  # the last minute ran half beyond where the clock was put back to
    barred_ms = HOUR_MS - given_ms
    assert programmed_pl == (given_ms * rate_of(10) + barred_ms * LOWEST) // 86_400


# covers: CLK-2
def test_across_midnight_and_to_another_weekday_an_hour_is_the_same_hour() -> None:
    bench = ClockBench(hourly())
    bench.run(DAY_MS + HALF_MS)
    bench.at(22, 0, MONDAY)
    assert bench.rates_of(60, 60) == [LOWEST, LOWEST]
    bench = ClockBench(flex())
    bench.run(13 * HOUR_MS)
    bench.at(12, 0, MONDAY + 5)  # a Saturday, at 300,000
    assert bench.rates_of(60, 60) == [200_000, 300_000]


# covers: CLK-2 CLK-3
def test_forwards_round_the_day_gives_nothing_twice_and_nothing_skipped_is_made_up() -> None:
    bench = ClockBench(hourly())
    bench.run(14 * HOUR_MS)
    bench.at(22)
    assert bench.rates_of(60, 60, 60, 60) == [rate_of(22), rate_of(23), LOWEST, LOWEST]
    bench.at(10)
    assert bench.rates_of(60) == [LOWEST]
    bench.at(20)
    assert bench.rates_of(60, 60, 60, 60) == [rate_of(20), rate_of(21), LOWEST, LOWEST]


# covers: CLK-1 CLK-3
def test_two_hours_forwards_a_day_cost_only_the_hours_that_are_skipped() -> None:
    bench = ClockBench(hourly())
    bench.run(14 * HOUR_MS)
    for day in range(3):
        bench.at(16 + 2 * day, 0, MONDAY + day)
        hours = [(16 + 2 * day + ahead) % 24 for ahead in range(24)]
        assert bench.rates_of(*[60] * 24) == [rate_of(hour) for hour in hours]


# covers: CLK-4
def test_a_stop_gives_nothing_of_its_hour() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS + 10 * MINUTE_MS)
    bench.ask("delivery.stop")
    bench.run(40 * MINUTE_MS)
    bench.at(10, 5)
    bench.ask("delivery.resume")
    assert bench.rates_of(5, 50) == [LOWEST, rate_of(10)]


# covers: CLK-4 FAL-2
def test_a_clock_that_is_lost_gives_nothing_of_an_hour_and_the_setting_is_like_any_other() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS + 10 * MINUTE_MS)
    bench.fault("clock_lost")
    assert bench.rates_of(40) == [48_000]
    bench.at(10, 0)
    assert bench.rates_of(10, 50, 60) == [LOWEST, rate_of(10), rate_of(11)]
    bench.at(11, 30)
    assert bench.rates_of(30) == [LOWEST]


# covers: CLK-4
def test_a_prime_gives_nothing_of_an_hour() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS)
    bench.ask("prime.start", {"rate_nl_per_day": 6_000_000})
    bench.run(20 * MINUTE_MS)
    bench.ask("prime.cancel")
    bench.at(10, 0)
    assert bench.rates_of(60) == [rate_of(10)]


# covers: CLK-6
def test_another_prescription_opens_no_hour() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS + 40 * MINUTE_MS)
    bench.prescribe(hourly())
    assert bench.rates_of(20) == [rate_of(10)]
    bench.prescribe(flex(False))
    bench.at(10, 30)
    assert bench.rates_of(30, 60) == [200_000, 400_000]
    bench.prescribe(continuous(harms=False))
    bench.at(11, 0)
    assert bench.rates_of(60) == [240_000]  # one rate has no hours
    bench.prescribe(hourly())
    bench.at(11, 0)
    assert bench.rates_of(60) == [LOWEST]


# covers: CLK-6
def test_a_bridge_opens_no_hour() -> None:
    bench = ClockBench(hourly())
    bench.ask("prime.start")
    bench.run(14 * HOUR_MS)
    weaker = hourly(250_000)
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": bench.truth()["content_nl"]})
    bench.ask("refill.filled", {"volume_nl": 20_000_000, "drugs": weaker["drugs"]})
    bench.ask("refill.finish", {"digest": bench.propose(weaker), "reason": "a test"})
    bench.at(10)
    assert bench.status()["therapy"] == "bridging"
    assert bench.rates_of(60) == [LOWEST]
    bench.run(18 * HOUR_MS)
    assert bench.told("front_arrived")[-1]["front"] == "change"
    bench.at(14)
    assert bench.rates_of(60) == [2 * LOWEST]


# covers: CLK-8
def test_a_core_clock_that_drifts_shifts_the_hours_and_doubles_none() -> None:
    day_pl = sum([rate_of(hour) for hour in range(24)]) * 1000 // 24
    for drift_ms in (-5 * MINUTE_MS, 5 * MINUTE_MS):  # a day of the world is that much more on the core clock
        bench = ClockBench(hourly())
        for day in range(1, 6):
            before_pl = bench.status()["programmed_pl"]
            bench.run(DAY_MS + drift_ms)
            bench.at(0, 0, MONDAY + day)
            programmed_pl = bench.status()["programmed_pl"] - before_pl
            most_pl = day_pl + max(drift_ms, 0) * rate_of(0) // 86_400 + 1
            least_pl = day_pl - max(-drift_ms, 0) * rate_of(23) // 86_400 - 1
            assert least_pl <= programmed_pl <= most_pl


# covers: CLK-8
def test_a_drift_that_nobody_corrects_gives_each_hour_once_by_the_core_clock() -> None:
    bench = ClockBench(hourly())
    before_pl = bench.status()["programmed_pl"]
    bench.run(3 * DAY_MS + 15 * MINUTE_MS)
    day = sum([rate_of(hour) for hour in range(24)])
    programmed_pl = bench.status()["programmed_pl"] - before_pl
    assert programmed_pl == (3 * day * 4 + rate_of(0)) * 1000 // (24 * 4)


# covers: CLK-6
def test_a_constant_rate_has_no_hours() -> None:
    bench = ClockBench(continuous())
    for _ in range(5):
        bench.at(6)
        assert bench.rates_of(60) == [240_000]


# covers: CLK-2 DOS-5
def test_hours_that_are_barred_take_nothing() -> None:
    bench = ClockBench(hourly())
    bench.run(10 * HOUR_MS)
    bench.at(4, 20)
    bench.run(MINUTE_MS)
    meter = Meter(bench)
    gc.collect()
    bench.run(8 * HOUR_MS)
    assert meter.quiet >= 8
    assert meter.taken == 0
