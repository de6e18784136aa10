"""The sounder, judged by the edges that its beeper recorded. On both interpreters."""

from heap import MEASURED, allocated
from sound_bench import Bench, Recorder, expected

from pump.alarm_table import (
    BATTERY_CRITICAL,
    CATEGORY,
    CLOCK_LOST,
    EMPTY_RESERVOIR,
    LOW_RESERVOIR,
    MOTOR_STALL,
    NAMES,
    PRIORITY,
)
from pump.sounder import IDLE_MS, NO_ALARM, Sounder
from pump.tones import BEDSIDE, IMPLANT, SIGNALS, signal_of

_MINUTE_MS = 60 * 1000
_HOUR_MS = 60 * _MINUTE_MS
_PROFILES = (IMPLANT, BEDSIDE)
# Made once: a tuple of names is built anew, on the heap, wherever it is written.
_ONE_LOW_ONE_HIGH = (LOW_RESERVOIR, EMPTY_RESERVOIR)


class _Quiet:
    """A beeper that allocates nothing."""

    def __init__(self) -> None:
        self.hz = 0

    def tone(self, hz: int) -> None:
        self.hz = hz


# covers: ALM-7
def test_every_alarm_sounds_exactly_by_the_table_in_both_profiles() -> None:
    for profile in _PROFILES:
        for alarm in range(len(NAMES)):
            bench = Bench()
            bench.set(alarm, profile)
            signal = SIGNALS[signal_of(profile, PRIORITY[alarm], CATEGORY[alarm])]
            bench.run(2 * signal.repeat_ms + signal.burst_ms)
            assert bench.beeper.edges == expected(alarm, profile, 3), NAMES[alarm]


def test_implant_critical_sounds_3_s_every_10_min_and_others_1_s_every_hour() -> None:
    cases = (MOTOR_STALL, 3000, 10 * _MINUTE_MS), (LOW_RESERVOIR, 1000, _HOUR_MS)
    for alarm, length_ms, repeat_ms in cases:
        bench = Bench()
        bench.set(alarm, IMPLANT)
        bench.run(repeat_ms + length_ms)
        edges = bench.beeper.edges
        silences = [at for at, hz in edges if hz == 0]
        assert silences == [length_ms, repeat_ms + length_ms]
        assert edges[0][0] == 0 and repeat_ms in [at for at, _ in edges]


def test_any_slicing_gives_the_same_edges() -> None:
    whole = Bench()
    whole.set(EMPTY_RESERVOIR, BEDSIDE)
    whole.run(30000)
    for most_ms in (1, 7, 149, 1000):
        sliced = Bench()
        sliced.set(EMPTY_RESERVOIR, BEDSIDE)
        sliced.run(30000, most_ms)
        assert sliced.beeper.edges == whole.beeper.edges


def test_idle_waits_long_and_leaves_the_beeper_alone() -> None:
    bench = Bench()
    assert bench.sounder.wait_ms == IDLE_MS
    bench.run(_HOUR_MS)
    assert bench.beeper.edges == []
    assert bench.sounder.wait_ms == IDLE_MS


def test_a_new_sounder_drives_the_beeper_to_silence() -> None:
    beeper = Recorder()
    Sounder(beeper)
    assert beeper.edges == [[0, 0]]


def test_the_same_alarm_again_keeps_its_place_in_the_burst() -> None:
    bench = Bench()
    bench.set(CLOCK_LOST, BEDSIDE)
    for _ in range(70):
        bench.run(25)
        bench.set(CLOCK_LOST, BEDSIDE)
    assert bench.beeper.edges == expected(CLOCK_LOST, BEDSIDE, 1)


# covers: ALM-1
def test_a_higher_alarm_starts_at_once_in_the_middle_of_a_lower_burst() -> None:
    bench = Bench()
    bench.set(LOW_RESERVOIR, IMPLANT)
    bench.run(300)
    bench.set(MOTOR_STALL, IMPLANT)
    bench.run(3000)
    shifted = [[at + 300, hz] for at, hz in expected(MOTOR_STALL, IMPLANT, 1)]
    assert bench.beeper.edges == expected(LOW_RESERVOIR, IMPLANT, 1)[:1] + shifted


def test_when_the_alarm_ends_its_burst_stops_at_once_and_for_good() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, BEDSIDE)
    bench.run(10)
    bench.set(NO_ALARM, BEDSIDE)
    assert bench.beeper.edges[-1] == [10, 0]
    bench.run(_HOUR_MS)
    assert bench.beeper.edges[-1] == [10, 0]
    assert bench.sounder.wait_ms == IDLE_MS


def test_when_the_highest_ends_the_next_is_heard_at_once() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    bench.run(_MINUTE_MS)
    bench.set(LOW_RESERVOIR, IMPLANT)
    assert bench.beeper.edges[-1] == [_MINUTE_MS, expected(LOW_RESERVOIR, IMPLANT, 1)[0][1]]


def test_another_profile_begins_with_its_own_burst() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    bench.run(5000)
    bench.set(EMPTY_RESERVOIR, BEDSIDE)
    bench.run(4000)
    assert bench.beeper.edges[-1] == [5000 + SIGNALS[signal_of(BEDSIDE, 0, 0)].burst_ms, 0]


def test_a_burst_announces_its_alarm_and_signal_once() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    assert SIGNALS[bench.sounder.began_signal].name == "dual"
    bench.run(21 * _MINUTE_MS)
    assert bench.began == [[minute * _MINUTE_MS, EMPTY_RESERVOIR] for minute in (0, 10, 20)]


def test_a_test_plays_one_burst_and_falls_silent() -> None:
    bench = Bench()
    bench.test(BATTERY_CRITICAL, BEDSIDE)
    bench.run(_HOUR_MS)
    assert bench.beeper.edges == expected(BATTERY_CRITICAL, BEDSIDE, 1)
    assert bench.began == [[0, BATTERY_CRITICAL]]


def test_a_test_between_bursts_leaves_the_rhythm_of_what_sounds() -> None:
    bench = Bench()
    bench.set(LOW_RESERVOIR, IMPLANT)
    bench.run(30 * _MINUTE_MS)
    bench.test(MOTOR_STALL, IMPLANT)
    bench.run(30 * _MINUTE_MS)
    assert bench.began == [[0, LOW_RESERVOIR], [30 * _MINUTE_MS, MOTOR_STALL], [_HOUR_MS, LOW_RESERVOIR]]
    assert bench.beeper.edges[-1][0] == _HOUR_MS


def test_a_burst_cut_off_by_a_test_is_played_anew_after_it() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    bench.run(1000)
    bench.test(LOW_RESERVOIR, IMPLANT)
    bench.run(1000)
    assert bench.began == [[0, EMPTY_RESERVOIR], [1000, LOW_RESERVOIR], [2000, EMPTY_RESERVOIR]]
    bench.run(10 * _MINUTE_MS)
    assert bench.began[-1] == [2000 + 10 * _MINUTE_MS, EMPTY_RESERVOIR]


def test_a_burst_that_falls_due_in_a_test_waits_for_its_end() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    bench.run(10 * _MINUTE_MS - 500)
    bench.test(LOW_RESERVOIR, IMPLANT)
    bench.run(1000)
    assert bench.began[1:] == [
        [10 * _MINUTE_MS - 500, LOW_RESERVOIR],
        [10 * _MINUTE_MS + 500, EMPTY_RESERVOIR],
    ]


# covers: ALM-1
def test_a_real_alarm_goes_before_a_test() -> None:
    bench = Bench()
    bench.test(LOW_RESERVOIR, IMPLANT)
    bench.run(100)
    bench.set(MOTOR_STALL, IMPLANT)
    bench.run(3000)
    shifted = [[at + 100, hz] for at, hz in expected(MOTOR_STALL, IMPLANT, 1)]
    assert bench.beeper.edges[1:] == shifted


def test_an_alarm_that_ends_in_a_test_does_not_come_back_after_it() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, IMPLANT)
    bench.run(1000)
    bench.test(LOW_RESERVOIR, IMPLANT)
    bench.run(500)
    bench.set(NO_ALARM, IMPLANT)
    bench.run(_HOUR_MS)
    assert bench.beeper.edges[-1] == [2000, 0]
    assert bench.sounder.wait_ms == IDLE_MS


def test_it_says_when_the_beeper_sounds() -> None:
    bench = Bench()
    assert not bench.sounder.sounding()
    bench.set(EMPTY_RESERVOIR, BEDSIDE)
    heard = 0
    for _ in range(SIGNALS[signal_of(BEDSIDE, 0, 0)].burst_ms):
        heard += bench.sounder.sounding()
        bench.run(1)
    assert heard == 10 * 150
    assert not bench.sounder.sounding()


def test_off_silences_alarm_and_test_at_once() -> None:
    bench = Bench()
    bench.set(EMPTY_RESERVOIR, BEDSIDE)
    bench.run(20)
    bench.test(LOW_RESERVOIR, BEDSIDE)
    bench.run(20)
    bench.sounder.off()
    assert bench.beeper.edges[-1] == [40, 0]
    bench.run(_HOUR_MS)
    assert bench.beeper.edges[-1] == [40, 0]


def _an_hour_of_everything(sounder: Sounder) -> None:
    for alarm in _ONE_LOW_ONE_HIGH:
        for profile in _PROFILES:
            sounder.set(alarm, profile)
            sounder.test(MOTOR_STALL, BEDSIDE)
            for _ in range(60):
                sounder.advance(sounder.wait_ms)
                sounder.take_began()
                sounder.sounding()
                sounder.set(alarm, profile)
    sounder.set(NO_ALARM, IMPLANT)
    sounder.advance(1000)
    sounder.off()


def test_the_heap_guard_sees_an_allocation() -> None:
    assert (allocated(list, _PROFILES) > 0) == MEASURED


# covers: DOS-5
def test_playing_allocates_nothing() -> None:
    assert allocated(_an_hour_of_everything, Sounder(_Quiet())) == 0
