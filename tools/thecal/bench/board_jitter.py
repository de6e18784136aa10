"""The figures of the steps' evenness, on an emulated Pico: the pump's driver beside a plain timer and asyncio.

The three run one after another on the same Pico, with the same main loop: idle, or busy and collecting garbage.
"""

from __future__ import annotations

import ast
from itertools import product
from typing import NamedTuple

from thecal import paths
from thecal.bench.board_edges import Run, judged
from thecal.bench.board_plant import Edges
from thecal.bench.figure import Figure, Lengths, Target
from thecal.bench.scripts import BOARD_FOLDER
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico

STEP = 2
OURS, TIMER, ASYNCIO = MAKERS = ("pio", "timer", "asyncio")
INTERVALS_US = {"13.5": 74_074, "500": 2_000}
"""Steps a second, and microseconds between two of them."""
_SHARE = {"13.5": 1, "500": 5}  # of a run's length: there are enough steps in it
LOOPS = ("idle", "busy")
_SCRIPTS = ("board_load", "board_steppers", "board_jitter")
_DRIVERS = ("__init__", "stepper_words", "stepper_pio")
_MOST_US = Target("<=", 2)
_NONE = Target("<=", 0)


class Measured(NamedTuple):
    """A run, and the collections of garbage in it: how many, the shortest and the longest of them in us."""

    run: Run
    pauses: tuple[int, int, int] | None


Case = tuple[str, str, str]
"""Maker, steps a second, main loop."""


def measure(lengths: Lengths) -> list[Figure]:
    """A figure a rate and a main loop, those it is compared with, and the steps that went wrong in all of them."""
    with EmulatedPico(firmware.image(), None, Edges, STEP) as pico:
        prepare(pico)
        cases = product(MAKERS, INTERVALS_US, LOOPS)
        found: dict[Case, Measured] = {
            case: measured(pico, *case, seconds=lengths.board_run_s) for case in cases
        }
    return figures(found)


def prepare(pico: EmulatedPico) -> None:
    """Copies scripts and drivers."""
    scripts = [str(BOARD_FOLDER / f"{name}.py") for name in _SCRIPTS]
    drivers = [str(paths.device_dir() / "drivers" / f"{name}.py") for name in _DRIVERS]
    pico.mpremote("mkdir", ":drivers", "+", "cp", *scripts, ":", "+", "cp", *drivers, ":drivers/")


def measured(pico: EmulatedPico, maker: str, rate: str, loop: str, seconds: int) -> Measured:
    """One run, on a Pico just restarted."""
    interval_us = INTERVALS_US[rate]
    count = seconds * 1_000_000 // interval_us // _SHARE[rate]
    pico.mpremote("soft-reset")
    pico.plant("forget")
    code = f"import board_jitter; board_jitter.run({maker!r}, {count}, {interval_us}, {loop == 'busy'})"
    said = pico.mpremote("resume", "exec", code, most_s=1200.0).stdout
    return Measured(judged(pico.plant("rises"), count, interval_us), ast.literal_eval(said.strip()))


def figures(found: dict[Case, Measured]) -> list[Figure]:
    """Of all the runs."""
    made = [_deviation(found, rate, loop) for rate, loop in product(INTERVALS_US, LOOPS)]
    return [*made, _wrong(found)]


def _deviation(found: dict[Case, Measured], rate: str, loop: str) -> Figure:
    ours, timer, asyncio = (found[maker, rate, loop] for maker in MAKERS)
    pauses = ours.pauses
    while_busy = (
        f"; {pauses[0]} collections of {pauses[1] / 1000:.1f} to {pauses[2] / 1000:.1f} ms" if pauses else ""
    )
    return Figure(
        f"board_step_{rate}_{loop}",
        f"deviation of the steps from a straight line, {rate} steps/s, main loop {loop}",
        round(ours.run.deviation_us, 2),
        "us",
        _MOST_US,
        f"a machine.Timer: {timer.run.deviation_us:,.1f} us; asyncio: {asyncio.run.deviation_us:,.1f} us",
        f"peak to peak, {ours.run.in_words()}{while_busy}. Timer: {timer.run.in_words()}. "
        f"asyncio: {asyncio.run.in_words()}",
        sound=ours.run.wrong == 0,
    )


def _wrong(found: dict[Case, Measured]) -> Figure:
    sums = {maker: sum(one.run.wrong for case, one in found.items() if case[0] == maker) for maker in MAKERS}
    return Figure(
        "board_step_count",
        "steps lost, added or bunched, in all of these runs",
        sums[OURS],
        "steps",
        _NONE,
        f"a machine.Timer: {sums[TIMER]:,}; asyncio: {sums[ASYNCIO]:,}",
        "bunched: after less than half an interval. "
        + "; ".join(
            f"{rate}/s {loop}: {found[OURS, rate, loop].run.made} of {found[OURS, rate, loop].run.wanted}"
            for rate, loop in product(INTERVALS_US, LOOPS)
        ),
    )
