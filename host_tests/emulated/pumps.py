"""Pumps on emulated Picos: flashed as a person does it, started with their clock held, and played like any other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenario_play import Played
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash import commands, device, tables, version
from thecal.link import Link, Notified
from thecal.paths import device_dir
from thecal.wires import SerialWire

PATIENCE_S = 600.0  # of the wall clock: the machine may be busy
_HELD = "import main; main.run({!r}, held=True)"


def flash(pico: EmulatedPico, board: str) -> dict[str, Any]:
    """What `thecal flash` does, with the real mpremote; the status that the pump then told. Raises Failure."""
    table = tables.named(board, device_dir())
    _, status = commands.put(pico.port, table, version.wanted(board, device_dir()), PATIENCE_S)
    return status


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
        there._transport.exec_raw_no_follow(_HELD.format(board))
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
