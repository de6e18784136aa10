"""Raspberry Pi Pico. A table only: pins, and the parts that it is wired with unless `local.json` says otherwise."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from boards.motor import MotorLoop

NAME = "pico"
PLATFORM = "rp2"  # sys.platform
MCU = "RP2040"

TAKEN = (23, 24, 29)  # GPIOs that the board itself uses
PINS = (
    ("step", 2),
    ("dir", 3),
    ("enable", 4),
    ("encoder", 5),
    ("beeper", 6),
    ("patient_button", 7),
    ("silence_button", 8),
    ("magnet", 9),
    ("battery_load", 10),
    ("pixel", 11),
    ("sda", 12),
    ("scl", 13),
    ("coil_1", 16),
    ("coil_2", 17),
    ("coil_3", 18),
    ("coil_4", 19),
    ("led", 25),
    ("battery", 26),
)
PARTS = (
    ("stepper", "step_dir"),
    ("sensor", "none"),
    ("beeper", "piezo"),
    ("battery", "none"),
    ("buttons", "two"),
    ("light", "led"),
    ("display", "none"),
    ("magnet", "switch"),
)
"""What works with nothing wired but a stepper driver and a piezo; `local.json` names what else there is."""


def open(write: "Callable[[str], None]", held: bool = False, locked: bool = False) -> "MotorLoop":
    """The pump of this board; its time is real, and cannot be held."""
    from boards.local import Wiring
    from boards.motor import open_motor
    from boards.steppers_rp2 import stepper

    return open_motor(NAME, Wiring(MCU, TAKEN, PINS, PARTS), stepper, write, held, True, locked)
