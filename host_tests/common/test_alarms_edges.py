"""Alarms at the edges of the table and of time: the highest, the lowest, and the millisecond of a deadline."""

from heap import allocated
from test_alarms import _run, _with
from whole import whole

from pump.alarm_table import DELIVERY_GAP, EMPTY_RESERVOIR, END_OF_SERVICE, LOW_RESERVOIR, NAMES
from pump.alarms import REMINDER_MS, SILENCE_MS, Alarms

HIGHEST, LOWEST = 0, len(NAMES) - 1


def test_new_ones_are_neither_silenced_nor_reminded_of() -> None:
    alarms = Alarms()
    assert whole((alarms.silence_ms, alarms.reminder, alarms.wait_ms)) == [0, -1, REMINDER_MS]
    alarms.advance(1000)
    assert alarms.reminder == -1
    assert [alarms.present(alarm) for alarm in range(len(NAMES))] == [False] * len(NAMES)


# covers: ALM-1
def test_the_highest_of_the_table_sounds_and_can_be_silenced() -> None:
    alarms = _with(HIGHEST)
    assert alarms.highest() == HIGHEST
    assert alarms.silence() is True
    assert (alarms.highest(), alarms.silence_ms) == (-1, SILENCE_MS)


# covers: ALM-1
def test_the_lowest_of_the_table_sounds_and_is_reminded_of() -> None:
    alarms = _with(LOWEST)
    assert alarms.highest() == LOWEST
    alarms.acknowledge(LOWEST)
    assert _run(alarms, REMINDER_MS) == [[REMINDER_MS, LOWEST]]
    alarms.advance(1)
    assert alarms.reminder == -1


def test_where_the_highest_sounds_no_reminder_interrupts_it() -> None:
    for acknowledged in (END_OF_SERVICE, LOWEST):
        alarms = _with(HIGHEST, acknowledged)
        alarms.acknowledge(acknowledged)
        assert _run(alarms, 2 * REMINDER_MS) == []


def test_a_reminder_falls_due_at_its_millisecond() -> None:
    alarms = _with(LOW_RESERVOIR)
    alarms.acknowledge(LOW_RESERVOIR)
    alarms.advance(REMINDER_MS - 1)
    assert (alarms.reminder, alarms.wait_ms) == (-1, 1)
    alarms.advance(1)
    assert (alarms.reminder, alarms.wait_ms) == (LOW_RESERVOIR, REMINDER_MS)


def test_a_condition_is_present_or_not_and_told_as_a_truth() -> None:
    alarms = _with(EMPTY_RESERVOIR)
    assert alarms.present(EMPTY_RESERVOIR) is True
    assert alarms.happened(LOW_RESERVOIR) == 1
    assert alarms.present(LOW_RESERVOIR) is False


def _a_life(alarms: Alarms) -> None:
    for i in range(len(NAMES)):
        alarms.condition(i, True)
        alarms.condition(i, True)
        alarms.silence()
        alarms.advance(alarms.wait_ms)
        alarms.acknowledge(i)
        alarms.advance(alarms.wait_ms)
        alarms.highest()
        alarms.state_name(i)
        alarms.condition(i, False)
        alarms.service_clear(i)
    alarms.happened(DELIVERY_GAP)
    alarms.acknowledge(DELIVERY_GAP)


def test_the_life_of_every_alarm_allocates_nothing() -> None:
    assert allocated(_a_life, Alarms()) == 0
