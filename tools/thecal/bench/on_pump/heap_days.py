"""The days that the heap is watched over: every mode, boluses, and alarms that sound in both profiles.

An act is a name, the minutes it lasts, and what begins it: a request of the link, or a word of `begin` below.
"""

import heap_modes
from bench_rig import RESERVOIR_NL, Rig, prescription, reference_flex

_BOLUSES = {
    "dose_ng_per_day": 777_777,
    "periodic_bolus": {"dose_ng": 20_001, "duration_s": 601, "every_s": 7_200},
    "patient_bolus": {"dose_ng": 20_003, "duration_s": 301, "lockout_s": 301, "most_in_24h": 6},
}
_BEFORE_THE_HOUR_MIN = 58  # the battery is sampled on the hour


def acts(shortened: bool) -> "list":
    """All of them, in turn; `shortened` to minutes where they would last days.

    A month comes first: milliseconds added up since the start leave the small integers after twelve days.
    """
    day = 10 if shortened else 1440
    therapy = [
        ("no prescription", 60, "service.filled", {"volume_nl": RESERVOIR_NL}),
        ("minimum rate", day, "prescribe", prescription("minimum")),
        ("continuous", day, "prescribe", prescription("continuous", dose_ng_per_day=777_777)),
        ("periodic and patient boluses", day, "prescribe", prescription("continuous", **_BOLUSES)),
        ("patient bolus", 60, "patient.bolus", {}),
        ("catheter replaced", 0, "service.catheter_replaced", {"reason": "the bench"}),
        ("prime", 60, "prime.start", {}),
        ("flex", 14 * day, "prescribe", reference_flex()),
        ("flex, refilled", 14 * day, "service.filled", {"volume_nl": RESERVOIR_NL}),
        ("bolus", 180, "bolus.start", {"volume_nl": 123_456, "duration_s": 7_201}),
        ("bolus to be cancelled", 30, "bolus.start", {"volume_nl": 99_999, "duration_s": 3_600}),
        ("bolus cancelled", 30, "bolus.cancel", {}),
    ]
    sounding = _alarms("implant", 30) + _alarms("bedside", 1 if shortened else 5)
    rest = [
        ("implant again", 0, "service.profile", {"profile": "implant"}),
        ("stopped", 2 * day, "delivery.stop", {}),
        ("stopped for 48 h", 30, "prescribe", prescription("stopped")),
    ]
    return therapy + heap_modes.acts() + sounding + rest


def _alarms(profile: str, minutes: int) -> "list":
    """One of each priority, and a high one of each category, for as long."""
    named = [
        ("nothing", 0, "service.profile", {"profile": profile}),
        ("low_reservoir", minutes, "service.filled", {"volume_nl": 1_500_000}),
        ("clock_lost", minutes, "twin.fault", {"fault": "clock_lost", "value": 1}),
        ("silenced", 11, "alarms.silence", {}),
        ("clock known", 0, "twin.fault", {"fault": "clock_lost", "value": 0}),
        ("clock set", 0, "set the clock", {}),
        ("refilled", 0, "service.filled", {"volume_nl": RESERVOIR_NL}),
        ("motor_stall", 6 + minutes, "twin.fault", {"fault": "stall", "value": 1}),
        ("motor turns again", 0, "twin.fault", {"fault": "stall", "value": 0}),
        ("acknowledged", 0, "acknowledge", {}),
        ("until the hour", 0, "until the hour", {}),
        # The hour's account is short of what the stall has cost.
        ("under_infusion", 3, "delivery.stop", {}),
        ("resumed", 0, "delivery.resume", {}),
        ("acknowledged", 10, "acknowledge", {}),
        ("lesson", 1, "alarms.test", {"alarm": "memory_error"}),
        ("cell sags", 120, "twin.fault", {"fault": "sag_mohm", "value": 20_000}),
        ("until the hour", 0, "until the hour", {}),
        ("battery_critical", 2 + minutes, "acknowledge", {}),
        ("sound cell", 1, "twin.fault", {"fault": "sag_mohm", "value": 0}),
        ("acknowledged at last", 200, "acknowledge", {}),
    ]
    return [(profile + ": " + name, length, method, params) for name, length, method, params in named]


def begin(rig: Rig, method: str, params: dict) -> int:
    """Does what begins an act; returns the minutes that this adds to it."""
    now = rig.pump.now
    if method == "prescribe":
        rig.prescribe(params)
    elif method == "visit":
        heap_modes.visit(rig, params)
    elif method == "set the clock":
        rig.ask("clock.set", day=now.day, ms=now.ms)
    elif method == "acknowledge":
        for alarm in rig.pump.alarms.names():
            rig.ask("alarms.acknowledge", alarm=alarm)
    elif method == "until the hour":
        return (_BEFORE_THE_HOUR_MIN - now.ms // 60_000) % 60
    else:
        rig.ask(method, **params)
    return 0
