"""The panel's light: an LED, which is on for every colour, or a NeoPixel, which shows it. It knows no alarm."""

from machine import Pin


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
        from neopixel import NeoPixel  # here, for not every firmware has it, and an LED needs none

        self._pixel = NeoPixel(Pin(pin, Pin.OUT, value=0), 1)
        self._dim = dim
        self._colour = -1
        self.show(0)

    def show(self, colour: int) -> None:
        """0xRRGGBB; 0 is dark. Allocates where the colour is another."""
        if colour != self._colour:
            self._colour = colour
            dim = self._dim
            self._pixel[0] = (
                (colour >> 16) * dim >> 8,
                (colour >> 8 & 255) * dim >> 8,
                (colour & 255) * dim >> 8,
            )
            self._pixel.write()
