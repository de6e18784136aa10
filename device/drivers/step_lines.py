"""The lines of a stepper, driven by the program itself: step and direction, or the four coils behind a ULN2003.

Each has `pulse`, one step forwards, and `enable`. They know no time.
"""

from micropython import const

from machine import Pin

HALF_STEPS = (1, 3, 2, 6, 4, 12, 8, 9)
"""Which coils of a 28BYJ-48 carry current, a bit a coil, one half step after the other."""
_PHASES = const(8)


class StepDir:
    """GPIO numbers; the enable line is active low and off until told otherwise. `forwards`: direction's level."""

    def __init__(self, step: int, direction: int, enable: int, forwards: int = 1) -> None:
        self._off = Pin(enable, Pin.OUT, value=1)
        Pin(direction, Pin.OUT, value=forwards)
        self._step = Pin(step, Pin.OUT, value=0)

    def pulse(self) -> None:
        """Longer than any driver asks for: a call of MicroPython takes microseconds."""
        self._step.value(1)
        self._step.value(0)

    def enable(self, on: bool) -> None:
        self._off.value(not on)


class Coils:
    """`pins`: the GPIOs of IN1 to IN4. Off, no coil carries current; on, those of the last step do."""

    def __init__(self, pins: "tuple[int, int, int, int]", forwards: int = 1) -> None:
        self._pins = [Pin(pin, Pin.OUT, value=0) for pin in pins]
        self._way = 1 if forwards else _PHASES - 1
        self._phase = 0
        self._on = False

    def pulse(self) -> None:
        self._phase = (self._phase + self._way) % _PHASES
        if self._on:
            self._show(HALF_STEPS[self._phase])

    def enable(self, on: bool) -> None:
        self._on = on
        self._show(HALF_STEPS[self._phase] if on else 0)

    def _show(self, coils: int) -> None:
        for pin in self._pins:
            pin.value(coils & 1)
            coils >>= 1
