"""The line to a pump whose emulated time is held: it passes only while an answer or a moment is waited for."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

import serial

from thecal.emulated.pico import EmulatedPico

_LOOK_S = 0.01
_NEAR_S = 1e-6
_SILENCE_S = 20.0  # emulated


class Talk:
    """A context manager. `told`: every message that was no answer, in its order."""

    def __init__(self, pico: EmulatedPico) -> None:
        self._pico = pico
        self._heard = b""
        self._asked = 0
        self.told: list[dict[str, Any]] = []

    def __enter__(self) -> Talk:
        self._pico.advance(0.0)
        self._serial = serial.Serial(self._pico.port, timeout=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serial.close()

    def ask(self, method: str, **params: Any) -> Any:
        """Its result. AssertionError where that is a refusal, or nothing for too long."""
        self._asked += 1
        request = {"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params}
        self._serial.write(json.dumps(request).encode() + b"\n")
        ends_s = self._pico.now_s + _SILENCE_S
        while self._pico.now_s < ends_s:
            self._pico.advance(_LOOK_S)
            for message in self._messages():
                if message.get("id") == self._asked:
                    assert "result" in message, message
                    return message["result"]
        raise AssertionError(f"no answer to {method}; heard: {self.told[-3:]} {self._heard[-200:]!r}")

    def wait(self, until_s: float) -> None:
        """Until this emulated instant."""
        while (left_s := until_s - self._pico.now_s) > _NEAR_S:
            self._pico.advance(min(left_s, 10.0))
            self._messages()

    def _messages(self) -> list[dict[str, Any]]:
        """What has come; all but answers is kept."""
        while data := self._serial.read(4096):
            self._heard += data
        *lines, self._heard = self._heard.split(b"\n")
        answers = []
        for line in lines:
            message = json.loads(line)
            if "method" in message:
                self.told.append(message)
            else:
                answers.append(message)
        return answers
