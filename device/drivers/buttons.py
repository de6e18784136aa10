"""A button to ground: each press counts once, whatever the contact does and however long the loop is busy."""

from time import ticks_add, ticks_diff, ticks_ms

from micropython import const

from machine import Pin

_BOUNCE_MS = const(30)


class Button:
    """`pin`: a GPIO with a pull-up. `hard`: the interrupt runs at once, which an RP2040 can."""

    def __init__(self, pin: int, hard: bool = True) -> None:
        self._presses = 0
        self._told = 0
        self._down = False
        self._up_ms = ticks_add(ticks_ms(), -_BOUNCE_MS)
        self._pin = Pin(pin, Pin.IN, Pin.PULL_UP)
        both = Pin.IRQ_FALLING | Pin.IRQ_RISING
        if hard:
            self._pin.irq(handler=self._edge, trigger=both, hard=True)
        else:
            self._pin.irq(handler=self._edge, trigger=both)

    def _edge(self, pin: Pin) -> None:
        level = pin.value()
        if level == 0 and not self._down:
            self._down = True
            if (
                not 0 <= ticks_diff(ticks_ms(), self._up_ms) < _BOUNCE_MS
            ):  # below 0 after days: the counter wrapped
                self._presses = (self._presses + 1) & 0xFFFF
        elif level and self._down:
            self._down = False
            self._up_ms = ticks_ms()

    def pressed(self) -> bool:
        """Whether there is a press that was not told yet; tells it. To be asked again until there is none."""
        if self._down and self._pin.value():  # an interrupt was lost
            self._edge(self._pin)
        if self._told == self._presses:
            return False
        self._told = (self._told + 1) & 0xFFFF
        return True

    def down(self) -> bool:
        """Whether it is held now, or stuck."""
        return self._pin.value() == 0
