"""Waits for a pump that was just started to say how it is, and puts that into a line. It starts and stops nothing.

Where no pump comes, it looks for the reason in what the board said meanwhile: the end of a traceback, mostly.
"""

from __future__ import annotations

import re
import time
from typing import Any

from thecal.errors import Failure, understood
from thecal.link import Link
from thecal.sentences import alarm_name
from thecal.wires import Wire
from thecal.words import NOT_A_DEVICE, said

_PATIENCE_S = 3.0  # the first time; twice as long each time, for a slow board must not be asked for ever
_ERROR = re.compile(r"^(\w+\.)*\w+(Error|Exception|Interrupt|Exit)\b(: .*)?$")


class _Heard:
    """A wire that remembers what it said, and ends at a moment, even where it never stops talking."""

    def __init__(self, wire: Wire, ends: float) -> None:
        self._ends = ends
        self.name = wire.name
        self.lines: list[str] = []
        self.ended = False
        self._read = wire.read
        self.write, self.hang_up, self.wait, self.release = wire.write, wire.hang_up, wire.wait, wire.release

    def read(self) -> bytes:
        line = self._read() if time.monotonic() < self._ends else b""
        self.ended = not line
        self.lines.append(line.decode("utf-8", "replace").strip())
        return line

    def error(self) -> str:
        """The last error that was told, or nothing."""
        return next((line for line in reversed(self.lines) if _ERROR.match(line)), "")


def first_status(wire: Wire, most_s: float) -> dict[str, Any]:
    """The pump's status, asked for until it answers. Raises Failure after `most_s`, or where its program ended."""
    until, patience_s = time.monotonic() + most_s, _PATIENCE_S
    heard = _Heard(wire, until + _PATIENCE_S)
    told: list[str] = []

    def notified(method: str, params: dict[str, Any]) -> None:
        if method == "error":
            told.extend(faults(params))

    with Link(heard, notified, patience_s) as link:
        while True:
            try:
                return _sound(link.call("status"))
            except Failure as silence:
                _give_up(silence, heard, told, until)
            patience_s = min(2 * patience_s, max(1.0, until - time.monotonic()))
            link.silence_s = patience_s


def in_words(status: dict[str, Any]) -> str:
    """A status as one line. Raises `Stranger` where it is none."""
    with understood():
        alarms = ", ".join(map(alarm_name, status["alarms"])) or "none"
        therapy = status["therapy"].replace("_", " ") + (f", {status['mode']}" if status["mode"] else "")
        volume = said("nl", status["reservoir"]["volume_nl"])
        rate = said("nl_per_day", status["rate_nl_per_day"])
        battery = f"battery {status['battery']['percent']} %"
        sensed = "" if status["sensed"] else ", executed, not sensed"
        return (
            f"{status['board']}: {therapy}, {rate}{sensed}, reservoir {volume}, {battery}, alarms {alarms};"
            f" {NOT_A_DEVICE}"
        )


def _sound(status: Any) -> Any:
    """A status, where it is not that of a pump whose program failed as it started."""
    if isinstance(status, dict) and status.get("therapy") == "failed":
        raise _Failed(
            "the pump's program failed three times as it started; the motor stays off, `make repl` gets in"
        )
    return status


class _Failed(Failure):
    """The pump answers, and only to say that it does not work."""


def _give_up(silence: Failure, heard: _Heard, faults: list[str], until: float) -> None:
    """Raises Failure where waiting on is in vain: faults were told, the program ended, the port is gone, time is up."""
    if isinstance(silence, _Failed):
        raise silence
    if faults:
        raise Failure(f"the pump does not run: {'; '.join(faults)}") from None
    if heard.error():
        raise Failure(f"the program on the board ended: {heard.error()}") from None
    if heard.ended or time.monotonic() >= until:
        raise silence


def faults(params: dict[str, Any]) -> list[str]:
    """The faults of an `error` notification, those of local.json one by one; its message where it lists none."""
    data = params.get("data")
    faults = data.get("faults") if isinstance(data, dict) else None
    if not isinstance(faults, list):
        return [str(params.get("message", params))]
    return [
        f"local.json: {fault.get('path')}: {fault.get('value')} (allowed {fault.get('allowed')})"
        for fault in faults
        if isinstance(fault, dict)
    ]
