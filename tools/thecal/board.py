"""Where the pump is: a virtual board of this machine, or a port. It opens the link and knows nothing else."""

from __future__ import annotations

from pathlib import Path

from thecal import keys, virtual
from thecal.link import Link, Notified
from thecal.signing import SignedLink
from thecal.wires import ProcessWire, SerialWire

INTERPRETERS = virtual.INTERPRETERS
_PORT_SILENCE_S = 5.0


def start(
    interpreter: str = "micropython", notified: Notified | None = None, locked: Path | None = None
) -> Link:
    """A fresh virtual board whose clock is held: time passes by `twin.pass` alone. `locked`: the file of its keys."""
    return Link(ProcessWire(virtual.start(interpreter, held=True, keys=locked)), notified)


def connect(port: str | None, notified: Notified | None = None) -> Link:
    """The pump at a serial port, or, without one, a fresh virtual board. Raises `Failure` where there is none."""
    if port is None:
        return start(notified=notified)
    return Link(SerialWire(port), notified, _PORT_SILENCE_S)


def speak(port: str | None, role: str | None, of: str | None = None) -> Link | SignedLink:
    """As `connect`, in a session of this role where one is given. `of`: the pump whose keys to use, else the only one.

    Raises `Failure` where the host has no keys for it.
    """
    if role is None:
        return connect(port)
    found = keys.load(keys.only() if of is None else of)
    link = start(locked=keys.path(found.pump)) if port is None else connect(port)
    return SignedLink(link, role, found.of(role))
