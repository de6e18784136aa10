"""A program that hangs at random instants, and the steps that its board still makes: the whole pump, as flashed.

The pump jogs at a rate; at each instant copies of the emulated Pico go on, each hanging in its own way (see `aside`
and `hang_main`), until more than the bound would have been made. It refuses to know why steps end.
"""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from thecal import board
from thecal.emulated.aside import Aside
from thecal.emulated.pico import EmulatedPico
from thecal.emulated.pins import Pins
from thecal.link import Link

KINDS = ("endless loop", "interrupts off", "exception", "soft reset")
LEAST_STEPS = 8
WHICH, STAYS = (20, 21), 22
"""GPIOs by which the board is told how to hang, and not to start again: those of `hang_main`."""
_LATER_S = 0.5  # after the instant that counts has come: a reset and an error are over by then
_FORGET = (
    "import os; [os.remove('/state/' + name) for name in os.listdir('/state')]"  # it keeps its calibration
)
_LOOK_S = 0.02
_START_S = 4.0
_PATIENCE_S = 300.0
_MAIN = Path(__file__).resolve().parent / "hang_main.py"


class Rate(NamedTuple):
    """`name`: steps a second; the calibration and the jog for that; `gap_s`: between two instants, on average."""

    name: str
    pl_per_step: int
    nl_per_day: int
    gap_s: float

    @property
    def per_s(self) -> float:
        return self.nl_per_day * 1000 / 86_400 / self.pl_per_step

    @property
    def bound(self) -> int:
        """Steps that a hung program may make: eight, or what is made in a second where that is more."""
        return max(LEAST_STEPS, int(self.per_s))

    @property
    def window_s(self) -> float:
        """Longer than a program that goes on takes for more than the bound."""
        return (self.bound + 2) / self.per_s + _LATER_S


RATES = (
    Rate("0.027", 20_640, 48_000, 1.5),
    Rate("13.5", 20_640, 24_000_000, 0.2),
    Rate("500", 555, 24_000_000, 0.1),
)


class HangBench:
    """A plant: counts the rises of the STEP pin."""

    def __init__(self, pins: Pins, step: int) -> None:
        self._pins = pins
        self._rises = 0
        for pin in (*WHICH, STAYS):
            pins.drive(pin, 0)
        pins.watch(step, self._edge)

    def _edge(self, _now_ns: int, level: int | None) -> None:
        self._rises += level == 1

    def rises(self) -> int:
        """So far."""
        return self._rises

    def hang(self, window_s: float) -> None:
        """Has the program hang now in each of KINDS, in copies; this Pico goes on as if nothing was."""
        self._aside = Aside([partial(self._hung, kind, window_s) for kind in range(len(KINDS))])

    def hung(self) -> list[int] | None:
        """The steps that followed, for each of KINDS; None as long as they are not all told."""
        return self._aside.results(_LOOK_S)

    def _hung(self, kind: int, window_s: float) -> int:
        before = self._rises
        for bit, pin in enumerate(WHICH):
            self._pins.drive(pin, kind >> bit & 1)
        self._pins.drive(STAYS, 1)
        self._pins.type(b"\x03")
        self._pins.live(round(window_s * 1e9))
        return self._rises - before


def prepare(pico: EmulatedPico) -> None:
    """Makes a flashed pump one that can be hung; it starts so at the next reset."""
    pico.pace(1.0)
    pico.mpremote("cp", ":main.py", ":pump_main.py", "+", "cp", str(_MAIN), ":main.py")


@contextlib.contextmanager
def talking(pico: EmulatedPico) -> Iterator[Link]:
    """The link to a pump that was just reset, when it has started; the wall clock's patience is long."""
    pico.advance(_START_S)
    pico.pace(1.0)
    with board.connect(pico.port) as link:
        link.silence_s = _PATIENCE_S
        yield link


def jog(pico: EmulatedPico, rate: Rate) -> None:
    """Has a prepared pump jog at this rate, and holds the time."""
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / "local.json"
        local.write_text(json.dumps({"calibration": {"pl_per_step": rate.pl_per_step}}))
        pico.mpremote("cp", str(local), ":local.json", "+", "exec", _FORGET)
    pico.cut()
    with talking(pico) as link:
        link.call("service.jog", steps=900_000_000 // rate.pl_per_step, rate_nl_per_day=rate.nl_per_day)
        pico.advance(2.0 + 1 / rate.per_s)


def worst(pico: EmulatedPico, rate: Rate, instants: int, seed: int = 5) -> dict[str, list[int]]:
    """For each kind the steps after each of so many instants, while a prepared pump jogs at this rate."""
    rng = random.Random(f"{seed} {rate.name}")
    made: list[Sequence[int]] = []
    for _ in range(instants):
        pico.advance(rng.uniform(0.0, 2 * rate.gap_s))
        pico.plant("hang", rate.window_s)
        while (steps := pico.plant("hung")) is None:
            pass
        made.append(steps)
    return {kind: [steps[index] for steps in made] for index, kind in enumerate(KINDS)}
