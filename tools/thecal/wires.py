"""What carries the lines of a conversation: the pipes of a child process, or a serial port.

It opens, reads, writes and lets go, and says why a port cannot be opened. It refuses to look into a line.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from typing import IO, Any, Protocol

from thecal.errors import Failure

GOODBYE_S = 5.0  # time a virtual board gets to switch its outputs off and end
_NO_JSON = b"?\n"  # ends what a host before left half said, and nobody carries out


class Wire(Protocol):
    """What carries the lines: a process (`ProcessWire`) or a serial port (`SerialWire`)."""

    name: str

    def write(self, line: bytes) -> None: ...
    def read(self) -> bytes: ...
    def hang_up(self) -> None: ...
    def wait(self) -> None: ...
    def release(self) -> None: ...


class ProcessWire:
    """A board that runs as a child: its standard input and output. Its end of input is the end of the board."""

    name = "the virtual board"

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self._out = _bytes_of(process.stdout)
        self._in = _bytes_of(process.stdin)

    def write(self, line: bytes) -> None:
        self._in.write(line)
        self._in.flush()

    def read(self) -> bytes:
        return self._out.readline()

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._in.close()

    def wait(self) -> None:
        """Return when the child is gone, which is within `GOODBYE_S`: then it is made to."""
        try:
            self._process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def release(self) -> None:
        self._out.close()


class SerialWire:
    """A pump at a serial port. Letting go of the port changes nothing in the pump."""

    def __init__(self, port: str, opened: Any = None) -> None:
        """`opened`: pyserial's port where it is open already, for to close and open it may reset the board."""
        self.name = f"the pump at {port}"
        self._open = True
        self._before = b"" if opened else _NO_JSON
        self._serial = opened or _opened(port)
        self._serial.timeout, self._serial.write_timeout = 0.2, 5

    def write(self, line: bytes) -> None:
        before, self._before = self._before, b""
        self._serial.write(before + line)

    def read(self) -> bytes:
        line = b""
        while self._open and not line.endswith(b"\n"):
            line += self._serial.readline()
        return line

    def hang_up(self) -> None:
        self._open = False

    def wait(self) -> None:
        return

    def release(self) -> None:
        self._serial.close()


def _bytes_of(stream: IO | None) -> Any:
    return getattr(stream, "buffer", stream)


def _opened(port: str) -> Any:
    import serial  # here, since only a board needs it

    try:
        return serial.serial_for_url(port, 115200)
    except (serial.SerialException, ValueError) as error:
        raise Failure(_no_port(port, getattr(error, "errno", None))) from None


def _no_port(port: str, number: int | None) -> str:
    """Why a port could not be opened, in one line; where it does not exist, which do."""
    from serial.tools import list_ports

    if not port:
        return "an empty port name: give the name of a serial port, or none for a virtual board"
    if number is None and os.path.exists(port):
        return f"port {port} is no serial port"
    if number not in (None, errno.ENOENT):
        return f"port {port}: {os.strerror(number).lower()}"
    names = ", ".join(there.device for there in list_ports.comports())
    return f"no port {port}; there is {names or 'none'}"
