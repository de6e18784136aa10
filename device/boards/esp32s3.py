"""ESP32-S3 DevKitC-1. Strapping pins (0, 3, 45, 46), USB and what an octal PSRAM takes (33-37) are left alone.

GPIO 48 is the board's own NeoPixel (38 on its later version: say so in `local.json`).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from boards.motor import MotorLoop

NAME = "esp32s3"
PLATFORM = "esp32"  # sys.platform
MCU = "ESP32-S3"

TAKEN = (33, 34, 35, 36, 37, 43, 44)  # GPIOs that the board itself uses
PINS = (
    ("step", 4),
    ("dir", 5),
    ("enable", 6),
    ("encoder", 7),
    ("beeper", 15),
    ("patient_button", 16),
    ("silence_button", 17),
    ("magnet", 18),
    ("battery_load", 8),
    ("pixel", 48),
    ("sda", 9),
    ("scl", 10),
    ("coil_1", 11),
    ("coil_2", 12),
    ("coil_3", 13),
    ("coil_4", 14),
    ("led", 2),
    ("battery", 1),
)
PARTS = (
    ("stepper", "step_dir"),
    ("sensor", "none"),
    ("beeper", "piezo"),
    ("battery", "none"),
    ("buttons", "two"),
    ("light", "pixel"),
    ("display", "none"),
    ("magnet", "switch"),
)
"""What works with nothing wired but a stepper driver and a piezo; `local.json` names what else there is."""


def open(write: "Callable[[str], None]", held: bool = False, locked: bool = False) -> "MotorLoop":
    """The pump of this board; its time is real, and cannot be held."""
    from boards.local import Wiring
    from boards.motor import open_motor
    from boards.steppers_esp32 import stepper

    return open_motor(NAME, Wiring(MCU, TAKEN, PINS, PARTS), stepper, write, held, False, locked)
