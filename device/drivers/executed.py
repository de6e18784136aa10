"""The sensor's port where nothing senses motion: it tells the steps that the stepper executed, and says so."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from drivers.stepper_pio import PioStepper
    from drivers.stepper_timer import TimerStepper


class Executed:
    """`count` is modulo 2**28."""

    sensed = False

    def __init__(self, stepper: "PioStepper | TimerStepper") -> None:
        self._stepper = stepper

    def count(self) -> int:
        return self._stepper.count()
