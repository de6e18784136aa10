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
    "unconfirmed",
    "hard_limit",
    "too_much_in_24h",
    "refill_needed",
    "not_stopped",
    "front_running",
    "bridge_impossible",
    "bridge_running",
    "prime_running",
    "no_prime",
    "already_primed",
    "prime_too_fast",
    "prime_too_slow",
    "no_patient_bolus",
    "locked_out",
    "too_many",
    "no_reason",
    "wrong_state",
    "criteria_not_met",
    "taper_first",
    "appointment_too_late",
    "appointment_past",
    "step_too_large",
    "step_too_soon",
    "taper_too_fast",
    "taper_too_long",
    "no_dose",
    "clock_unknown",
    "no_protocol",
    "trial_wrong_dose",
    "trial_too_soon",
    "trial_observing",
    "trial_not_observing",
    "trial_finished",
    "trial_lasted",
    "refill_open",
    "refill_step",
    "withdrawn_too_much",
    "nothing_filled",
    "other_drug_left",
    "wrong_mixture",
    "too_weak",
    "no_trial",
    "program_failed",
    "jog_running",
    "jog_too_far",
    "held_back",
    "no_session",
    "session_ended",
    "not_authentic",
    "replayed",
    "stale_version",
    "not_allowed",
    "back_off",
)


class Refused(Exception):
    """`reason` is one of REASONS; `asked` and `allowed` are the figures in the message, in its units.

    `wait_s`: when it will be possible, where time alone helps, else 0.
    """

    def __init__(self, reason: str, message: str, asked: int = 0, allowed: int = 0, wait_s: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.asked = asked
        self.allowed = allowed
        self.wait_s = wait_s


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


def at_most(asked: int, allowed: int, reason: str, message: str) -> None:
    """Refuses a figure above the allowed one; `message` has a place for each."""
    if asked > allowed:
        raise Refused(reason, message % (asked, allowed), asked, allowed)
