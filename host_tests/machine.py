"""A stand-in for MicroPython's `machine`, in tests of drivers only: pins that remember. No CPython has the real one.

What has to do with time is tested on the emulated board. `pins[n]` is what was last set up on GPIO n.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

asked: list[tuple[Any, ...]] = []
"""What was done to parts that are no pins, in order."""


def unique_id() -> bytes:
    return b"\xe6\x61\x64\x08\x43"


class Pin:
    IN, OUT, ALT = range(3)
    PULL_UP = 1
    IRQ_FALLING, IRQ_RISING = 4, 8
    pins: ClassVar[dict[int, Pin]] = {}

    def __init__(self, number: int, mode: int = -1, pull: int = -1, *, value: int | None = None) -> None:
        self.number = number
        self.level = 1 if pull == Pin.PULL_UP else 0
        self.handler: Callable[[Pin], None] | None = None
        self.told: list[int] = []
        Pin.pins[number] = self
        if value is not None:
            self.value(value)

    def value(self, level: Any = None) -> int:
        if level is not None:
            self.level = int(bool(level))
            self.told.append(self.level)
        return self.level

    __call__ = value

    def init(self, mode: int = -1, pull: int = -1, *, value: int | None = None, alt: int = -1) -> None:
        if value is not None:
            self.value(value)

    def irq(self, handler: Callable[[Pin], None], trigger: int = 12, hard: bool = False) -> None:
        self.handler = handler

    def drive(self, level: int) -> None:
        """The world outside changes the level: the interrupt comes at once."""
        if level != self.level:
            self.level = level
            if self.handler is not None:
                self.handler(self)


class ADC:
    readings: ClassVar[list[int]] = []
    fails = False

    def __init__(self, pin: Pin) -> None:
        pass

    def read_u16(self) -> int:
        asked.append(("adc", [pin.level for pin in Pin.pins.values()]))
        if ADC.fails:
            raise OSError(5)
        return ADC.readings.pop(0)


class I2C:
    """A bus with a display on it for as many messages as `answers` says."""

    answers = 0

    def __init__(self, unit: int, **options: Any) -> None:
        pass

    def writevto(self, address: int, pieces: tuple[bytes, ...]) -> None:
        if I2C.answers == 0:
            raise OSError(5)
        I2C.answers -= 1
        asked.append(("i2c", address, b"".join(bytes(piece) for piece in pieces)))
