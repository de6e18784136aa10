"""Heap taken by each advance and each look of the guard, over days in which everything happens. MicroPython only.

First pass: what `gc.mem_alloc` says before and after, and whether the advance wrote a record. Second pass of the very
same days: those that wrote none run under a locked heap, where whatever asks for memory raises.
"""

import gc

import micropython
from bench_rig import Rig, flex, prescription, reference_flex

_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000
_MOST_ADVANCES = 1 << 20
_MOST_NOTED = 20


def _alarms(profile: str) -> "list":
    """A low, a medium and a high alarm of drug and of power, each sounding for a while in this profile."""
    return [
        (profile + ": nothing", 1, "service.profile", {"profile": profile}),
        (profile + ": low_reservoir", 65, "service.filled", {"volume_nl": 1_500_000}),
        (profile + ": silenced", 12, "alarms.silence", {}),
        (profile + ": low_reservoir ends", 1, "service.filled", {"volume_nl": 20_000_000}),
        (profile + ": acknowledged", 1, "alarms.acknowledge", {"alarm": "low_reservoir"}),
        (profile + ": battery_critical", 90, "twin.fault", {"fault": "sag_mohm", "value": 20_000}),
        (profile + ": motor_stall", 70, "twin.fault", {"fault": "stall", "value": 1}),
        (profile + ": motor turns again", 1, "twin.fault", {"fault": "stall", "value": 0}),
        (profile + ": a lesson", 2, "alarms.test", {"alarm": "memory_error"}),
        (profile + ": sound cell", 70, "twin.fault", {"fault": "sag_mohm", "value": 0}),
    ]
