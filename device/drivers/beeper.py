"""The beeper's port by PWM: a square wave of even duty at every pitch, and a low pin in silence."""

from micropython import const

from machine import PWM, Pin

_HALF = const(32_768)
_LEAST_HZ = const(8)  # an RP2040's PWM goes no lower


class PwmBeeper:
    """`pin`: the GPIO of a passive piezo. `tone` allocates nothing."""

    def __init__(self, pin: int) -> None:
        self._pwm = PWM(Pin(pin, Pin.OUT, value=0), freq=1_000, duty_u16=0)

    def tone(self, hz: int) -> None:
        """See ports; what is below 8 Hz sounds at 8 Hz."""
        if hz:
            self._pwm.freq(max(hz, _LEAST_HZ))
            self._pwm.duty_u16(_HALF)  # each time: another pitch may change it
        else:
            self._pwm.duty_u16(0)
