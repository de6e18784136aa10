"""The steppers of an ESP32: by a counted timer, with the same bound on the steps and no claim on how even they are."""

from drivers.step_lines import Coils, StepDir
from drivers.stepper_timer import TimerStepper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from boards.local import Wiring
    from drivers.clock import TicksClock


def stepper(wiring: "Wiring", clock: "TicksClock") -> TimerStepper:
    """The one that is wired, at rest and off; it counts from where `clock` was read."""
    pins = wiring.pins
    forwards = 1 if wiring.calibration.direction > 0 else 0
    if wiring.parts["stepper"] == "uln2003":
        coils = (pins["coil_1"], pins["coil_2"], pins["coil_3"], pins["coil_4"])
        return TimerStepper(Coils(coils, forwards), clock=clock)
    return TimerStepper(StepDir(pins["step"], pins["dir"], pins["enable"], forwards), clock=clock)
