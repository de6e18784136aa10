"""The conversation with a pump: JSON-RPC 2.0, a line a message, over a wire of `wires`.

It asks, waits, hands notifications on in the order they came, and hangs up. It refuses to know what any method
means, and hanging up is all it does at the end: a conversation never stops a pump.
"""

from __future__ import annotations

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from thecal.errors import Failure, Stranger
from thecal.wires import GOODBYE_S, Wire

Notified = Callable[[str, dict], None]

_SILENCE_S = 30.0  # a virtual board that says nothing for so long is taken for dead
LONGEST_LINE = 16_384


class Refused(Exception):
    """The pump's answer to a request was an error: its code, its sentence, and the figures in `data`."""

    def __init__(self, code: int, message: str, data: dict | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data or {}


class Link:
    """Requests to one pump, one at a time; what it says of its own accord goes to `notified(method, params)`."""

    def __init__(self, wire: Wire, notified: Notified | None = None, silence_s: float = _SILENCE_S) -> None:
        self._wire = wire
        self._notified = notified
        self.silence_s = silence_s
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
        if len(line) > LONGEST_LINE:
            raise Failure(
                f"{method}: {len(line)} characters are more than the {LONGEST_LINE} that a pump takes"
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
            self._drain(time.monotonic() + GOODBYE_S)
        finally:
            self._wire.wait()
            self._reader.join(GOODBYE_S)

    def _listen(self) -> None:
        line = b"more"
        while line:
            try:
                line = self._wire.read()
            except (OSError, ValueError, TypeError, AttributeError):  # a port pulled out or closed under it
                line = b""
            self._lines.put(line)
        self._wire.release()

    def _answer(self, wanted: int) -> Any:
        while True:
            message = self._next(self.silence_s)
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
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) and message.get("jsonrpc") == "2.0" else None


def _result(message: dict) -> Any:
    error = message.get("error")
    if error is None:
        return message.get("result")
    raise _refusal(error)


def _refusal(error: Any) -> Exception:
    """The pump's no; where it has not the form of one, no pump said it."""
    if not isinstance(error, dict):
        return Stranger()
    code, message, data = error.get("code"), error.get("message"), error.get("data") or {}
    faults = data.get("faults", []) if isinstance(data, dict) else None
    listed = isinstance(faults, list) and all(isinstance(fault, dict) for fault in faults)
    return (
        Refused(code, message, data)
        if listed and isinstance(code, int) and isinstance(message, str)
        else Stranger()
    )
