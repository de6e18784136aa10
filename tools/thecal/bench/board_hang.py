"""The figures of a program that hangs: steps that its board still makes, on an emulated Pico with the whole pump."""

from __future__ import annotations

from statistics import median

from thecal.bench.figure import Figure, Lengths, Target
from thecal.emulated import firmware, hangs
from thecal.emulated.hangs import Rate
from thecal.emulated.pico import EmulatedPico

STEP = 2


def measure(flash: bytes, lengths: Lengths) -> list[Figure]:
    """A figure a rate and a kind of hang. `flash`: of a Pico with the pump on it."""
    made: list[Figure] = []
    with EmulatedPico(firmware.image(), flash, hangs.HangBench, STEP) as pico:
        hangs.prepare(pico)
        for rate in hangs.RATES:
            hangs.jog(pico, rate)
            found = hangs.worst(pico, rate, lengths.board_hangs)
            made += [figure(rate, kind, steps) for kind, steps in found.items()]
            pico.pace(1.0)
    return made


def figure(rate: Rate, kind: str, steps: list[int]) -> Figure:
    """The worst of them."""
    return Figure(
        f"board_hang_{rate.name}_{kind.replace(' ', '_')}",
        f"steps after the program hangs: {kind}, at {rate.name} steps/s",
        max(steps),
        "steps",
        Target("<=", rate.bound),
        "the larger of 8 steps and a second of steps",
        f"the worst of {len(steps)} random instants; median {median(steps):g}",
    )
