"""Why a request is refused: the reason codes, and the exception that carries one with its figures. Decides nothing."""

from pump.faults import Faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

REASONS = (
    "invalid",
    "no_prescription",
    "not_running",
    "bolus_running",
    "no_bolus",
    "bolus_too_large",
    "bolus_too_small",
    "bolus_too_fast",
    "reservoir_too_low",
    "memory_error",
    "unknown_proposal",
    "alarm_clear",
    "nothing_to_silence",
    "already_stopped",
    "already_running",
    "overfill",
)


class Refused(Exception):
    """`reason` is one of REASONS; `asked` and `allowed` are the figures in the message, in its units."""

    def __init__(self, reason: str, message: str, asked: int = 0, allowed: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.asked = asked
        self.allowed = allowed


class Invalid(Exception):
    """Parameters with faults: `faults` is the list of Faults.found."""

    def __init__(self, faults: "list[Json]") -> None:
        super().__init__("invalid")
        self.faults = faults


def accept(faults: Faults) -> None:
    """Goes on only where nothing was found."""
    if faults.found:
        raise Invalid(faults.found)


def nothing_but(params: "Json", *keys: str) -> None:
    """Refuses a parameter that the request does not know: whoever sent it means something else."""
    faults = Faults()
    faults.only(params, "", keys)
    accept(faults)
