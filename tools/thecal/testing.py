"""A pytest plugin for other people's dosing modules: fixtures `pump` and `twin`, a whole pump in the test's process.

A test prescribes, lets hours pass in milliseconds, breaks the body and looks. Time passes only when it says so. The
plugin refuses to reach into the pump: everything goes through the requests that a board answers too.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from thecal import confirm, prescriptions, shims, units
from thecal.link import Refused


class Twin:
    """The pump's body in software, which can fail."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump

    def fault(self, name: str, value: int = 1) -> None:
        """Break something, such as `stall` 1 or `sag_mohm` 1500; 0 mends it. Raises `Refused` for what there is not."""
        self._pump.request("twin.fault", fault=name, value=value)

    def faults(self) -> dict[str, str]:
        """Every fault by its name, with what it does."""
        return {row["fault"]: row["what"] for row in self._pump.request("twin.faults")}

    def state(self) -> dict[str, Any]:
        """How things really are, whatever the pump believes: `content_nl`, `given_nl`, `tip_ng`, `motor_on`..."""
        return self._pump.request("twin.body")


class Pump:
    """A pump with a full reservoir and a fresh battery, at midnight before Monday 2026-01-05, and nothing prescribed.

    `events` is its log so far, oldest first, as the dicts that a link tells; `sounds` the alarms that began to sound.
    """

    def __init__(self) -> None:
        shims.install()
        from boards import virtual  # a module of the device, importable from here on

        self.events: list[dict[str, Any]] = []
        self.sounds: list[dict[str, Any]] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._last_id = 0
        self._loop = virtual.open(self._heard, held=True)
        self.twin = Twin(self)
        self.request("service.filled", volume_nl=self.status()["reservoir"]["size_nl"])

    def prescribe(
        self, prescription: dict[str, Any], *confirmed: str, reason: str = "a test"
    ) -> dict[str, Any]:
        """Start a prescription, written as in a file (`dose_ug_per_day`, `from`...); returns the pump's readback.

        A float counts as the decimal it is written as. `confirmed` names doses beyond a soft limit, each as
        `morphine:day=16.2mg`. Raises `thecal.files.Faulty` with every fault, and every soft limit that asks.
        """
        draft = prescriptions.of(prescription)
        return prescriptions.start(self, draft, reason, confirm.from_options(confirmed))

    def run(self, time: str) -> list[dict[str, Any]]:
        """Let time pass: `6h`, `90m`, `1d12h`; returns the events of it. Raises ValueError for what is no time."""
        seconds = units.duration_s(time)
        if seconds is None:
            raise ValueError(f"{time!r} is no time such as 6h, 90m or 1d12h")
        before = len(self.events)
        for ms in units.pieces_ms(seconds * 1000):
            self.request("twin.pass", ms=ms)
        return self.events[before:]

    def status(self) -> dict[str, Any]:
        """What the pump says of itself; volumes in pL and nL, doses in ng."""
        return self.request("status")

    @property
    def alarms(self) -> list[str]:
        """The alarms that are active, latched or acknowledged, the most urgent first."""
        return self.status()["alarms"]

    def request(self, method: str, **params: Any) -> Any:
        """Any request of the link, integers in base units; returns its result. Raises `thecal.link.Refused`."""
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        self._loop.turn(json.dumps(message))
        answer = self._answers.pop(self._last_id)
        if "error" in answer:
            error = answer["error"]
            raise Refused(error["code"], error["message"], error.get("data"))
        return answer["result"]

    call = request  # as a `thecal.link.Link` has it

    def _heard(self, line: str) -> None:
        message = json.loads(line)
        if message.get("method") == "event":
            self.events.append(message["params"])
        elif message.get("method") == "sound":
            self.sounds.append(message["params"])
        elif message.get("id") is not None:
            self._answers[message["id"]] = message


@pytest.fixture
def pump() -> Pump:
    """A fresh pump on its twin."""
    return Pump()


@pytest.fixture
def twin(pump: Pump) -> Twin:
    """The body of the test's `pump`."""
    return pump.twin
