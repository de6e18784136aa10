"""Every kind of record in the event log: its name and what its figures mean. One table; the link and the docs read it.

A record is (day, ms, kind, arg, a, b, c). `arg` is an index into a table of names, or a figure below 256.
"""

from pump.alarm_table import NAMES
from pump.chemistry import CHEMISTRIES
from pump.fallback import EFFECTS
from pump.prescription import MODES
from pump.refusals import REASONS
from pump.tones import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

_CHEMISTRIES = tuple([chemistry.name for chemistry in CHEMISTRIES])
_ENDS = ("complete", "cancelled", "replaced", "stopped", "fallback")
BOLUS_COMPLETE, BOLUS_CANCELLED, BOLUS_REPLACED, BOLUS_STOPPED, BOLUS_FALLBACK = range(len(_ENDS))

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
    ("bolus_ended", "why", _ENDS, "volume_nl", "delivered_nl", ""),
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
)
(
    PUMP_STARTED,
    CLOCK_SET,
    PRESCRIPTION_COMMITTED,
    BOLUS_STARTED,
    BOLUS_ENDED,
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
) = range(len(TABLE))

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
