"""Where the pump is: a virtual board of this machine, or a port. It opens the link and knows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from thecal import keys, shims, virtual
from thecal.errors import Failure, Stranger
from thecal.link import Link, Notified
from thecal.signing import SignedLink
from thecal.wires import ProcessWire, SerialWire

INTERPRETERS = virtual.INTERPRETERS
_PORT_SILENCE_S = 5.0
_NO_KEY = (
    "this pump is locked: copy its file from the computer that flashed it, or flash it anew (make flash LOCKED=1)"
    " with its silence button held while you plug it in"
)


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
    return _opened(port, lambda: least(methods))


def visit(port: str | None, role: str) -> Link | SignedLink:
    """As `connect`, for somebody at work: of a locked pump in a session of this role, of one in bench as it is.

    Raises `Failure` where the host has no keys.
    """
    return _opened(port, lambda: role)


def _opened(port: str | None, role: Callable[[], str]) -> Link | SignedLink:
    link = connect(port)
    try:
        status = link.call("status") if port is not None else {}
        if not isinstance(status, dict):
            raise Stranger
        if status.get("access") != "locked":
            return link
        return SignedLink(link, role(), _keys(status.get("serial")).of(role()))
    except BaseException:
        link.close()
        raise


def _keys(serial: Any) -> keys.Keys:
    """Those of the locked pump that says that it has this number. Raises `Failure` with the ways to come by them."""
    pump = serial if isinstance(serial, str) else keys.only(_NO_KEY)
    if not keys.path(pump).exists():
        raise Failure(f"no keys of pump {pump} in {keys.folder()}: {_NO_KEY}")
    return keys.load(pump)


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
    """As `connect`, in a session of this role where one is given. `of`: the pump whose keys to use, else its own.

    Without a port a virtual board is locked with them. Raises `Failure` where the host has no keys for it.
    """
    if role is None:
        return connect(port)
    if port is None or of is not None:
        found = keys.load(keys.only() if of is None else of)
        link = start(locked=keys.path(found.pump)) if port is None else connect(port)
        return SignedLink(link, role, found.of(role))
    link = _opened(port, lambda: role)
    if isinstance(link, SignedLink):
        return link
    link.close()
    raise Failure("this pump is not locked (bench): it knows no roles")
