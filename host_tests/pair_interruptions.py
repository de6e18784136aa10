"""Every interruption of a therapy, as a row: what happens, what is expected of the flow, and what is recorded.

Where an interruption means something else to a mode, pair_special has a row for the pair, with the reason.
"""

from __future__ import annotations

from pair_flow import DAY_MS
from pair_rows import EXTRA, NONE, SOME, Interruption, clock, ends, faulty, unstored
from pairs import (
    CUT_MS,
    HOUR_MS,
    MINUTE_MS,
    MONDAY,
    OVER_MS,
    PATIENT_NG,
    PATIENT_S,
    STRONG,
    WEAK,
    Json,
    Mode,
    bolus,
    committed,
    fault,
    filled,
    request,
    visit,
)
from pairs import INTERRUPTED_MS as AT_MS

FULL_NL = 20_000_000


def _worn(mode: Mode, drug: str) -> list[Json]:
    """ERI by the voltage at 03:00; then a clock that says 89 days later, so that the service ends at midnight."""
    date = clock(_DATED_MS, 89, DAY_MS - (AT_MS - _DATED_MS))
    fresh = {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": MONDAY + 90}
    replaced = request(OVER_MS, "service.battery_replaced", **fresh)
    return [*faulty("sag_mohm", 6500, HOUR_MS // 2, _DATED_MS - MINUTE_MS), date, replaced]


_DATED_MS = AT_MS - 12 * MINUTE_MS
_DATED = (_DATED_MS, "clock", 90 * DAY_MS - (AT_MS - _DATED_MS))
_SAGS_MS = AT_MS - 2 * HOUR_MS - HOUR_MS // 2
_VISITED_MS = AT_MS + 10 * MINUTE_MS
_BETTER_MS = 7 * HOUR_MS
"""Three hours of measurements before a cell is believed to be low, and three before it is well again."""
_SEEN_TO_MS = OVER_MS
_HUNG_MS = 2 * HOUR_MS
_VISIT = ("refill_begun", "refill_withdrawn", "refill_filled")
_RETURNED = ("power_returned", "alarm delivery_gap")
"""What was kept last is more than a minute old."""


INTERRUPTIONS = (
    Interruption(
        "stop and resume",
        lambda mode, drug: [request(AT_MS, "delivery.stop"), request(OVER_MS, "delivery.resume")],
        ends("stopped", 0),
        ("delivery_stopped", "delivery_resumed"),
    ),
    Interruption(
        "new prescription",
        lambda mode, drug: committed(AT_MS, mode.document(drug, mode.becomes_ng_per_ml, 75)),
        ((AT_MS, "end", "replaced"), (AT_MS, "dose", 75), (AT_MS, "over")),
        ("prescription_committed",),
    ),
    Interruption(
        "refill at the same concentration",
        lambda mode, drug: visit(
            AT_MS, mode.document(drug, mode.becomes_ng_per_ml), mode.becomes_ng_per_ml, _VISITED_MS
        ),
        records=_VISIT,
    ),
    Interruption(
        "refill with another concentration",
        lambda mode, drug: visit(AT_MS, mode.document(drug, STRONG), WEAK, AT_MS),
        ((AT_MS, "end", "replaced"), (AT_MS, "over"), (AT_MS, "bridge", STRONG)),
        (*_VISIT, "prescription_committed"),
    ),
    Interruption(
        "reservoir runs empty and is filled",
        lambda mode, drug: [filled(AT_MS, 500_040), filled(OVER_MS, FULL_NL)],
        ((AT_MS, "empties", 2), (OVER_MS, "hold", None), (OVER_MS, "over")),
        ("alarm low_reservoir", "alarm empty_reservoir", "fallback stop_after_segment", "fallback go_on"),
    ),
    Interruption(
        "low reservoir",
        lambda mode, drug: [filled(AT_MS, 1_500_000), filled(OVER_MS, FULL_NL)],
        records=("alarm low_reservoir",),
    ),
    Interruption(
        "refill overdue",
        lambda mode, drug: [filled(AT_MS, FULL_NL, next_refill_day=MONDAY - 1), filled(OVER_MS, FULL_NL)],
        records=("alarm refill_overdue",),
    ),
    Interruption(
        "clock set forwards",
        lambda mode, drug: [clock(AT_MS, 0, AT_MS + 3 * HOUR_MS)],
        ((AT_MS, "clock", AT_MS + 3 * HOUR_MS),),
        ("clock_set",),
    ),
    Interruption(
        "clock set backwards",
        lambda mode, drug: [clock(AT_MS, 0, AT_MS - HOUR_MS)],
        ((AT_MS, "clock", AT_MS - HOUR_MS),),
        ("clock_set",),
    ),
    Interruption(
        "clock lost and set",
        lambda mode, drug: [*faulty("clock_lost", 1), clock(OVER_MS, 0, OVER_MS)],
        records=("alarm clock_lost", "clock_set"),
    ),
    Interruption(
        "battery due for replacement",
        lambda mode, drug: faulty("sag_mohm", 6500, _SAGS_MS),
        records=("alarm eri",),
    ),
    Interruption(
        "battery critical",
        lambda mode, drug: faulty("sag_mohm", 9000, _SAGS_MS),
        ends("fallback", 48_000, until_ms=_BETTER_MS),
        ("alarm battery_critical", "alarm eri", "fallback minimum_rate", "fallback go_on"),
        over_ms=_BETTER_MS,
    ),
    Interruption(
        "end of service, the drug may cease",
        _worn,
        (_DATED, (AT_MS, "finish"), (OVER_MS, "hold", None), (OVER_MS, "over")),
        ("alarm end_of_service", "fallback stop_after_segment", "battery_replaced", "fallback go_on"),
    ),
    Interruption(
        "end of service, the drug must not cease",
        _worn,
        (_DATED, *ends("fallback", 48_000)),
        ("alarm end_of_service", "fallback minimum_rate", "battery_replaced", "fallback go_on"),
        drug="clonidine",
    ),
    Interruption(
        "motor stall",
        lambda mode, drug: faulty("stall", 1),
        records=("alarm motor_stall", "alarm under_infusion"),
        guarded=True,
        delivered=NONE,
    ),
    Interruption(
        "lost steps",
        lambda mode, drug: faulty("lost_steps_permille", 500),
        records=("alarm under_infusion",),
        guarded=True,
        delivered=SOME,
    ),
    Interruption(
        "runaway and resume",
        lambda mode, drug: [
            *faulty("runaway_steps_per_hour", 500_000),
            request(_SEEN_TO_MS, "delivery.resume"),
        ],
        ends("fallback", 0, until_ms=_SEEN_TO_MS),
        ("alarm over_infusion", "fallback stop", "delivery_resumed", "fallback go_on"),
        sensed=True,
        over_ms=_SEEN_TO_MS,
        delivered=EXTRA,
    ),
    Interruption(
        "memory error",
        unstored,
        records=("refused memory_error", "alarm memory_error", "refused memory_error"),
    ),
    Interruption(
        "hang",
        lambda mode, drug: [fault(AT_MS, "hang_ms", _HUNG_MS)],
        ((AT_MS, "hang"),),
        records=("gap", "alarm delivery_gap"),
        over_ms=AT_MS + _HUNG_MS,
        blind=True,
        delivered=SOME,
    ),
    Interruption(
        "new calibration",
        lambda mode, drug: [request(AT_MS, "service.calibration", pl_per_step=10_000)],
        ((AT_MS, "calibrate", 10_000),),
        ("calibrated",),
        tip=False,  # the twin's head moves what it always did
    ),
    Interruption(
        "another clinician's bolus",
        lambda mode, drug: [bolus(AT_MS, 2_000, 1_777)],
        ((AT_MS, "bolus", "bolus", 2_000, 1_777),),
    ),
    Interruption(
        "bolus cancelled",
        lambda mode, drug: [request(AT_MS, "bolus.cancel")],
        records=("refused no_bolus",),
    ),
    Interruption(
        "patient asks for a bolus",
        lambda mode, drug: [request(AT_MS, "patient.bolus")],
        ((AT_MS, "bolus", "patient_bolus", PATIENT_NG, PATIENT_S),),
    ),
    Interruption(
        "prime asked for",
        lambda mode, drug: [request(AT_MS, "prime.start")],
        records=("refused already_primed",),
    ),
    Interruption(
        "jog asked for",
        lambda mode, drug: [request(AT_MS, "service.jog", steps=100)],
        records=("refused not_stopped",),
    ),
    Interruption(
        "prime cancelled",
        lambda mode, drug: [request(AT_MS, "prime.cancel")],
        records=("refused no_prime",),
    ),
    Interruption(
        "catheter replaced",
        lambda mode, drug: [request(AT_MS, "service.catheter_replaced", reason="a pair")],
        ((AT_MS, "end", "replaced"), (AT_MS, "over"), (AT_MS, "catheter")),
        ("catheter_replaced",),
    ),
    Interruption(
        "power cut",
        lambda mode, drug: [],
        ((CUT_MS, "cut", False),),
        _RETURNED,
        cut=(MONDAY, CUT_MS),
    ),
    Interruption(
        "power cut, and the clock is lost",
        lambda mode, drug: [clock(OVER_MS, 0, OVER_MS)],
        ((CUT_MS, "cut", True), (OVER_MS, "clock", OVER_MS)),
        (*_RETURNED, "alarm clock_lost", "clock_set"),
        cut=(),
    ),
    Interruption(
        "power cut, and the self-test fails",
        lambda mode, drug: faulty("program_damaged", 1),
        ((CUT_MS, "cut", False),),
        (*_RETURNED, "self_test_failed", "alarm self_test_failed"),
        cut=(MONDAY, CUT_MS),
    ),
    Interruption(
        "program fails",
        lambda mode, drug: [fault(CUT_MS, "program_error", 1)],
        ((CUT_MS, "cut", False),),
        ("power_returned", "program_failed", "alarm program_failed"),
        fails=True,
    ),
)
