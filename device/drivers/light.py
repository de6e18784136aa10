"""The panel's light: an LED, which is on for every colour, or a NeoPixel, which shows it. It knows no alarm."""

from machine import Pin, bitstream

_TIMES_NS = (400, 850, 800, 450)  # WS2812B: a 0 is high and low for so long, and a 1
_SHIFTS = ((0, 8), (1, 16), (2, 0))  # it takes green, red, blue


class Led:
    """`pin`: a GPIO number."""

    def __init__(self, pin: int) -> None:
        self._pin = Pin(pin, Pin.OUT, value=0)

    def show(self, colour: int) -> None:
        """0xRRGGBB; 0 is dark."""
        self._pin.value(colour != 0)


class Pixel:
    """`pin`: the GPIO of its data line. `dim`: of 256 parts of the brightness, so many."""

    def __init__(self, pin: int, dim: int = 64) -> None:
        self._pin = Pin(pin, Pin.OUT, value=0)
        self._dim = dim
        self._colour = -1
        self._bytes = bytearray(3)
        self.show(0)

    def show(self, colour: int) -> None:
        """0xRRGGBB; 0 is dark. Where the colour is another, interrupts wait for 30 us."""
        if colour != self._colour:
            self._colour = colour
            for place, shift in _SHIFTS:
                self._bytes[place] = (colour >> shift & 255) * self._dim >> 8
            bitstream(self._pin, 0, _TIMES_NS, self._bytes)
