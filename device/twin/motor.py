"""A stepper motor with its driver, in software: executes segments to the microsecond; can stall, slip or run away.

It knows no volume: the head does.
"""

from array import array

from micropython import const

_SEGMENTS = const(256)
_COUNT_MASK = const(0xFFFFFFF)
_LONGEST_MS = const(1_000_000)  # in us still a small int
_HOUR_MS = const(3_600_000)


class Motor:
    """`turned` counts steps really made forwards, modulo 2**28. Faults are plain attributes.

    By `sensed` and `count` it is a perfect sensor as well.
    """

    sensed = True

    def __init__(self) -> None:
        self._counts = array("i", [0] * _SEGMENTS)
        self._intervals = array("i", [0] * _SEGMENTS)
        self._head = 0
        self._used = 0
        self._next_us = 0
        self._lost_part = 0
        self._runaway_part = 0
        self.turned = 0
        self.enabled = True
        self._asked = True
        self.stalled = False
        self.lost_permille = 0
        """Steps that the rotor does not follow."""
        self.runaway_steps_per_hour = 0
        """Turns by itself, as long as the driver is enabled."""
        self.dead = False
        """The driver gives no current."""
        self.backwards = False
        """It turns the wrong way: nothing is pushed out."""
        self.stuck_on = False
        """The enable line has no effect: the driver stays on."""

    def authorise(self, count: int, interval_us: int) -> None:
        """See ports; RuntimeError when more than 256 segments wait, which no board's horizon allows."""
        if self._used == _SEGMENTS:
            raise RuntimeError("the stepper's queue is full")
        if self._used == 0:
            self._next_us = interval_us
        slot = (self._head + self._used) % _SEGMENTS
        self._counts[slot] = count
        self._intervals[slot] = interval_us
        self._used += 1

    def cancel(self) -> int:
        left = 0
        for i in range(self._used):
            left += self._counts[(self._head + i) % _SEGMENTS]
        self._used = 0
        return left

    def enable(self, on: bool) -> None:
        self._asked = on
        self.enabled = on or self.stuck_on

    def hold_on(self, stuck: bool) -> None:
        """Fault: the enable line is held at on, or does again what it was last told."""
        self.stuck_on = stuck
        self.enabled = self._asked or self.stuck_on

    def lose_power(self) -> None:
        """No driver runs without: what was in its queue is gone."""
        self.cancel()
        self._asked = False
        self.enabled = False

    def count(self) -> int:
        return self.turned

    def advance(self, ms: int) -> int:
        """Passes `ms`, at most an hour at a time; returns the steps really made."""
        made = self._run(ms * 1000) if ms <= _LONGEST_MS else self._execute(ms)
        if made and (self.lost_permille or self._still()):
            made = self._moved(made)
        if self.runaway_steps_per_hour and self.running_away():
            part = self._runaway_part + self.runaway_steps_per_hour * ms
            made += part // _HOUR_MS
            self._runaway_part = part % _HOUR_MS
        self.turned = (self.turned + made) & _COUNT_MASK
        return made

    def running_away(self) -> bool:
        """Whether it turns by itself now."""
        return self.runaway_steps_per_hour != 0 and self.enabled and not self.dead

    def lagging(self) -> bool:
        """Whether it makes fewer steps than it is told."""
        return self.stalled or self.dead or self.backwards or self.lost_permille > 0

    def _still(self) -> bool:
        return self.stalled or self.dead or self.backwards or not self.enabled

    def _execute(self, ms: int) -> int:
        made = 0
        while ms > _LONGEST_MS:
            made += self._run(_LONGEST_MS * 1000)
            ms -= _LONGEST_MS
        return made + self._run(ms * 1000)

    def _run(self, us: int) -> int:
        made = 0
        while self._used and us >= self._next_us:
            us -= self._next_us
            slot = self._head
            left = self._counts[slot]
            interval_us = self._intervals[slot]
            steps = 1 + us // interval_us
            if steps > left:
                steps = left
            us -= (steps - 1) * interval_us
            made += steps
            self._counts[slot] = left - steps
            if left == steps:
                self._head = (slot + 1) % _SEGMENTS
                self._used -= 1
            self._next_us = self._intervals[self._head]
        self._next_us -= us
        return made

    def _moved(self, steps: int) -> int:
        if self._still():
            return 0
        if self.lost_permille:
            part = self._lost_part + steps * self.lost_permille
            steps -= part // 1000
            self._lost_part = part % 1000
        return steps
