"""Segments cut into the words that a stepper's machine executes, never more of them than may outlive a hung program.

A word is `us << 8 | count`: `count` steps (1 to 255), the first after `us` and each after another, or with count 0 a
pause of `us`. It stays below 2**30, a small integer; a longer interval is pauses and a step. What is late is made up
by intervals that are a quarter shorter, never by a burst. This module refuses to know what executes the words.
"""

from array import array

from micropython import const

SHORTEST_US = const(50)
"""Steps come no closer, whatever is authorised."""
MOST_STEPS = const(8)
SECOND_US = const(1_000_000)
"""Words under way hold MOST_STEPS, or what of the fastest among them is made in this time where that is more."""
LATE_US = const(1000)
"""What is late by less stays so: the planner's steps lie no closer to their moments."""
FIFO_WORDS = const(8)

COUNT_BITS = const(8)
COUNT_MASK = const(0xFF)
_LONGEST_US = const(0x3FFFFF)
_PAUSE_US = const(4_000_000)
_SEGMENTS = const(128)


def soonest(interval_us: int) -> int:
    """How short an interval of this length may become where steps are late.

    A quarter: a third faster is what a motor with some torque to spare follows without a ramp, at the fastest rate of
    a plan too; and what may be under way, a second of steps, still lasts longer than the loop may be late.
    """
    return interval_us - (interval_us >> 2)


class Words:
    """A queue of segments; `take` hands over its next word. Nothing here allocates once it is made.

    planned_us: how long the word that was taken last would be, were nothing late.
    """

    def __init__(self) -> None:
        self.planned_us = 0
        self._counts = array("i", [0] * _SEGMENTS)
        self._intervals = array("i", [0] * _SEGMENTS)
        self._head = 0
        self._used = 0
        self._limit_before = 0
        self._rest_us = 0  # of an interval of which pauses were handed over: what is left of it, else 0

    def add(self, count: int, interval_us: int) -> None:
        """Steps that follow the last ones; RuntimeError when 128 segments wait, which no board's horizon allows."""
        if interval_us < SHORTEST_US:
            interval_us = SHORTEST_US
        last = (self._head + self._used - 1) % _SEGMENTS
        if self._used and self._intervals[last] == interval_us:
            self._counts[last] += count
            return
        if self._used == _SEGMENTS:
            raise RuntimeError("the stepper's queue is full")
        slot = (self._head + self._used) % _SEGMENTS
        self._counts[slot] = count
        self._intervals[slot] = interval_us
        self._used += 1

    def empty(self) -> bool:
        """Every step was taken."""
        return self._used == 0

    def take(self, under_way: int, late_us: int = 0, rested_us: int = 0) -> int:
        """The next word, or -1 where there is none or with the `under_way` steps it would be too much.

        It will begin `late_us` after its moment, and the motor will have rested for `rested_us` by then.
        """
        if self._used == 0:
            return -1
        interval_us = self._intervals[self._head]
        rest_us = self._rest_us or interval_us
        if rest_us > _LONGEST_US:
            self._rest_us = rest_us - _PAUSE_US
            return self._word(_PAUSE_US, 0, late_us, rested_us)
        count = 1 if self._rest_us else self._most(interval_us)
        limit = self._limit(interval_us)
        if limit < self._limit_before and under_way > MOST_STEPS:
            limit = self._limit_before  # else a slow run would begin late after a fast one
        if count > limit - under_way:
            count = limit - under_way
        if count <= 0:
            return -1
        self._limit_before = limit
        self._rest_us = 0
        self._taken(count)
        return self._word(rest_us, count, late_us, rested_us)

    def _word(self, us: int, count: int, late_us: int, rested_us: int) -> int:
        """Shorter where that makes up for a delay, no interval shorter than `soonest`; a rest may be part of it."""
        steps = count or 1
        self.planned_us = us * steps
        if late_us >= LATE_US:
            rested_us = rested_us if steps == 1 else 0
            us = max(us - late_us // steps, soonest(us) - rested_us, SHORTEST_US)
        return us << COUNT_BITS | count

    def _limit(self, interval_us: int) -> int:
        limit = SECOND_US // interval_us
        return limit if limit > MOST_STEPS else MOST_STEPS

    def _most(self, interval_us: int) -> int:
        """Of this interval in one word: so that eight words are what may be under way."""
        most = (self._limit(interval_us) + FIFO_WORDS - 1) // FIFO_WORDS
        left = self._counts[self._head]
        if most > left:
            most = left
        return most if most < COUNT_MASK else COUNT_MASK

    def _taken(self, count: int) -> None:
        left = self._counts[self._head] - count
        self._counts[self._head] = left
        if left == 0:
            self._head = (self._head + 1) % _SEGMENTS
            self._used -= 1

    def clear(self) -> int:
        """Empties the queue; returns the steps that were in it."""
        left = 0
        for i in range(self._used):
            left += self._counts[(self._head + i) % _SEGMENTS]
        self._used = 0
        self._rest_us = 0
        self._limit_before = 0
        return left
