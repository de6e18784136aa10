"""Damaged files, damaged store records, damaged lines: everything is refused with its reason, or does what it says.

Each case is a kind and a seed. A prescription or a scenario file ends as a draft or with its faults told; a pump that
starts on a damaged store is in a defined state; a damaged line gets one answer, and no figure of the pump goes astray.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from thecal import files, paths, prescriptions, scenarios
from thecal.campaign import fuzz_store
from thecal.campaign.mutants import damaged, damaged_line, mutated
from thecal.campaign.rig import INTERNAL_ERROR, Broken, Rig
from thecal.campaign.scenes import SCENES, begun
from thecal.errors import Failure
from thecal.files import Faulty

_SCENARIOS = paths.device_dir().parent / "host_tests" / "scenarios"
_LINES = 40
"""Lines in a case."""


class Fuzzed(NamedTuple):
    """What became of a case: `outcome` is a word to count by."""

    kind: str
    seed: int
    outcome: str
    failure: str


def _spoilt(random: Random, path: Path) -> Any:
    """What a damaged file holds. Raises `Failure` where it is no longer JSON."""
    text = path.read_text(encoding="utf-8")
    if random.random() < 0.3:
        return files.parse(damaged(random, text.encode()).decode("utf-8", "replace"), path.name)
    return files.parse(json.dumps(mutated(random, json.loads(text))), path.name)


def _prescription(random: Random) -> str:
    """It ends with the pump's own readback, or with faults."""
    rig = Rig()
    try:
        draft = prescriptions.Draft(
            _spoilt(random, random.choice(sorted(_SCENARIOS.glob("prescriptions/*.json"))))
        )
        if draft.reader.faults:
            return "faults told"
    except (Failure, Faulty):
        return "faults told"
    reply = rig.ask("prescription.check", {"prescription": draft.device})
    return "accepted" if "result" in reply else "faults told"


def _scenario(random: Random) -> str:
    try:
        scenarios.convert(_spoilt(random, random.choice(sorted(_SCENARIOS.glob("*.json")))), _SCENARIOS)
    except (Failure, Faulty):
        return "faults told"
    return "accepted"


_METHODS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("status", {}),
    ("bolus.start", {"dose_ng": 1_000, "duration_s": 600}),
    ("bolus.cancel", {}),
    ("patient.bolus", {}),
    ("delivery.stop", {}),
    ("delivery.resume", {}),
    ("prime.start", {"rate_nl_per_day": 3_000_000}),
    ("clock.set", {"day": 20_460, "ms": 40_000_000}),
    ("service.calibration", {"pl_per_step": 20_640}),
    ("service.filled", {"volume_nl": 15_000_000, "next_refill_day": 20_500}),
    ("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": 20_458}),
    ("refill.begin", {"left_nl": 0}),
    ("refill.withdrawn", {"volume_nl": 5_000_000}),
    ("alarms.test", {"alarm": "motor_stall", "profile": "bedside"}),
    ("log.read", {"after": 3, "most": 5}),
    ("dose.check", {"percent": 10}),
    ("course.group", {"group": "spinal", "reason": "x"}),
    ("twin.scenario", {"happenings": [{"at_s": 3, "fault": "stall", "value": 0}]}),
    ("prescription.commit", {"digest": "00", "reason": "x"}),
)


def _lines(random: Random) -> str:
    """Damaged lines and sound ones; time passes between them, and no more leaves the pump than may be in force."""
    rig = begun(random.choice(list(SCENES)), random)
    most_rate = max(rig.loop.pump.calibration.maximum_nl_per_day, 1)
    for _ in range(_LINES):
        method, params = random.choice(_METHODS)
        request = {"jsonrpc": "2.0", "id": random.randint(1, 9), "method": method, "params": params}
        line = json.dumps(request)
        _answered(rig, damaged_line(random, line) if random.random() < 0.8 else line)
        before_nl, ms = rig.moved_nl(), random.randint(1, 60_000)
        rig.pass_pump(ms)
        if rig.moved_nl() - before_nl > most_rate * ms / 86_400_000 + 50:
            raise Broken("more left the pump than it can ever be asked for")
    rig.status()
    return "answered"


def _answered(rig: Rig, line: str) -> None:
    """Once, or where it is a notification not at all; never by a failed program."""
    replies = rig.send(line)
    codes = [reply.get("error", {}).get("code") for reply in replies]
    if len(replies) > 1 or INTERNAL_ERROR in codes:
        raise Broken(f"{line!r} was answered by {replies}")


KINDS: dict[str, Callable[[Random], str]] = {
    "prescription": _prescription,
    "scenario": _scenario,
    "store": fuzz_store.started,
    "line": _lines,
}


def fuzzed(kind: str, seed: int) -> Fuzzed:
    """One case, which a kind and a seed repeat."""
    try:
        return Fuzzed(kind, seed, KINDS[kind](Random(f"fuzz {kind} {seed}")), "")
    except Exception:  # whatever it is, it is this case's outcome
        return Fuzzed(kind, seed, "failed", traceback.format_exc(limit=-4))
