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
