"""Where `thecal program` begins: the extra that it needs, the pump, the screen, and the terminal as it was."""

from __future__ import annotations

import importlib.util
import sys

from thecal import board
from thecal.errors import Failure
from thecal.words import NOT_A_DEVICE

EXTRA = "thecal[program]"


def program(port: str | None) -> int:
    """Run the program until it is left. Raises `Failure` without its extra, a terminal or a pump."""
    if importlib.util.find_spec("textual") is None:
        raise Failure(
            f"the full-screen program needs textual, an extra that is not installed: pip install '{EXTRA}'"
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(
            "the full-screen program needs a terminal; every screen is a command too: `thecal --help`"
        )
    from thecal.program.app import Program
    from thecal.program.desk import Desk

    desk = Desk(lambda: board.connect(port), port)
    desk.line.open()
    try:
        Program(desk).run()
    finally:
        desk.close()
    print(f"{desk.parting} It {NOT_A_DEVICE}.")
    return 0
