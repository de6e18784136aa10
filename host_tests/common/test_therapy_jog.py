"""A jog in the therapy: the only rate where nothing else is in force, until its steps are made, and no hour given."""

from bench import HOUR_MS, MONDAY, continuous, flex
from test_therapy import DAY, NIGHT, _on
from whole import whole

from pump.core_time import CoreTime
from pump.front import FILL
from pump.integral import FAR
from pump.therapy import Therapy

RATE = 24_000_000
STEP_PL = 20_640


def _jogging(therapy: Therapy, steps: int = 1_000) -> Therapy:
    therapy.stopped = therapy.prescription is not None
    therapy.jog_rate = RATE
    therapy.jog_steps = steps
    return therapy


# covers: JOG-1
def test_nobody_jogs_a_new_one() -> None:
    therapy = _on(None)
    assert whole((therapy.jog_rate, therapy.jog_steps, therapy.jog_cut_off)) == [0, 0, 0]
    assert (therapy.attended(), therapy.in_bolus(), therapy.keep_within_ms()) == (False, False, FAR)
    assert whole((therapy.rate(DAY), therapy.lowest_rate(), therapy.highest_rate())) == [0, 0, 0]


# covers: JOG-1 JOG-4 JOG-6
def test_a_jog_is_the_only_rate_at_which_somebody_stands_by() -> None:
    for therapy in (_on(None), _on(flex())):
        _jogging(therapy)
        assert whole((therapy.rate(DAY), therapy.lowest_rate(), therapy.highest_rate())) == [RATE] * 3
        assert (therapy.attended(), therapy.in_bolus(), therapy.keep_within_ms()) == (True, True, 60_000)
        assert therapy.state() == "jogging"
        therapy.finish_rate = 240_000
        assert therapy.rate(DAY) == RATE
        therapy.jog_rate = 1
        assert therapy.attended() is True
        therapy.jog_rate = 0
        assert (therapy.attended(), therapy.rate(DAY)) == (False, 240_000)
        assert (therapy.lowest_rate(), therapy.highest_rate()) == (0, 0)


# covers: JOG-1 JOG-5
def test_a_jogs_rate_may_change_when_its_steps_are_made_or_the_catheter_is_full() -> None:
    for steps in (1, 2, 1_000):
        therapy = _jogging(_on(None), steps)
        ms = -(-steps * STEP_PL * 86_400 // RATE)
        assert whole(therapy.ms_until_change(DAY)) == [ms]
    therapy = _jogging(_on(None), 1_000)
    therapy.front.start(FILL, 10_320)  # nL: 500 steps
    assert therapy.ms_until_change(DAY) == therapy.front.wait_ms(RATE) < ms
    therapy.jog_rate = 0
    assert therapy.ms_until_change(DAY) == FAR


# covers: JOG-1
def test_of_a_jogs_steps_those_that_became_due_are_made_and_never_more_than_there_are() -> None:
    therapy = _jogging(_on(None), 10)
    for steps, left in ((0, 10), (1, 9), (7, 2), (1, 1), (1, 0), (5, 0)):
        therapy.advance(1_000, steps, RATE, NIGHT, CoreTime(0, 1_000))
        assert whole(therapy.jog_steps) == [left]


# covers: JOG-5 CLK-4
def test_a_jog_gives_nothing_of_an_hour_and_counts_in_the_day_only_where_it_is_a_drug() -> None:
    for therapy, nl in ((_on(None), 0), (_on(flex()), 500_000), (_on(continuous()), 500_000)):
        _jogging(therapy)
        now = CoreTime(MONDAY, HOUR_MS // 2)
        therapy.advance(HOUR_MS // 2, 0, RATE, now, CoreTime(0, HOUR_MS // 2))
        assert whole((sum(therapy.hours._given_ms), sum(therapy.last_day._nl))) == [0, nl]
    therapy = _on(None)  # the jog was ended, and its rate is in force for the rest of this turn
    therapy.advance(1, 0, RATE, CoreTime(MONDAY, 1), CoreTime(0, 1))
    assert whole((sum(therapy.hours._given_ms), sum(therapy.last_day._nl))) == [0, 0]
