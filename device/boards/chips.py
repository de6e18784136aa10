"""Which GPIO of a microcontroller can do what. Of each chip only what its datasheet says; a board's own use of pins is
in its table.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

CHIPS = (
    # MCU, pins that can be outputs, pins that can be inputs, pins of the ADC
    ("RP2040", range(30), range(30), range(26, 30)),
    ("RP2350", range(30), range(30), range(26, 30)),
    # without flash (6-11); 34-39 are inputs only and have no pull-ups; the ADC is ADC1, because WiFi takes ADC2
    ("ESP32", tuple(range(6)) + tuple(range(12, 34)), tuple(range(6)) + tuple(range(12, 40)), range(32, 40)),
    # without USB (19, 20) and flash (26-32)
    (
        "ESP32-S3",
        tuple(range(19)) + (21,) + tuple(range(33, 49)),
        tuple(range(19)) + (21,) + tuple(range(33, 49)),
        range(1, 11),
    ),
)


def pins(mcu: str, kind: str) -> "Iterable[int]":
    """The GPIOs of a chip that a role of this kind can have. ValueError for an unknown chip."""
    for name, outs, ins, adc in CHIPS:
        if name == mcu:
            return adc if kind == "adc" else ins if kind == "in" else outs
    raise ValueError("no chip " + mcu)


I2C_PAIRS = "SDA on an even GPIO, SCL on the next"


def by_pio(mcu: str) -> bool:
    """Whether its steppers are driven by PIO."""
    return mcu.startswith("RP")


def i2c_unit(mcu: str, sda: int, scl: int) -> int:
    """The I2C unit that can have these pins, -1 for none. Of an ESP32 any pins will do."""
    if not by_pio(mcu):
        return 0
    return sda // 2 % 2 if sda % 2 == 0 and scl == sda + 1 else -1
