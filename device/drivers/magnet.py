"""A reed switch or an open-drain Hall sensor: whether a magnet is near."""

from machine import Pin


class Magnet:
    """`pin`: a GPIO with a pull-up, low where a magnet is."""

    def __init__(self, pin: int) -> None:
        self._pin = Pin(pin, Pin.IN, Pin.PULL_UP)

    def near(self) -> bool:
        return self._pin.value() == 0
