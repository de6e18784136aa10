"""The conversation with a board's REPL, over mpremote's own transport: run something there, send a file, restart.

It turns everything that can go wrong on the way into one line, and refuses to know what is sent, or why.
"""

from __future__ import annotations

import ast
import contextlib
import io
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

from thecal.errors import Failure
from thecal.flash import ports
from thecal.flash.on_board import PIECE, PIECES
from thecal.flash.sending import helper, packed
from thecal.wires import SerialWire, Wire

Told = Callable[[int], None]

_FIRST_S = 10.0  # a board that says nothing for so long will not
_WORK_S = 60.0  # erasing and hashing; a board that was pulled out is noticed at once
_REBOOT = b"soft reboot\r\n"
_END = b"\x04"  # of what a call printed, and of its error
_SHOWN = 60  # of what makes no sense
_NO_ROOM = "28"  # ENOSPC


class Device:
    """A board at its REPL, with nothing running. Made by `connected`; paths are absolute."""

    def __init__(self, transport: Any, port: str) -> None:
        self._transport = transport
        self.port = port
        self._sent: set[str] = set()

    def call(self, function: str, *arguments: Any) -> Any:
        """The result of a function of `on_board`. Raises Failure where the board fails or falls silent."""
        self._help(function)
        called = f"{function}({', '.join(map(repr, arguments))})"
        return self._literal(self._run(f"print(repr({called}))"))

    def run(self, code: str) -> str:
        """What a piece of code prints. Raises Failure where the board fails or falls silent."""
        return self._run(code).decode("utf-8", "replace")

    def put(self, path: str, data: bytes, told: Told) -> str:
        """Writes a file and returns the SHA-256 of what the board then reads; `told` gets the bytes of each part."""
        self._help("take")
        with sentences(self.port):
            self._transport.exec_raw_no_follow(f"print(repr(take({path!r}, {len(data)})))")
            for start in range(0, len(data), PIECE * PIECES):
                part = data[start : start + PIECE * PIECES]
                self._asked()
                self._transport.serial.write(packed(part))
                told(len(part))
            out, error = self._transport.follow(_WORK_S)
        self._raise(error)
        return self._literal(out)

    def restart(self) -> Wire:
        """Starts what is on the board, as after power-on: the wire to what runs there. The device is done with."""
        with sentences(self.port):
            self._transport.exit_raw_repl()
            self._transport.serial.write(b"\x04")
            if not self._transport.read_until(1, _REBOOT, timeout=_FIRST_S).endswith(_REBOOT):
                raise Failure(f"the board at {self.port} did not restart: unplug it and plug it in again")
        return SerialWire(self.port, self._transport.serial)

    def mount(self, folder: str, code: str) -> Any:
        """Starts `code` with a folder of this computer at hand, served while the result, a serial port, is read."""
        with sentences(self.port):
            self._transport.mount_local(folder)
            self._transport.exec_raw_no_follow(code)
            return self._transport.serial

    def leave(self) -> None:
        """Back to the friendly REPL, with nothing started."""
        with sentences(self.port):
            self._transport.exit_raw_repl()

    def _asked(self) -> None:
        """Waits for the board to ask for a part of a file. Raises Failure where it says anything else."""
        said = self._transport.serial.read(1)
        if said == _END:
            self._raise(self._transport.read_until(1, _END, timeout=_FIRST_S)[:-1])
        if said != b"+":
            raise Failure(f"the board at {self.port} stopped answering in the middle of a file")

    def _help(self, function: str) -> None:
        text = helper(function, self._sent)
        if text:
            self._run(text)

    def _run(self, code: str) -> bytes:
        with sentences(self.port):
            out, error = self._transport.exec_raw(code, timeout=_WORK_S)
        self._raise(error)
        return out

    def _raise(self, error: bytes) -> None:
        lines = error.decode("utf-8", "replace").strip().splitlines()
        if lines and _NO_ROOM in lines[-1] and "OSError" in lines[-1]:
            raise Failure(
                f"the board at {self.port} has no room left: remove files of yours, `make repl` gets in"
            )
        if lines:
            raise Failure(f"the board at {self.port} failed: {lines[-1]}")

    def _literal(self, said: bytes) -> Any:
        try:
            return ast.literal_eval(said.decode().lstrip("+").strip())
        except (ValueError, SyntaxError):
            raise Failure(f"the board at {self.port} talks nonsense: {_short(said)}") from None


@contextlib.contextmanager
def connected(port: str) -> Iterator[Device]:
    """The board at a port, stopped and freshly reset, its outputs as boot.py leaves them. Raises Failure."""
    transport = _opened(port)
    try:
        _enter(transport, port)
        yield Device(transport, port)
    except BaseException:
        _go_on(transport)
        raise
    finally:
        with contextlib.suppress(OSError):
            transport.close()


def _go_on(transport: Any) -> None:
    """Has the board start what it has, where something failed: a whole version, for all is written aside first."""
    from mpremote.transport import TransportError

    with contextlib.suppress(OSError, TransportError, struct.error):
        transport.serial.write(b"\x03")  # it may be waiting for a part of a file
        transport.exit_raw_repl()
        transport.serial.write(b"\x04")


def _opened(port: str) -> Any:
    try:
        from mpremote.transport import TransportError
        from mpremote.transport_serial import SerialTransport
    except ImportError:
        raise Failure("mpremote is missing: run `pip install 'thecal[flash]'`") from None
    try:
        return SerialTransport(port, timeout=_FIRST_S)
    except TransportError as error:
        ports.find(port)  # which tells why
        raise Failure(f"port {port}: {error}") from None


class _Until:
    """A serial port that is read until a moment: mpremote would read for ever from what talks for ever."""

    def __init__(self, serial: Any, seconds: float) -> None:
        self._serial = serial
        self._ends = time.monotonic() + seconds
        self.heard = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._serial, name)

    def read(self, size: int = 1) -> bytes:
        if time.monotonic() > self._ends:
            raise _Stuck("too long")
        data = self._serial.read(size)
        self.heard = (self.heard + data)[-_SHOWN:]
        return data


def _enter(transport: Any, port: str) -> None:
    """To a raw REPL after a soft reset; without the reset where a boot.py hangs, say."""
    serial, heard = transport.serial, b""
    for soft_reset in (True, False):
        transport.serial = until = _Until(serial, 2 * _FIRST_S)
        try:
            with sentences(port), contextlib.redirect_stdout(io.StringIO()):
                transport.enter_raw_repl(soft_reset=soft_reset, timeout_overall=_FIRST_S)
            return
        except _Stuck:
            heard = until.heard
            if not heard:
                break
        finally:
            transport.serial = serial
    if heard:
        raise Failure(f"what answers at {port} is no MicroPython: {_short(heard)}")
    raise Failure(
        f"the board at {port} does not answer: press its reset button; without MicroPython on it, put that on first"
    )


class _Stuck(Failure):
    """mpremote gave up."""


@contextlib.contextmanager
def sentences(port: str) -> Iterator[None]:
    """Whatever goes wrong on the way to a board, as a Failure of one line."""
    from mpremote.transport import TransportError

    try:
        yield
    except TransportError as error:
        raise _Stuck(f"the board at {port} does not do as a MicroPython does: {error}") from None
    except (struct.error, IndexError):  # the second: in the middle of a file that is mounted
        raise _Stuck(f"the board at {port} stopped answering") from None
    except OSError as error:
        raise Failure(f"the board at {port} is gone: {error.strerror or error}") from None


def _short(said: bytes) -> str:
    return repr(said.decode("utf-8", "replace").strip()[-_SHOWN:])
