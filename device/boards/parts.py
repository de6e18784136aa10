"""What a board can be wired with: kinds of parts, the choices of each kind, and the pins that each choice needs.

The parts list of `thecal wiring`, `local.json`'s check and the wiring of boards/motor.py follow from it. It knows no
board and no driver. A choice of no row here does not exist; "none" needs no pin.
"""

from pump.texts import far_texts

NONE = "none"

PARTS = far_texts(
    (
        # kind, part, the roles that it needs, its line in the parts list
        (
            "stepper",
            "step_dir",
            ("step", "dir", "enable"),
            "A4988, DRV8825 or TMC2209 (standalone) and a stepper motor",
        ),
        (
            "stepper",
            "uln2003",
            ("coil_1", "coil_2", "coil_3", "coil_4"),
            "ULN2003 board with a 28BYJ-48 motor",
        ),
        ("sensor", "none", (), ""),
        ("sensor", "encoder", ("encoder",), "encoder or index sensor on the shaft, 3.3 V output"),
        ("beeper", "piezo", ("beeper",), "passive piezo transducer"),
        ("battery", "none", (), ""),
        ("battery", "potentiometer", ("battery",), "10 kohm potentiometer in place of a battery"),
        (
            "battery",
            "cell",
            ("battery", "battery_load"),
            "cell holder, two 100 kohm resistors, 100 ohm load resistor and a logic-level MOSFET",
        ),
        ("buttons", "none", (), ""),
        ("buttons", "two", ("patient_button", "silence_button"), "two push buttons"),
        ("light", "none", (), ""),
        ("light", "led", ("led",), "LED with a 330 ohm resistor, unless the board has one"),
        ("light", "pixel", ("pixel",), "NeoPixel (WS2812B), unless the board has one"),
        ("display", "none", (), ""),
        ("display", "ssd1306", ("sda", "scl"), "SSD1306 display, 128 x 64, I2C"),
        ("magnet", "none", (), ""),
        ("magnet", "switch", ("magnet",), "reed switch or open-drain Hall sensor"),
    )
)


def kinds() -> "tuple[str, ...]":
    """Each kind once, in the table's order."""
    result: list[str] = []
    for row in PARTS:
        if row[0] not in result:
            result.append(row[0])
    return tuple(result)


def choices(kind: str) -> "tuple[str, ...]":
    """The parts of a kind."""
    return tuple([row[1] for row in PARTS if row[0] == kind])


def roles_of(parts: "tuple[tuple[str, str], ...]") -> "list[str]":
    """The roles that these (kind, part) need together, in the table's order."""
    result: list[str] = []
    for row in PARTS:
        if (row[0], row[1]) in parts:
            result.extend(row[2])
    return result
