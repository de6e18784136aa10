"""The sensor's port by an encoder or an index sensor: counts its rising edges by interrupt, and tells them in steps."""

from micropython import const

from machine import Pin

_COUNT_MASK = const(0xFFFFFFF)


class Encoder:
    """An edge is `steps_per_count` steps, 1 to 4,096; `count` is of steps, modulo 2**28.

    `pin`: a GPIO number. `hard`: the interrupt runs at once, which an RP2040 can; elsewhere it waits for its turn, and
    edges that come faster than eight a turn are lost. It knows no direction.
    """

    sensed = True

    def __init__(self, pin: int, steps_per_count: int = 1, hard: bool = True) -> None:
        self._steps = 0
        self._a_count = steps_per_count
        self._pin = Pin(pin, Pin.IN)
        if hard:
            self._pin.irq(handler=self._edge, trigger=Pin.IRQ_RISING, hard=True)
        else:
            self._pin.irq(handler=self._edge, trigger=Pin.IRQ_RISING)

    def _edge(self, pin: Pin) -> None:
        self._steps = (self._steps + self._a_count) & _COUNT_MASK

    def count(self) -> int:
        return self._steps
