"""Where the pump is: a virtual board of this machine, or a port. It opens the link and knows nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from thecal import keys, shims, virtual
from thecal.errors import Failure
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


def working(port: str | None, *methods: str) -> Link | SignedLink:
    """As `connect`, for a command that needs these requests; of a locked pump in a session of the least role that may.

    Raises `Failure` where no role may all of them, or the host has no keys.
    """
    link = connect(port)
    try:
        if port is None or link.call("status")["access"] != "locked":
            return link
        role = least(methods)
        return SignedLink(link, role, keys.load(keys.only()).of(role))
    except BaseException:
        link.close()
        raise


def least(methods: Sequence[str]) -> str:
    """The role with the fewest rights that may all of these, by the pump's own table. Raises `Failure` for none."""
    shims.install()
    from pump import rights

    every = [method for _, listed in rights.RIGHTS for method in listed]
    able = [
        (sum(rights.may(number, method) for method in every), role)
        for number, role in enumerate(rights.ROLES)
        if all(rights.may(number, method) for method in methods)
    ]
    if not able:
        raise Failure(f"no role may all of {', '.join(methods)}")
    return min(able)[1]


def speak(port: str | None, role: str | None, of: str | None = None) -> Link | SignedLink:
    """As `connect`, in a session of this role where one is given. `of`: the pump whose keys to use, else the only one.

    Raises `Failure` where the host has no keys for it.
    """
    if role is None:
        return connect(port)
    found = keys.load(keys.only() if of is None else of)
    link = start(locked=keys.path(found.pump)) if port is None else connect(port)
    return SignedLink(link, role, found.of(role))
