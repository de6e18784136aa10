"""Where the pump is: a virtual board of this machine, or a port. It opens the link and knows nothing else."""

from __future__ import annotations

from thecal import virtual
from thecal.link import Link, Notified
from thecal.wires import ProcessWire, SerialWire

INTERPRETERS = virtual.INTERPRETERS
_PORT_SILENCE_S = 5.0


def start(interpreter: str = "micropython", notified: Notified | None = None) -> Link:
    """A fresh virtual board whose clock is held: time passes there by `twin.pass` alone."""
    return Link(ProcessWire(virtual.start(interpreter, held=True)), notified)


def connect(port: str | None, notified: Notified | None = None) -> Link:
    """The pump at a serial port, or, without one, a fresh virtual board. Raises `Failure` where there is none."""
    if port is None:
        return start(notified=notified)
    return Link(SerialWire(port), notified, _PORT_SILENCE_S)
