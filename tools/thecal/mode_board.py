"""A virtual board in this process, with its clock held: what the pages on the modes are played on.

Requests go in as lines of the link and messages come out, as with every board. It looks past the link in two places,
where no request leads: it can cut the power, and say what the reservoir truly holds.
"""

from __future__ import annotations

import json
from typing import Any

from thecal import confirm, shims
from thecal.link import Refused
from thecal.units import DAY_MS, pieces_ms

Json = dict[str, Any]


class Board:
    """A pump with an ideal head, a full reservoir and nothing prescribed.

    `events` are its records with `at_ms`, see `zero`.
    """

    def __init__(self) -> None:
        shims.install()
        from boards import virtual

        self.events: list[Json] = []
        self._answer: Json = {}
        self._zero = (0, 0)
        self._loop = virtual.open(self._heard)
        self.call("twin.fault", fault="ripple_permille", value=0)
        self.call("service.filled", volume_nl=self.status()["reservoir"]["size_nl"])

    def call(self, method: str, **params: Any) -> Any:
        """The result of a request. Raises `Refused`."""
        self._loop.turn(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        error = self._answer.get("error")
        if error:
            raise Refused(error["code"], error["message"], error.get("data"))
        return self._answer["result"]

    def status(self) -> Json:
        """What the pump says of itself."""
        return self.call("status")

    def run(self, seconds: int) -> None:
        """Lets time pass."""
        for ms in pieces_ms(seconds * 1000):
            self.call("twin.pass", ms=ms)

    def zero(self) -> None:
        """From now on `at_ms` of an event is counted from this instant; events before it are forgotten."""
        status = self.status()
        self._zero = (status["day"], status["ms"])
        self.events.clear()

    def propose(self, prescription: Json) -> str:
        """Proposes it with every soft limit confirmed; the digest of the proposal."""
        soft = self.call("prescription.check", prescription=prescription)["soft_limits"]
        confirmations = [confirm.naming(limit) for limit in soft]
        return self.call("prescription.propose", prescription=prescription, confirmations=confirmations)[
            "digest"
        ]

    def prescribe(self, prescription: Json) -> None:
        """From now on this."""
        self.call("prescription.commit", digest=self.propose(prescription), reason="a page on the modes")

    def cut_power(self) -> None:
        """The power goes and comes back at the same instant; what the store holds, and the clock, is all that stays."""
        from boards import virtual
        from twin.clock import HeldClock

        status, body = self.status(), self._loop.body
        body.motor.cancel()
        body.clock = HeldClock(status["day"], status["ms"])
        self._loop = virtual.power_on(body, self._heard)

    def hold(self, ng_per_ml: int) -> None:
        """The reservoir truly holds this from now on, and nobody has told the pump."""
        self._loop.body.hold(ng_per_ml)

    def _heard(self, line: str) -> None:
        message = json.loads(line)
        if message.get("method") == "event":
            event = message["params"]
            at_ms = (event["day"] - self._zero[0]) * DAY_MS + event["ms"] - self._zero[1]
            self.events.append({**event, "at_ms": at_ms})
        elif message.get("id") is not None:
            self._answer = message
