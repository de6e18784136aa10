"""The pins that Wokwi's parts have, for the types that `thecal wiring --wokwi` uses.

Read once from npm's @wokwi/elements 1.9.2 (`pinInfo` of each element) and, for the boards and the display, from the
`board.json` files of github.com/wokwi/wokwi-boards and the pins that wokwi.com's project pages list of a Pico. The
A4988 is in neither: its pins are those of diagrams saved by Wokwi's editor.
"""

from __future__ import annotations


def _pins(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _range(form: str, *numbers: int) -> str:
    return " ".join(form.format(number) for number in numbers)


_PICO = _pins(
    _range("GP{}", *range(23), 26, 27, 28)
    + " "
    + _range("GND.{}", *range(1, 9))
    + " RUN ADC_VREF 3V3 3V3_EN VSYS VBUS"
)

PINS = {
    "wokwi-pi-pico": _PICO,
    "board-pi-pico-w": _PICO,
    "board-pi-pico-2": _PICO,
    "board-esp32-devkit-c-v4": _pins(
        "3V3 EN VP VN 34 35 32 33 25 26 27 14 12 GND.1 13 D2 D3 CMD 5V"
        " GND.2 23 22 TX RX 21 GND.3 19 18 5 17 16 4 0 2 15 D1 D0 CLK"
    ),
    "board-esp32-s3-devkitc-1": _pins(
        "3V3.1 3V3.2 RST 4 5 6 7 15 16 17 18 8 3 46 9 10 11 12 13 14 5V GND.1"
        " GND.2 TX RX 1 2 42 41 40 39 38 37 36 35 0 45 48 47 21 20 19 GND.3 GND.4"
    ),
    "board-ssd1306": _pins("GND VCC SCL SDA"),
    "wokwi-a4988": _pins("ENABLE MS1 MS2 MS3 RESET SLEEP STEP DIR GND.1 VDD 1B 1A 2A 2B GND.2 VMOT"),
    "wokwi-buzzer": _pins("1 2"),
    "wokwi-led": _pins("A C"),
    "wokwi-neopixel": _pins("VDD DOUT VSS DIN"),
    "wokwi-potentiometer": _pins("GND SIG VCC"),
    "wokwi-pushbutton": _pins("1.l 2.l 1.r 2.r"),
    "wokwi-resistor": _pins("1 2"),
    "wokwi-stepper-motor": _pins("A- A+ B+ B-"),
}
