"""The battery's port by the ADC, with a load that is on no longer than a reading takes, whatever happens in it."""

from array import array
from time import sleep_us

from micropython import const

from machine import ADC, Pin

_DROPPED = const(2)  # a divider that has just been connected reads low
_KEPT = const(5)
_SETTLE_US = const(500)


class AdcBattery:
    """`adc`, `load`: GPIOs; `load` None where there is none, and then both readings are the same."""

    def __init__(self, adc: int, load: "int | None") -> None:
        self._load = None if load is None else Pin(load, Pin.OUT, value=0)
        self._adc = ADC(Pin(adc))
        self._kept = array("i", [0] * _KEPT)

    def sample(self, loaded: bool) -> int:
        """See ports; the median of five readings, which takes about a millisecond. Allocates nothing."""
        load = self._load
        if not loaded or load is None:
            return self._median()
        try:
            load.value(1)
            return self._median()
        finally:
            load.value(0)

    def _median(self) -> int:
        sleep_us(_SETTLE_US)
        adc, kept = self._adc, self._kept
        for _ in range(_DROPPED):
            adc.read_u16()
        for i in range(_KEPT):
            raw = adc.read_u16()
            while i > 0 and kept[i - 1] > raw:
                kept[i] = kept[i - 1]
                i -= 1
            kept[i] = raw
        return kept[_KEPT // 2]


class NoBattery:
    """Nothing measures: every reading is the one given."""

    def __init__(self, raw: int) -> None:
        self._raw = raw

    def sample(self, loaded: bool) -> int:
        return self._raw
