"""The emulated Pico as a part wired to it sees it: levels at pins, voltages, and time in emulated nanoseconds.

What is wired stays wired over a reset and a power cycle. It refuses to know which program runs on the chip.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thecal.emulated import fixes
from thecal.emulated.core import CYCLE_NS

Edge = Callable[[int, "int | None"], None]
ADC_FIRST_PIN = 26
ADC_FULL = 4095


class Pins:
    """Handed to a plant, which runs in the emulator's process: `plant(pins, *arguments)`."""

    def __init__(self) -> None:
        self._watched: list[tuple[int, Edge]] = []
        self._driven: dict[int, int] = {}
        self._analog: dict[int, int] = {}
        self._spent_ns = 0.0  # by the chips before this one
        self._chip: Any = None
        self._line: Any = None

    def attach(self, chip: Any, line: Any = None) -> None:
        """A new chip under the same board, with its end of the USB line: after power came back."""
        if self._chip is not None:
            self._spent_ns += self._chip.clock.nanos
        self._chip, self._line = chip, line
        for pin, edge in self._watched:
            self._listen(pin, edge)
        for pin, level in self._driven.items():
            chip.gpio[pin].set_input_value(bool(level))
        for channel, counts in self._analog.items():
            chip.adc.channel_values[channel] = counts

    @property
    def now_ns(self) -> int:
        """Emulated time since the first start. Time without power is none."""
        return round(self._spent_ns + self._chip.clock.nanos)

    def watch(self, pin: int, edge: Edge) -> None:
        """Have `edge(now_ns, level)` called as the chip changes what it puts on `pin`: 1, 0, or None for nothing."""
        self._watched.append((pin, edge))
        self._listen(pin, edge)

    def level(self, pin: int) -> int | None:
        """What the chip puts on `pin`."""
        return _level(self._chip.gpio[pin].value)

    def drive(self, pin: int, level: int) -> None:
        """Put a level on a pin that the chip listens to."""
        if self._driven.get(pin) == level:
            return  # rp2040py would take it for an edge
        self._driven[pin] = level
        self._chip.gpio[pin].set_input_value(bool(level))

    def let_go(self, pin: int) -> None:
        """Stop driving `pin`: its pull-up or pull-down decides."""
        self._driven.pop(pin, None)
        self._chip.gpio[pin].release_input()

    def analog(self, pin: int, counts: int) -> None:
        """What the converter reads at `pin` (26 to 29), 0 to 4095."""
        self._analog[pin - ADC_FIRST_PIN] = max(0, min(ADC_FULL, counts))
        self._chip.adc.channel_values[pin - ADC_FIRST_PIN] = self._analog[pin - ADC_FIRST_PIN]

    def after(self, delay_ns: int, call: Callable[[], None]) -> None:
        """Have `call()` called once, in emulated time; a power cycle forgets it."""
        self._chip.clock.create_alarm(call).schedule(float(max(0, delay_ns)))

    def type(self, data: bytes) -> None:
        """Have the host send this over the USB line; a 3 is Ctrl-C."""
        for byte in data:
            self._line.send_serial_byte(byte)

    def live(self, ns: int) -> None:
        """Lets the chip live for so long, or until it sleeps for ever. For a copy alone: see `aside`."""
        core = self._chip.core
        ends = core.state.cycles + round(ns / CYCLE_NS)
        while core.state.cycles < ends and not core.turn(ends):
            pass

    def _listen(self, pin: int, edge: Edge) -> None:
        def changed(state: Any, last: Any) -> None:
            if _level(state) != _level(last):
                edge(self.now_ns, _level(state))

        self._chip.gpio[pin].add_listener(changed)


def new_chip(image: str, flash: bytes | None) -> Any:
    """A board with power: rp2040py's device around a corrected chip. `flash` lies over the image."""
    boards, device = fixes.part("boards"), fixes.part("device.base_device")
    spec = boards.BoardSpec(mcu=fixes.part("_rp2040").RP2040, image=image)
    board = device.BaseDevice(board=spec)
    fixes.read_back(board.mcu)
    if flash is not None:
        board.mcu.flash[: len(flash)] = flash
    board.mcu.core.pc = fixes.part("memory_map").FLASH_START_ADDRESS
    return board


def _level(state: Any) -> int | None:
    return int(state) if int(state) <= 1 else None
