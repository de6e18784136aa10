"""The figure of exactness: how far commanded and programmed volume are apart at the worst, in steps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from thecal.bench.figure import Figure, Lengths, Target
from thecal.bench.scripts import run

_TARGET = Target("<", 1)
_COMPARED = "the rates read back, integrated apart from the pump in big integers, after every advance"


def measure(lengths: Lengths, device: Path | None = None) -> list[Figure]:
    """A figure an interpreter; they run at the same time, and must leave the same log."""
    payload = {"days": lengths.exact_days}
    with ThreadPoolExecutor() as pool:
        waiting = {name: pool.submit(run, "exact", payload, name, device) for name in lengths.interpreters}
        done = {name: future.result() for name, future in waiting.items()}
    same = len({found["digest"] for found in done.values()}) == 1
    return [_figure(name, found, lengths.exact_days, same) for name, found in done.items()]


def _figure(interpreter: str, found: dict[str, Any], days: int, same: bool) -> Figure:
    detail = (
        f"{days:,} days: {found['advances']:,} advances, {found['steps']:,} steps: {found['orders']} prescriptions, "
        f"{found['boluses']:,} boluses ({found['cut']} cancelled, {found['refused']} more refused), {found['stops']} "
        f"stops, {found['calibrations']} calibrations; a step or more apart {found['breaches']} times"
        + ("" if same else "; ANOTHER LOG than on the other interpreter")
    )
    return Figure(
        f"exact_{interpreter}",
        f"commanded against programmed, {interpreter}, at the worst",
        found["worst_ppm"] / 1_000_000,
        "step",
        _TARGET,
        _COMPARED,
        detail,
        sound=same and found["breaches"] == 0,
    )
