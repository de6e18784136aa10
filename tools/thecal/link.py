"""The conversation with a pump: JSON-RPC 2.0, a line a message, over a process's pipes or a serial port.

It asks, waits, hands notifications on in the order they came, and hangs up. It refuses to know what any method
means, and hanging up is all it does at the end: a conversation never stops a pump.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO, Any, Protocol

from thecal.errors import Failure

Notified = Callable[[str, dict], None]

_SILENCE_S = 30.0  # a virtual board that says nothing for so long is taken for dead
_LONGEST_LINE = 16_384
_GOODBYE_S = 5.0  # time a virtual board gets to switch its outputs off and end


class Refused(Exception):
    """The pump's answer to a request was an error: its code, its sentence, and the figures in `data`."""

    def __init__(self, code: int, message: str, data: dict | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data or {}


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
        """Return when the child is gone, which is within `_GOODBYE_S`: then it is made to."""
        try:
            self._process.wait(_GOODBYE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def release(self) -> None:
        self._out.close()


class SerialWire:
    """A pump at a serial port. Letting go of the port changes nothing in the pump."""

    def __init__(self, port: str) -> None:
        import serial  # here, since only a board needs it

        self.name = f"the pump at {port}"
        self._open = True
        try:
            self._serial = serial.serial_for_url(port, 115200, timeout=0.2, write_timeout=5)
        except (serial.SerialException, ValueError) as error:
            raise Failure(_no_port(port, getattr(error, "errno", None))) from None

    def write(self, line: bytes) -> None:
        self._serial.write(line)

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


class Link:
    """Requests to one pump, one at a time; what it says of its own accord goes to `notified(method, params)`."""

    def __init__(self, wire: Wire, notified: Notified | None = None, silence_s: float = _SILENCE_S) -> None:
        self._wire = wire
        self._notified = notified
        self._silence_s = silence_s
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._last_id = 0
        self._noise = ""  # the last line that was no message: what a board that died may have said
        self._closed = False
        self._over = False  # nothing more will come
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def call(self, method: str, **params: Any) -> Any:
        """The result of a request. Raises `Refused` for the pump's no, and `Failure` where no answer comes."""
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        line = json.dumps(message).encode() + b"\n"
        if len(line) > _LONGEST_LINE:
            raise Failure(
                f"{method}: {len(line)} characters are more than the {_LONGEST_LINE} that a pump takes"
            )
        try:
            self._wire.write(line)
        except (OSError, ValueError):
            raise Failure(self._gone()) from None
        return self._answer(self._last_id)

    def close(self) -> None:
        """Hang up. A virtual board then switches motor and beeper off, says so, and ends."""
        if self._closed:
            return
        self._closed = True
        self._wire.hang_up()
        try:
            self._drain(time.monotonic() + _GOODBYE_S)
        finally:
            self._wire.wait()
            self._reader.join(_GOODBYE_S)

    def _listen(self) -> None:
        line = b"more"
        while line:
            try:
                line = self._wire.read()
            except (OSError, ValueError, TypeError):  # a port pulled out, a pipe closed under the reader
                line = b""
            self._lines.put(line)
        self._wire.release()

    def _answer(self, wanted: int) -> Any:
        while True:
            message = self._next(self._silence_s)
            if message is None:
                raise Failure(self._gone())
            if message.get("id") == wanted and "method" not in message:
                return _result(message)
            self._tell(message)

    def _next(self, timeout_s: float) -> dict | None:
        """The next message, or None when the other end is gone."""
        while not self._over:
            try:
                line = self._lines.get(timeout=max(timeout_s, 0.01))
            except queue.Empty:
                raise Failure(f"{self._wire.name} does not answer{self._said()}") from None
            self._over = not line
            message = _message(line)
            if message is not None:
                return message
            self._noise = line.decode("utf-8", "replace").strip() or self._noise
        return None

    def _tell(self, message: dict) -> None:
        """Hand on what was no answer to us: a notification, or, as `error`, the no to a request of a scenario."""
        if self._notified is None:
            return
        if "method" in message:
            self._notified(message["method"], message.get("params") or {})
        elif "error" in message:
            self._notified("error", message["error"])

    def _drain(self, until: float) -> None:
        with contextlib.suppress(Failure):
            while (message := self._next(until - time.monotonic())) is not None:
                self._tell(message)

    def _gone(self) -> str:
        return f"{self._wire.name} is gone{self._said()}"

    def _said(self) -> str:
        return f"; it last said: {self._noise[:200]}" if self._noise else ""


def _message(line: bytes) -> dict | None:
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) and message.get("jsonrpc") == "2.0" else None


def _result(message: dict) -> Any:
    error = message.get("error")
    if error is None:
        return message.get("result")
    raise Refused(error.get("code", 0), error.get("message", "no reason given"), error.get("data"))


def _bytes_of(stream: IO | None) -> Any:
    return getattr(stream, "buffer", stream)


def _no_port(port: str, number: int | None) -> str:
    """Why a port could not be opened, in one line; where it does not exist, which do."""
    from serial.tools import list_ports

    if number not in (None, errno.ENOENT):
        return f"port {port}: {os.strerror(number).lower()}"
    names = ", ".join(there.device for there in list_ports.comports())
    return f"no port {port}; there is {names or 'none'}"
