"""Where the pins of a development board sit: both headers from top to bottom, as the makers' pinout drawings have them.

A number is a GPIO; a word is a pin that is none. It refuses to know what a pin is for.
"""

from __future__ import annotations

from typing import NamedTuple

Pin = int | str


class Header(NamedTuple):
    """A board as one holds it: its name, how its GPIOs are printed on it, and both rows of pins."""

    name: str
    printed: str
    left: tuple[Pin, ...]
    right: tuple[Pin, ...]
    wokwi: str
    """Wokwi's name for it."""
    onboard: dict[int, str]
    """GPIOs that lead to something on the board itself."""
    usb_at_top: bool = True

    def says(self, pin: Pin) -> str:
        """What is printed beside it."""
        return self.printed % pin if isinstance(pin, int) else pin

    def number(self, left: bool, row: int) -> int:
        """The pin's number, counted as on a chip: down the left side, up the right."""
        return row + 1 if left else len(self.left) + len(self.right) - row


_PICO_LEFT: tuple[Pin, ...] = (0, 1, "GND", 2, 3, 4, 5, "GND", 6, 7)
_PICO_LEFT += (8, 9, "GND", 10, 11, 12, 13, "GND", 14, 15)
_PICO_RIGHT: tuple[Pin, ...] = ("VBUS", "VSYS", "GND", "3V3_EN", "3V3", "ADC_VREF", 28, "AGND", 27, 26)
_PICO_RIGHT += ("RUN", 22, "GND", 21, 20, 19, 18, "GND", 17, 16)
_ESP32_LEFT: tuple[Pin, ...] = ("3V3", "EN", 36, 39, 34, 35, 32, 33, 25, 26, 27, 14, 12, "GND", 13)
_ESP32_LEFT += ("D2", "D3", "CMD", "5V")
_ESP32_RIGHT: tuple[Pin, ...] = ("GND", 23, 22, "TX", "RX", 21, "GND", 19, 18, 5, 17, 16, 4, 0, 2, 15)
_ESP32_RIGHT += ("D1", "D0", "CLK")
_S3_LEFT: tuple[Pin, ...] = ("3V3", "3V3", "RST", 4, 5, 6, 7, 15, 16, 17, 18, 8, 3, 46, 9, 10, 11, 12, 13, 14)
_S3_LEFT += ("5V", "GND")
_S3_RIGHT: tuple[Pin, ...] = ("GND", "TX", "RX", 1, 2, 42, 41, 40, 39, 38, 37, 36, 35, 0, 45, 48, 47, 21)
_S3_RIGHT += (20, 19, "GND", "GND")
_LED = "green LED on the board"
_PIXEL = "NeoPixel on the board"

HEADERS = {
    "pico": Header("Raspberry Pi Pico", "GP%d", _PICO_LEFT, _PICO_RIGHT, "wokwi-pi-pico", {25: _LED}),
    "pico_w": Header("Raspberry Pi Pico W", "GP%d", _PICO_LEFT, _PICO_RIGHT, "board-pi-pico-w", {}),
    "pico2": Header("Raspberry Pi Pico 2", "GP%d", _PICO_LEFT, _PICO_RIGHT, "board-pi-pico-2", {25: _LED}),
    "bare": Header("Raspberry Pi Pico", "GP%d", _PICO_LEFT, _PICO_RIGHT, "wokwi-pi-pico", {25: _LED}),
    "esp32": Header(
        "ESP32-DevKitC V4", "IO%d", _ESP32_LEFT, _ESP32_RIGHT, "board-esp32-devkit-c-v4", {}, False
    ),
    "esp32s3": Header(
        "ESP32-S3-DevKitC-1", "%d", _S3_LEFT, _S3_RIGHT, "board-esp32-s3-devkitc-1", {48: _PIXEL}, False
    ),
}
