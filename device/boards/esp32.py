"""ESP32 DevKit (WROOM). Strapping pins (0, 2, 5, 12, 15) and the serial line (1, 3) are left alone.

The encoder and the magnet sensor lie on inputs without pull-ups and need their own.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from boards.motor import MotorLoop

NAME = "esp32"
PLATFORM = "esp32"  # sys.platform
MCU = "ESP32"

TAKEN = (1, 3)  # GPIOs that the board itself uses
PINS = (
    ("step", 25),
    ("dir", 26),
    ("enable", 27),
    ("encoder", 35),
    ("beeper", 23),
    ("patient_button", 4),
    ("silence_button", 14),
    ("magnet", 39),
    ("battery_load", 33),
    ("pixel", 13),
    ("sda", 21),
    ("scl", 22),
    ("coil_1", 16),
    ("coil_2", 17),
    ("coil_3", 18),
    ("coil_4", 19),
    ("led", 32),
    ("battery", 34),
)
PARTS = (
    ("stepper", "step_dir"),
    ("sensor", "none"),
    ("beeper", "piezo"),
    ("battery", "none"),
    ("buttons", "two"),
    ("light", "led"),
    ("display", "none"),
    ("magnet", "none"),
)
"""What works with nothing wired but a stepper driver and a piezo; `local.json` names what else there is."""


def open(write: "Callable[[str], None]", held: bool = False, locked: bool = False) -> "MotorLoop":
    """The pump of this board; its time is real, and cannot be held."""
    from boards.local import Wiring
    from boards.motor import open_motor
    from boards.steppers_esp32 import stepper

    return open_motor(NAME, Wiring(MCU, TAKEN, PINS, PARTS), stepper, write, held, False, locked)
