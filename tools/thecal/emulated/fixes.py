"""What rp2040py 0.3.6 lacks or does otherwise than a board, put right from outside.

1. An idle USB line sleeps. rp2040py completes an idle read of the host's with an empty packet, which keeps the firmware
   in its USB interrupt; parked until there is a byte, a sleep of the firmware costs next to nothing.
2. The processor is `core.FastCore`, the PIO blocks are `pio.Pio`.
3. A reset switches the watchdog off; rp2040py's would bite again, whatever the firmware does after the reset.
4. A pad that is driven reads back what it is driven to, unless a part outside drives it.

What stays: one core (`_thread` hangs), no flash-erase stalls, no cache misses of the flash, 125 MHz whatever is set.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from thecal.emulated import core, pio


def part(name: str) -> Any:
    """A module of rp2040py; by name, since `make types` is to pass where it is not installed."""
    return importlib.import_module(f"rp2040py.{name}")


def apply(library: Path) -> None:
    """Puts the corrections in, before a chip is made. `library`: the compiled processor."""
    core.load(library)
    chip = part("_rp2040")
    chip.CortexM0Core = core.FastCore
    chip.RPPIO = pio.make_class()
    _let_reset_end_the_watchdog(chip.RP2040)
    _let_idle_usb_sleep()


def read_back(chip: Any) -> None:
    """Every pad of `chip` that the chip drives is read as driven."""

    def wire(pad: Any) -> None:
        def changed(state: Any, last: Any) -> None:
            if int(state) <= 1:
                pad.set_input_value(int(state) == 1)
            elif int(last) <= 1:  # else a part outside may drive it: a button held while the power comes
                pad.release_input()

        pad.add_listener(changed)

    for pad in chip.gpio:
        wire(pad)


def _let_reset_end_the_watchdog(chip: Any) -> None:
    enter = chip.enter_reset

    def enter_reset(self: Any, *, from_watchdog: bool = False) -> None:
        enter(self, from_watchdog=from_watchdog)
        self.watchdog._enable = self.watchdog.timer.enable = self.watchdog.alarm.enable = False

    chip.enter_reset = enter_reset


def _let_idle_usb_sleep() -> None:
    usb = part("usb.cdc").USBCDC
    begin, send = usb.__init__, usb.send_serial_byte

    def begin_parking(self: Any, controller: Any) -> None:
        begin(self, controller)
        complete, self.parked = controller.on_endpoint_read, None

        def on_endpoint_read(endpoint: int, size: int) -> None:
            idle = self.tx_fifo.item_count == 0 and self._pending_line_coding is None
            if idle and endpoint == self._out_endpoint:
                self.parked = (endpoint, size)
            else:
                complete(endpoint, size)

        controller.on_endpoint_read = on_endpoint_read
        self.complete = complete

    def send_unparking(self: Any, byte: int) -> None:
        send(self, byte)
        parked, self.parked = self.parked, None
        if parked is not None:
            self.complete(*parked)

    usb.__init__, usb.send_serial_byte = begin_parking, send_unparking
