"""Buttons, light, display and magnet sensor as they are wired: asks pump/panel what they mean and shows what it says.

What fails in here is given up, and the pump goes on without it.
"""

from time import ticks_diff, ticks_ms

from micropython import const

from boards import chips
from drivers.buttons import Button
from drivers.display import Display
from drivers.light import Led, Pixel
from drivers.magnet import Magnet
from pump import panel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from boards.local import Wiring
    from pump.core import Pump

_DISPLAY_MS = const(1000)


class FrontPanel:
    """`buttons` for the self-test; `wait_ms`: until `turn` must be called."""

    def __init__(self, wiring: "Wiring", hard: bool) -> None:
        """hard: see Button."""
        pins, parts = wiring.pins, wiring.parts
        self.buttons: list[Button] = []
        if parts["buttons"] == "two":
            self.buttons = [Button(pins["patient_button"], hard), Button(pins["silence_button"], hard)]
        self._lamp: Led | Pixel | None = None
        if parts["light"] != "none":
            self._lamp = Led(pins["led"]) if parts["light"] == "led" else Pixel(pins["pixel"])
        self._display: Display | None = None
        if parts["display"] == "ssd1306":
            unit = chips.i2c_unit(wiring.mcu, pins["sda"], pins["scl"])
            self._display = Display(pins["sda"], pins["scl"], unit)
        self._magnet = Magnet(pins["magnet"]) if parts["magnet"] == "switch" else None
        self._light = panel.Light()
        self.wait_ms = self._light.wait_ms
        self._last = ticks_ms()
        self._shown_ms = _DISPLAY_MS

    def turn(self, pump: "Pump | None") -> "str | None":
        """Shows what is so now (without a pump: that its program failed); returns what a button asks for, if any."""
        now = ticks_ms()
        ms = ticks_diff(now, self._last)
        self._last = now
        if self._lamp is not None:
            self._light.show(panel.highest(pump.alarms if pump is not None else None), ms)
            self._lamp.show(self._light.colour)
            self.wait_ms = self._light.wait_ms
        self._shown_ms += ms
        if self._display is not None and self._shown_ms >= _DISPLAY_MS:
            self._shown_ms = 0
            near = self._magnet is not None and self._magnet.near()
            self._display.show(panel.lines(pump, near) if pump is not None else panel.FAILED)
        for i in range(len(self.buttons)):
            if self.buttons[i].pressed():
                return panel.SILENCE_REQUEST if i else panel.PATIENT_REQUEST
        return None

    def off(self) -> None:
        """Dark."""
        if self._lamp is not None:
            self._lamp.show(panel.DARK)
        if self._display is not None:
            self._display.show([])
