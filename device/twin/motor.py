"""A stepper motor with an encoder, in software: executes segments to the microsecond, and can stall, slip or run away.

It offers the stepper's and the sensor's interface at once. It knows no volume: the head does.
"""

from array import array

from micropython import const

_SEGMENTS = const(256)
_COUNT_MASK = const(0xFFFFFFF)
_LONGEST_MS = const(1_000_000)  # in us still a small int
_HOUR_MS = const(3_600_000)


class Motor:
    """`turned` counts steps really made, modulo 2**28. Faults are plain attributes."""

    sensed = True

    def __init__(self) -> None:
        self._counts = array("i", [0] * _SEGMENTS)
        self._intervals = array("i", [0] * _SEGMENTS)
        self._head = 0
        self._used = 0
        self._next_us = 0
        self._seen = 0
        self._lost_part = 0
        self._runaway_part = 0
        self.turned = 0
        self.enabled = True
        self.stalled = False
        self.lost_permille = 0
        """Steps that the rotor does not follow."""
        self.runaway_steps_per_hour = 0
        """Turns by itself, as long as the driver is enabled."""
        self.sensor_dead = False

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
        self.enabled = on

    def count(self) -> int:
        """The encoder: what was turned, while it works."""
        if not self.sensor_dead:
            self._seen = self.turned
        return self._seen

    def advance(self, ms: int) -> int:
        """Passes `ms`, at most an hour at a time; returns the steps really made."""
        made = self._run(ms * 1000) if ms <= _LONGEST_MS else self._execute(ms)
        if made and (self.stalled or self.lost_permille or not self.enabled):
            made = self._moved(made)
        if self.runaway_steps_per_hour and self.enabled:
            part = self._runaway_part + self.runaway_steps_per_hour * ms
            made += part // _HOUR_MS
            self._runaway_part = part % _HOUR_MS
        self.turned = (self.turned + made) & _COUNT_MASK
        return made

    def running_away(self) -> bool:
        """Whether it turns by itself now."""
        return self.runaway_steps_per_hour != 0 and self.enabled

    def lagging(self) -> bool:
        """Whether fewer steps are counted now than it was told to make."""
        return self.stalled or self.lost_permille != 0 or self.sensor_dead

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
        if self.stalled or not self.enabled:
            return 0
        if self.lost_permille:
            part = self._lost_part + steps * self.lost_permille
            steps -= part // 1000
            self._lost_part = part % 1000
        return steps
