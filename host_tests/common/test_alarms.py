"""The life of an alarm: raised, latched, acknowledged, silenced, reminded of, cleared. On both interpreters."""

from pump.alarm_table import (
    BATTERY_CRITICAL,
    BY_ACKNOWLEDGE,
    BY_END,
    BY_SERVICE,
    CLEARED_BY,
    CLOCK_LOST,
    DELIVERY_GAP,
    EMPTY_RESERVOIR,
    END_OF_SERVICE,
    ERI,
    LOW_RESERVOIR,
    MOTOR_STALL,
    NAMES,
    latching,
)
from pump.alarms import ENDED, LATCHED, RAISED, REMINDER_MS, SILENCE_MS, UNCHANGED, Alarms

_HOUR_MS = 3600 * 1000


def _with(*alarms: int) -> Alarms:
    state = Alarms()
    for alarm in alarms:
        state.condition(alarm, True)
    return state


def _run(alarms: Alarms, ms: int) -> "list[list[int]]":
    """Pass time in the slices that the alarms ask for; return the reminders as [moment, alarm]."""
    reminders: list[list[int]] = []
    now_ms = 0
    while now_ms < ms:
        step = min(ms - now_ms, alarms.wait_ms)
        now_ms += step
        alarms.advance(step)
        if alarms.reminder >= 0:
            reminders.append([now_ms, alarms.reminder])
    return reminders


def test_at_the_start_nothing_stands_and_nothing_sounds() -> None:
    alarms = Alarms()
    assert alarms.highest() == -1 and alarms.names() == []
    assert [alarms.state_name(i) for i in range(len(NAMES))] == ["clear"] * len(NAMES)


def test_a_condition_raises_its_alarm_once() -> None:
    alarms = Alarms()
    assert alarms.condition(LOW_RESERVOIR, True) == RAISED
    assert alarms.condition(LOW_RESERVOIR, True) == UNCHANGED
    assert alarms.highest() == LOW_RESERVOIR and alarms.state_name(LOW_RESERVOIR) == "active"


# covers: ALM-1
def test_the_highest_sounds_and_all_are_kept_highest_first() -> None:
    alarms = _with(LOW_RESERVOIR, MOTOR_STALL, CLOCK_LOST)
    assert alarms.highest() == MOTOR_STALL
    assert alarms.names() == ["motor_stall", "clock_lost", "low_reservoir"]
    alarms.acknowledge(MOTOR_STALL)
    assert alarms.highest() == CLOCK_LOST
    assert alarms.names() == ["motor_stall", "clock_lost", "low_reservoir"]


def test_an_alarm_that_need_not_be_seen_goes_with_its_condition() -> None:
    alarms = _with(LOW_RESERVOIR)
    assert alarms.condition(LOW_RESERVOIR, False) == ENDED
    assert not alarms.shown(LOW_RESERVOIR) and alarms.highest() == -1


# covers: ALM-2
def test_a_latching_alarm_sounds_on_after_its_condition_until_it_is_acknowledged() -> None:
    alarms = _with(MOTOR_STALL)
    assert alarms.condition(MOTOR_STALL, False) == LATCHED
    assert alarms.state_name(MOTOR_STALL) == "latched" and alarms.highest() == MOTOR_STALL
    assert alarms.shown(MOTOR_STALL) and not alarms.present(MOTOR_STALL)
    assert alarms.acknowledge(MOTOR_STALL)
    assert not alarms.shown(MOTOR_STALL) and alarms.highest() == -1


def test_a_latching_alarm_acknowledged_first_goes_with_its_condition() -> None:
    alarms = _with(EMPTY_RESERVOIR)
    assert alarms.acknowledge(EMPTY_RESERVOIR)
    assert alarms.state_name(EMPTY_RESERVOIR) == "acknowledged" and alarms.present(EMPTY_RESERVOIR)
    assert alarms.condition(EMPTY_RESERVOIR, False) == ENDED
    assert not alarms.shown(EMPTY_RESERVOIR)


# covers: ALM-2 BAT-2
def test_an_alarm_for_service_stays_whatever_is_acknowledged_until_the_service() -> None:
    alarms = _with(ERI)
    assert alarms.condition(ERI, False) == LATCHED
    assert alarms.acknowledge(ERI)
    assert alarms.state_name(ERI) == "acknowledged" and alarms.highest() == -1
    assert alarms.service_clear(ERI)
    assert not alarms.shown(ERI)


def test_the_service_clears_only_its_own_alarms_and_a_condition_still_present_raises_again() -> None:
    alarms = _with(END_OF_SERVICE, MOTOR_STALL)
    assert not alarms.service_clear(MOTOR_STALL)
    assert not alarms.service_clear(ERI)
    assert alarms.service_clear(END_OF_SERVICE)
    assert alarms.names() == ["motor_stall"]
    assert alarms.condition(END_OF_SERVICE, True) == RAISED


def test_an_instant_event_stays_as_a_latched_alarm() -> None:
    alarms = Alarms()
    assert alarms.happened(DELIVERY_GAP) == RAISED
    assert alarms.state_name(DELIVERY_GAP) == "latched" and alarms.highest() == DELIVERY_GAP
    assert alarms.happened(DELIVERY_GAP) == RAISED


def test_acknowledging_a_clear_alarm_is_refused() -> None:
    alarms = _with(LOW_RESERVOIR)
    assert not alarms.acknowledge(MOTOR_STALL)
    assert alarms.highest() == LOW_RESERVOIR


def test_an_acknowledged_alarm_raised_anew_sounds_again() -> None:
    alarms = _with(BATTERY_CRITICAL)
    alarms.acknowledge(BATTERY_CRITICAL)
    alarms.condition(BATTERY_CRITICAL, False)
    assert alarms.condition(BATTERY_CRITICAL, True) == RAISED
    assert alarms.highest() == BATTERY_CRITICAL


# covers: ALM-3
def test_silence_quiets_all_and_ends_after_10_min() -> None:
    alarms = _with(MOTOR_STALL, LOW_RESERVOIR)
    assert alarms.silence()
    assert alarms.highest() == -1 and alarms.names() == ["motor_stall", "low_reservoir"]
    assert alarms.wait_ms == SILENCE_MS == 10 * 60 * 1000
    _run(alarms, SILENCE_MS - 1)
    assert alarms.highest() == -1 and alarms.silence_ms == 1
    _run(alarms, 1)
    assert alarms.highest() == MOTOR_STALL and alarms.silence_ms == 0


# covers: ALM-3
def test_a_new_alarm_ends_the_silence() -> None:
    alarms = _with(MOTOR_STALL)
    alarms.silence()
    _run(alarms, 1000)
    alarms.condition(LOW_RESERVOIR, True)
    assert alarms.silence_ms == 0 and alarms.highest() == MOTOR_STALL


def test_the_end_of_another_alarm_leaves_the_silence() -> None:
    alarms = _with(MOTOR_STALL, LOW_RESERVOIR)
    alarms.silence()
    alarms.condition(LOW_RESERVOIR, False)
    assert alarms.highest() == -1


def test_silence_with_nothing_to_quiet_is_refused() -> None:
    assert not Alarms().silence()
    alarms = _with(MOTOR_STALL)
    alarms.acknowledge(MOTOR_STALL)
    assert not alarms.silence() and alarms.silence_ms == 0


# covers: ALM-3
def test_a_silence_is_not_made_longer_while_it_lasts() -> None:
    alarms = _with(MOTOR_STALL)
    alarms.silence()
    _run(alarms, 1000)
    assert not alarms.silence() and alarms.silence_ms == SILENCE_MS - 1000


# covers: ALM-4
def test_an_acknowledged_alarm_that_stands_reminds_once_every_24_h() -> None:
    alarms = _with(EMPTY_RESERVOIR)
    alarms.acknowledge(EMPTY_RESERVOIR)
    assert _run(alarms, 3 * REMINDER_MS) == [[day * REMINDER_MS, EMPTY_RESERVOIR] for day in (1, 2, 3)]
    assert REMINDER_MS == 24 * _HOUR_MS
    alarms.condition(EMPTY_RESERVOIR, False)
    assert _run(alarms, 3 * REMINDER_MS) == []


def test_of_two_reminders_at_one_instant_the_higher_is_given() -> None:
    alarms = _with(ERI, EMPTY_RESERVOIR)
    alarms.acknowledge(ERI)
    alarms.acknowledge(EMPTY_RESERVOIR)
    assert _run(alarms, REMINDER_MS) == [[REMINDER_MS, EMPTY_RESERVOIR]]


def test_a_reminder_gives_way_to_a_higher_alarm_that_sounds_but_not_to_a_lower_one() -> None:
    for acknowledged, sounding, expected in ((ERI, MOTOR_STALL, 0), (MOTOR_STALL, LOW_RESERVOIR, 1)):
        alarms = _with(acknowledged, sounding)
        alarms.acknowledge(acknowledged)
        assert len(_run(alarms, REMINDER_MS)) == expected


def test_a_reminder_due_in_a_silence_comes_when_the_silence_ends() -> None:
    alarms = _with(MOTOR_STALL)
    alarms.acknowledge(MOTOR_STALL)
    _run(alarms, REMINDER_MS - 1000)
    alarms.condition(LOW_RESERVOIR, True)
    alarms.silence()
    assert _run(alarms, SILENCE_MS + 1000) == [[SILENCE_MS, MOTOR_STALL]]


def test_any_slicing_gives_the_same_reminders() -> None:
    for step_ms in (1234567, _HOUR_MS, REMINDER_MS):
        alarms = _with(EMPTY_RESERVOIR)
        alarms.acknowledge(EMPTY_RESERVOIR)
        given = 0
        for _ in range(2 * REMINDER_MS // step_ms + 1):
            left_ms = step_ms
            while left_ms:
                slice_ms = min(left_ms, alarms.wait_ms)
                left_ms -= slice_ms
                alarms.advance(slice_ms)
                given += alarms.reminder >= 0
        assert 2 <= given <= 3


def test_each_way_of_clearing_is_in_the_table_and_only_an_end_does_not_latch() -> None:
    assert set(CLEARED_BY) == {BY_END, BY_ACKNOWLEDGE, BY_SERVICE}
    for i in range(len(NAMES)):
        assert latching(i) == (CLEARED_BY[i] != BY_END)
    assert latching(DELIVERY_GAP)


def test_every_alarm_can_be_raised_and_brought_back_to_clear() -> None:
    for i in range(len(NAMES)):
        alarms = _with(i)
        alarms.condition(i, False)
        alarms.acknowledge(i)
        alarms.service_clear(i)
        assert alarms.names() == [] and alarms.highest() == -1
