"""Pumps on emulated Picos: flashed as a person does it, started with their clock held, and played like any other."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenario_play import Played
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash import commands, device, tables, version
from thecal.flash.plan import Wanted
from thecal.link import Link, Notified
from thecal.paths import device_dir
from thecal.wires import SerialWire

PATIENCE_S = 600.0  # of the wall clock: the machine may be busy
START_S = 3.0
"""Emulated, from power-on until the pump has started."""
PACE = 2.0
"""Times the wall clock, at most: a pump that waits would have hours pass between two requests."""
_HELD = """
import machine, main, micropython
for at in range({bottom}, {bottom} + 8192 - {near} - micropython.stack_use(), 4): machine.mem32[at] = {paint}
main.run({board!r}, held=True)"""
_STACK = {"bottom": 0x2004_0000, "paint": 0x5AA5_C33C, "near": 700}
"""The stack of an RP2040's first core, 8 KB: what it is painted with, but for so much beside what is in use."""
_UNUSED = """
import machine
at = {bottom}
while machine.mem32[at] == {paint}: at += 4
print(at - {bottom})"""


@functools.cache
def wanted(board: str) -> Wanted:
    """What is to be on a board: merged and compiled once, for it takes half a minute of a busy machine."""
    return version.wanted(board, device_dir())


def flash(pico: EmulatedPico, board: str) -> dict[str, Any]:
    """What `thecal flash` does, with the real mpremote; the status that the pump then told. Raises Failure."""
    table = tables.named(board, device_dir())
    _, status = commands.put(pico.port, table, wanted(board), PATIENCE_S)
    return status


def power_on(pico: EmulatedPico) -> None:
    """Power off and on, and time for the pump to start; then emulated time passes at PACE."""
    pico.advance(0.0)
    pico.cut()
    pico.advance(START_S)
    pico.pace(PACE)


def flashed(board: str) -> bytes:
    """The flash of a new Pico after that, for any number of Picos."""
    with EmulatedPico(firmware.image()) as pico:
        assert flash(pico, board)["board"] == board
        return pico.flash()


@contextlib.contextmanager
def held(pico: EmulatedPico, board: str, notified: Notified) -> Iterator[Link]:
    """The link to a pump that was just started, whose time passes by request."""
    with device.connected(pico.port) as there:
        serial = there._transport.serial
        there._transport.exec_raw_no_follow(_HELD.format(board=board, **_STACK))
        with Link(SerialWire(pico.port, serial), notified, PATIENCE_S) as link:
            yield link


def on_pico(pico: EmulatedPico, board: str, file: Path) -> tuple[Played, float]:
    """A scenario, played to its end, and how many emulated seconds that took from the pump's start."""
    began: list[float] = []

    def start(notified: Notified) -> Any:
        began.append(pico.now_s)
        return held(pico, board, notified)

    played = Played(file, "pico", start)
    return played, pico.now_s - began[0]


def unused_stack(pico: EmulatedPico) -> int:
    """Bytes of its stack that the pump that was last played there never used, nor any interrupt."""
    with device.connected(pico.port) as there:
        return int(there.run(_UNUSED.format(**_STACK)))
