"""The fallback table: a row for each condition, and what "after the segment" means to the step."""

from bench import HOUR_MS, Bench, continuous, plain

from pump import fallback
from pump.alarm_table import NAMES


# covers: FAL-1
def test_every_condition_has_its_row_in_the_order_of_the_alarms() -> None:
    assert [row[0] for row in fallback.TABLE] == list(range(len(NAMES)))
    for condition, may_stop, harms, why in fallback.TABLE:
        assert fallback.effect_of(condition, False) == may_stop
        assert fallback.effect_of(condition, True) == harms
        assert why and why == why.strip().lower()  # a clause: no sentence, and no name


def test_effects_have_their_names_on_the_link_in_the_order_of_their_strength() -> None:
    assert fallback.EFFECTS == ("go_on", "minimum_rate", "stop_after_segment", "stop")


# covers: FAL-4
def test_where_a_sudden_stop_harms_only_emptiness_and_a_motor_that_obeys_nothing_stop_it() -> None:
    stops = [NAMES[row[0]] for row in fallback.TABLE if row[2] > fallback.MINIMUM]
    assert stops == ["empty_reservoir", "over_infusion"]


# covers: FAL-6
def test_after_the_segment_the_step_under_way_is_finished_and_no_other_begun() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS + 1000)
    before = bench.status()["commanded_steps"]
    bench.ask("service.filled", {"volume_nl": 500_000})  # the empty mark
    assert (bench.rate(), bench.status()["fallback"]) == (240_000, "stop_after_segment")
    next_ms = -(-(before + 1) * 20_640 * 86_400 // 240_000) - HOUR_MS - 1000
    bench.run(next_ms - 1)
    assert (bench.rate(), bench.status()["commanded_steps"]) == (240_000, before)
    bench.run(1)
    assert (bench.rate(), bench.status()["commanded_steps"]) == (0, before + 1)
    bench.run(HOUR_MS)
    status = bench.status()
    assert status["commanded_steps"] == status["delivered_steps"] == before + 1
    assert status["programmed_pl"] // 20_640 == before + 1


# covers: FAL-6
def test_a_persons_stop_is_at_once_even_then() -> None:
    bench = Bench(plain("minimum"))
    bench.ask("service.filled", {"volume_nl": 500_000})
    assert bench.rate() == 48_000
    bench.ask("delivery.stop")
    assert bench.rate() == 0
    bench.run(HOUR_MS)
    assert bench.status()["delivered_steps"] == 0


# covers: FAL-6
def test_filled_before_the_step_is_finished_it_just_goes_on() -> None:
    bench = Bench(continuous())
    bench.run(1000)
    bench.ask("service.filled", {"volume_nl": 500_000})
    bench.run(1000)
    bench.ask("service.filled", {"volume_nl": 20_000_000})
    bench.run(HOUR_MS - 2000)
    assert bench.status()["programmed_pl"] == 10_000_000
