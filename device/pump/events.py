"""Every kind of record in the event log: its name and what its figures mean. One table; the link and the docs read it.

A record is (day, ms, kind, arg, a, b, c). `arg` is an index into a table of names, or a figure below 256.
"""

from pump.alarm_table import NAMES
from pump.checks import CHECKS
from pump.chemistry import CHEMISTRIES
from pump.course import STATES
from pump.fallback import EFFECTS
from pump.front import FRONTS
from pump.prescription import MODES
from pump.refill import STEPS
from pump.refusals import REASONS
from pump.titration import GROUPS
from pump.tones import PROFILES
from pump.trial import OUTCOMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

_CHEMISTRIES = tuple([chemistry.name for chemistry in CHEMISTRIES])
_ENDS = ("complete", "cancelled", "replaced", "stopped", "fallback", "missed", "power_cut")
COMPLETE, CANCELLED, REPLACED, STOPPED, FALLBACK_ENDS, MISSED, POWER_CUT = range(len(_ENDS))

FEELINGS = ("too_much", "too_little", "unusual")

TABLE = (
    # event, meaning of arg, its names, meaning of a, b, c
    ("pump_started", "clock_known", None, "", "", ""),
    ("clock_set", "", None, "old_day", "old_ms", ""),
    (
        "prescription_committed",
        "mode",
        MODES,
        "rate_nl_per_day",
        "concentration_ng_per_ml",
        "mean_nl_per_day",
    ),
    ("bolus_started", "", None, "volume_nl", "duration_s", ""),
    ("periodic_bolus_started", "", None, "volume_nl", "duration_s", ""),
    ("patient_bolus_started", "taken_in_24h", None, "volume_nl", "duration_s", ""),
    ("bolus_ended", "why", _ENDS, "volume_nl", "delivered_nl", ""),
    ("periodic_bolus_ended", "why", _ENDS, "volume_nl", "delivered_nl", ""),
    ("patient_bolus_ended", "why", _ENDS, "volume_nl", "delivered_nl", ""),
    ("prime_started", "", None, "rate_nl_per_day", "left_nl", ""),
    ("prime_ended", "why", _ENDS, "left_nl", "", ""),
    ("bridge_started", "", None, "rate_nl_per_day", "left_nl", ""),
    ("bridge_prolonged", "", None, "missed_steps", "left_nl", ""),
    ("front_arrived", "front", FRONTS, "rate_nl_per_day", "", ""),
    ("catheter_replaced", "rinsed", None, "left_nl", "", ""),
    ("delivery_stopped", "", None, "", "", ""),
    ("delivery_resumed", "", None, "rate_nl_per_day", "", ""),
    ("fallback", "effect", EFFECTS, "rate_nl_per_day", "", ""),
    ("alarm_raised", "alarm", NAMES, "reservoir_nl", "loaded_mv", ""),
    ("alarm_ended", "alarm", NAMES, "", "", ""),
    ("alarm_latched", "alarm", NAMES, "", "", ""),
    ("alarm_acknowledged", "alarm", NAMES, "", "", ""),
    ("alarms_silenced", "", None, "for_ms", "", ""),
    ("alarm_tested", "alarm", NAMES, "", "", ""),
    ("day_ended", "", None, "commanded_steps", "delivered_steps", "reservoir_nl"),
    ("battery_measured", "percent", None, "open_mv", "loaded_mv", "resistance_mohm"),
    ("request_refused", "reason", REASONS, "asked", "allowed", ""),
    ("gap", "", None, "late_ms", "missed_steps", ""),
    ("reservoir_filled", "", None, "volume_nl", "next_refill_day", "before_nl"),
    ("battery_replaced", "chemistry", _CHEMISTRIES, "capacity_uah", "fitted_day", ""),
    ("calibrated", "", None, "pl_per_step", "old_pl_per_step", ""),
    ("profile_chosen", "profile", PROFILES, "", "", ""),
    ("refill_begun", "", None, "predicted_nl", "left_nl", ""),
    ("refill_withdrawn", "flagged", None, "withdrawn_nl", "predicted_nl", "discrepancy_permille"),
    ("refill_filled", "", None, "volume_nl", "left_nl", "concentration_ng_per_ml"),
    ("refill_abandoned", "step", STEPS, "reservoir_nl", "", ""),
    ("course_moved", "state", STATES, "", "", ""),
    ("appointed", "", None, "appointment_day", "", ""),
    ("group_chosen", "group", GROUPS, "", "", ""),
    ("trial_dose_given", "", None, "dose_ng", "", ""),
    ("trial_observed", "outcome", OUTCOMES, "dose_ng", "lasted_min", ""),
    ("power_returned", "gap_known", None, "gap_s", "reserved_steps", "starts"),
    ("state_lost", "", None, "", "", ""),
    ("program_failed", "times", None, "digest", "", ""),
    ("watchdog_reset", "", None, "", "", ""),
    ("self_test_failed", "check", CHECKS, "", "", ""),
    ("jog_started", "", None, "asked_steps", "rate_nl_per_day", ""),
    ("jog_ended", "why", _ENDS, "left_steps", "", ""),
    ("patient_reported", "feeling", FEELINGS, "less", "", ""),
)
(
    PUMP_STARTED,
    CLOCK_SET,
    PRESCRIPTION_COMMITTED,
    BOLUS_STARTED,  # and by whose bolus it is
    _PERIODIC_BOLUS_STARTED,
    _PATIENT_BOLUS_STARTED,
    BOLUS_ENDED,  # and by whose bolus it was
    _PERIODIC_BOLUS_ENDED,
    _PATIENT_BOLUS_ENDED,
    PRIME_STARTED,
    PRIME_ENDED,
    BRIDGE_STARTED,
    BRIDGE_PROLONGED,
    FRONT_ARRIVED,
    CATHETER_REPLACED,
    DELIVERY_STOPPED,
    DELIVERY_RESUMED,
    FALLBACK,
    ALARM_RAISED,
    ALARM_ENDED,
    ALARM_LATCHED,
    ALARM_ACKNOWLEDGED,
    ALARMS_SILENCED,
    ALARM_TESTED,
    DAY_ENDED,
    BATTERY_MEASURED,
    REQUEST_REFUSED,
    GAP,
    RESERVOIR_FILLED,
    BATTERY_REPLACED,
    CALIBRATED,
    PROFILE_CHOSEN,
    REFILL_BEGUN,
    REFILL_WITHDRAWN,
    REFILL_FILLED,
    REFILL_ABANDONED,
    COURSE_MOVED,
    APPOINTED,
    GROUP_CHOSEN,
    TRIAL_DOSE_GIVEN,
    TRIAL_OBSERVED,
    POWER_RETURNED,
    STATE_LOST,
    PROGRAM_FAILED,
    WATCHDOG_RESET,
    SELF_TEST_FAILED,
    JOG_STARTED,
    JOG_ENDED,
    PATIENT_REPORTED,
) = range(len(TABLE))

BATCHED = (
    DAY_ENDED,
    BATTERY_MEASURED,
    REQUEST_REFUSED,
    ALARM_TESTED,
    _PERIODIC_BOLUS_STARTED,
    _PERIODIC_BOLUS_ENDED,
)
"""Records that wait for the next save: nothing is lost with them that the state record does not tell as well."""

EVENT_NAMES = tuple([row[0] for row in TABLE])


def describe(kind: int, arg: int, a: int, b: int, c: int) -> "Json":
    """The figures of a record under their names, without the unused ones."""
    event, arg_name, names, a_name, b_name, c_name = TABLE[kind]
    result: Json = {"event": event}
    if arg_name:
        result[arg_name] = names[arg] if names else arg
    for name, value in ((a_name, a), (b_name, b), (c_name, c)):
        if name:
            result[name] = value
    return result
