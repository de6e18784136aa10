"""The figures of the heap: what an advance that writes no record takes, and whether it needs to be able to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from thecal.bench.figure import Figure, Lengths, Target
from thecal.bench.scripts import run

_ZERO = Target("<=", 0)


def measure(lengths: Lengths, device: Path | None = None) -> list[Figure]:
    """Two figures, both of MicroPython, whose small integers have 31 bits as on a board."""
    payload = {"shortened": lengths.heap_shortened, "acts": lengths.heap_acts}
    found = run("heap", payload, "micropython", device)
    return [_taken(found), _locked(found)]


def _taken(found: dict[str, Any]) -> Figure:
    acts = found["acts"]
    quiet = sum(act["quiet"] for act in acts)
    records = sum(act["advances"] for act in acts) - quiet
    alarms = sorted({alarm for act in acts for alarm in act["alarms"]})
    takers = [f"{act['what']}: {act['bytes']}" for act in acts if act["bytes"]]
    return Figure(
        "heap_advance",
        "heap taken by all advances that write no record",
        sum(act["bytes"] for act in acts),
        "bytes",
        _ZERO,
        "gc.mem_alloc() before and after each, MicroPython in WebAssembly",
        f"{quiet:,} advances ({records} more wrote a record) in {len(acts)} acts: every mode, boluses, stops, the "
        f"battery sampled, in two profiles {', '.join(alarms)}"
        + (f"; taken in {'; '.join(takers)}" if takers else ""),
    )


def _locked(found: dict[str, Any]) -> Figure:
    raised = found["raised"]
    return Figure(
        "heap_locked",
        "the same advances and every look of the guard, under a locked heap",
        len(raised),
        "errors",
        _ZERO,
        "micropython.heap_lock() around each, in a second pass of the same days",
        f"{found['locked_advances']:,} advances and {found['locked_watches']:,} looks of the guard"
        + (f"; ended in {raised[0]}" if raised else ""),
        sound=found["same"],
    )
