"""A locked pump under attack, and those who have its keys. The proofs are made here by the host's own HMAC.

It plays and tells what was answered; it judges nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from boards import virtual
from pump.calibration import Calibration
from pump.rights import ROLES
from thecal.campaign.busy_day import FULL_NL, prescription
from twin.body import Body
from twin.clock import HeldClock
from twin.keys import Keys

KEYS = {role: hashlib.sha256(role.encode()).digest() for role in ROLES}
MONDAY = 20_458
Json = dict[str, Any]


class Victim:
    """`body` as it is, so that a pump can be started on it again; else a new one with clonidine running."""

    def __init__(self, body: Body | None = None) -> None:
        self._answers: list[Json] = []
        self.body = body or Body(Calibration(), HeldClock(MONDAY, 0))
        self.body.keys = Keys(b"".join(KEYS[role] for role in ROLES), b"seed")
        self.start()
        if body is None:
            self.set_up()

    def start(self) -> None:
        """The power comes back."""
        self.loop = virtual.power_on(self.body, self._hear)

    def set_up(self) -> None:
        """A clinician fills and prescribes."""
        clinician = Holder(self, "clinician")
        clinician.ask("service.filled", volume_nl=FULL_NL)
        document = prescription()
        soft = clinician.ask("prescription.check", prescription=document)["soft_limits"]
        named = [{key: limit[key] for key in ("drug", "what", "figure_ng_per_day")} for limit in soft]
        digest = clinician.ask("prescription.propose", prescription=document, confirmations=named)["digest"]
        clinician.ask("prescription.commit", digest=digest, reason="before the attack")

    def hear(self, line: str) -> list[Json]:
        """What is answered to a line, whatever is in it."""
        self._answers.clear()
        self.loop.turn(line)
        return list(self._answers)

    def bare(self, method: str, **params: Any) -> Json:
        """The answer to a request without a session."""
        return self.hear(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))[-1]

    def run(self, ms: int) -> None:
        """Lets time pass."""
        self.bare("twin.pass", ms=ms)

    def account(self) -> tuple[int, ...]:
        """What was given, to the step."""
        delivery = self.loop.pump.delivery
        given = (delivery.commanded(), delivery.delivered(), delivery.integral.programmed_pl())
        return (*given, self.loop.pump.delivery.rate_nl_per_day, self.body.motor.turned)

    def _hear(self, line: str) -> None:
        message = json.loads(line)
        if "id" in message:
            self._answers.append(message)


class Holder:
    """Somebody with the key of a role."""

    def __init__(self, victim: Victim, role: str, key: bytes | None = None) -> None:
        self._victim = victim
        self.role = role
        self.key = key or KEYS[role]
        self.open()

    def open(self) -> None:
        """A session, and a look at the pump."""
        opened = self._victim.bare("session.open", role=self.role)["result"]
        self.nonce, self.counter, self.version = opened["nonce"], opened["counter"], opened["version"]

    def signed(self, method: str, **params: Any) -> Json:
        """The parameters of the next `session.send`."""
        self.counter += 1
        request = json.dumps({"method": method, "params": params})
        figures = ("thecal 1", self.role, self.nonce, str(self.counter), self.version, request)
        mac = hmac.new(self.key, "\n".join(figures).encode(), hashlib.sha256).hexdigest()
        return {
            "role": self.role,
            "counter": self.counter,
            "version": self.version,
            "request": request,
            "mac": mac,
        }

    def ask(self, method: str, **params: Any) -> Any:
        """The result, after a look at the pump; KeyError where it is refused."""
        self.version = self._victim.bare("status")["result"]["version"]
        return self._victim.bare("session.send", **self.signed(method, **params))["result"]
