"""What people and lines do to a pump besides the twin's faults: damaged lines, a visit. Each at one instant."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from thecal.campaign.rig import DAY_MS, MONDAY, Rig

_LETTERS = 'abc XYZ019{}[]",:\\\x00\x7fé\u2028'
_LONGEST_LINE = 16_384
_STATUS = {"jsonrpc": "2.0", "id": 7, "method": "status", "params": {}}


def _said(request: dict[str, Any], **others: Any) -> str:
    return json.dumps({**request, **others})


def _noise(random: Random) -> str:
    return "".join(random.choice(_LETTERS) for _ in range(random.randint(1, 200))) + "\x01"


def _cut_line(random: Random) -> str:
    line = _said(_STATUS)
    return line[: random.randint(1, len(line) - 1)]


def _long_line(random: Random) -> str:
    return _said(_STATUS).ljust(_LONGEST_LINE + random.randint(1, 10_000))


def _fraction(random: Random) -> str:
    return _said(_STATUS, method="bolus.start", params={"volume_nl": 1000.5, "duration_s": 60})


def _method(random: Random) -> str:
    name = list("delivery.stop")
    at = random.randrange(len(name))
    name[at] = chr(ord(name[at]) ^ 1)
    return _said(_STATUS, method="".join(name))


def _commit(random: Random) -> str:
    return _said(
        _STATUS,
        method="prescription.commit",
        params={"digest": f"{random.getrandbits(256):064x}", "reason": "again"},
    )


LINES: dict[str, Callable[[Random], str]] = {
    "noise": _noise,
    "cut line": _cut_line,
    "long line": _long_line,
    "fraction": _fraction,
    "method": _method,
    "commit": _commit,
}


def do(rig: Rig, random: Random, what: str, value: int) -> list[dict[str, Any]]:
    """A fault of the twin, a damaged line or a visit, now; the answers to a line."""
    if what in LINES:
        return rig.send(LINES[what](random))
    if what == "set clock":
        at_ms = rig.true_ms()
        rig.ask(
            "clock.set", {"day": MONDAY + at_ms // DAY_MS, "ms": at_ms % DAY_MS}
        )  # refused: nothing is kept
    elif what == "watchdog":
        rig.told("twin.watchdog", on=bool(value))
    elif what == "visit":
        rig.told("refill.begin", left_nl=0)
        rig.told("refill.withdrawn", volume_nl=rig.body.head.content_nl)
    else:
        rig.fault(what, value)
    return []
