"""The steppers of an RP2040 or RP2350: by PIO."""

from drivers.stepper_coils import CoilStepper
from drivers.stepper_pio import PioStepper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from boards.local import Wiring
    from drivers.clock import TicksClock


def stepper(wiring: "Wiring", clock: "TicksClock") -> PioStepper:
    """The one that is wired, at rest and off; it counts from where `clock` was read."""
    pins = wiring.pins
    forwards = 1 if wiring.calibration.direction > 0 else 0
    if wiring.parts["stepper"] == "uln2003":
        return CoilStepper(
            (pins["coil_1"], pins["coil_2"], pins["coil_3"], pins["coil_4"]), forwards, clock=clock
        )
    return PioStepper(pins["step"], pins["dir"], pins["enable"], forwards, clock=clock)
