"""Where `thecal program` begins: the extra that it needs, the pump, the screen, and the terminal as it was."""

from __future__ import annotations

import importlib.util
import sys

from thecal import board, status
from thecal.clinic.telling import CLINICIAN
from thecal.errors import Failure, understood
from thecal.link import Link
from thecal.signing import SignedLink
from thecal.words import NOT_A_DEVICE

EXTRA = "thecal[program]"


def program(port: str | None, role: str | None = None) -> int:
    """Run the program until it is left. Raises `Failure` without its extra, a terminal, a pump or the key of it."""
    if role not in (None, CLINICIAN):
        raise Failure(f"the full-screen program is the clinician's: for the {role} there are plain commands")
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

    desk = Desk(lambda: connected(port, role), port)
    desk.line.open()
    try:
        with understood():  # before there is a screen: whoever has no right key is told in a line
            status.rows(desk.line.call("status"))
        Program(desk).run()
    finally:
        desk.close()
    print(f"{desk.parting} It {NOT_A_DEVICE}.")
    return 0


def connected(port: str | None, role: str | None) -> Link | SignedLink:
    """The pump; of a locked one in the clinician's session. With the role and no port, a locked virtual one."""
    return board.visit(port, CLINICIAN) if role is None else board.speak(port, role)
