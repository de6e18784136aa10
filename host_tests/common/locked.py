"""A locked pump on its twin, and whoever has its keys: what the tests of sessions share. On both interpreters."""

import json

from bench import Bench

from pump.digest import hmac_sha256, sha256
from pump.rights import ROLES
from twin.body import Body
from twin.keys import Keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bench import Json

KEYS = b"".join([sha256(role.encode()) for role in ROLES])
PATIENT, CLINICIAN, SERVICE = ROLES
_OVER = ("session_ended", "no_session", "not_authentic")
_BARE = ("twin.", "session.")


def key_of(role: str) -> bytes:
    at = 32 * ROLES.index(role)
    return KEYS[at : at + 32]


class Holder:
    """Somebody with the key of a role: opens a session and signs. `params` are those of the next `session.send`."""

    def __init__(self, bench: "Locked", role: str = CLINICIAN) -> None:
        self._bench = bench
        self.role = role
        self.key = key_of(role)
        self.open()

    def open(self) -> None:
        opened = self._bench.bare("session.open", {"role": self.role})["result"]
        self.nonce: str = opened["nonce"]
        self.version: str = opened["version"]
        self.counter: int = opened["counter"]

    def signed(self, method: str, params: "Json | None" = None) -> "Json":
        """As `session.send` takes it, with the next number."""
        self.counter += 1
        return self.sealed(json.dumps({"method": method, "params": params or {}}))

    def sealed(self, request: str) -> "Json":
        """The same for any text, with the number as it stands."""
        figures = ("thecal 1", self.role, self.nonce, str(self.counter), self.version, request)
        mac = hmac_sha256(self.key, "\n".join(figures).encode()).hex()
        return {
            "role": self.role,
            "counter": self.counter,
            "version": self.version,
            "request": request,
            "mac": mac,
        }

    def send(self, method: str, params: "Json | None" = None) -> "Json":
        """The whole answer."""
        return self._bench.bare("session.send", self.signed(method, params))

    def look(self) -> None:
        """Looks at the pump as it is now."""
        self.version = self._bench.bare("status")["result"]["version"]


class Locked(Bench):
    """What is asked of it is signed by a clinician, who looks at the pump before."""

    def _power_on(self, body: Body) -> None:
        self.holder: Holder | None = None
        if body.keys is None:
            body.keys = Keys(KEYS, b"a seed")
        super()._power_on(body)

    def bare(self, method: str, params: "Json | None" = None) -> "Json":
        """The whole answer to a request without a session."""
        return super()._call(method, params)

    def reason(self, method: str, params: "Json | None" = None) -> str:
        """Why a request without a session is refused."""
        return self.bare(method, params)["error"]["data"]["reason"]

    def _call(self, method: str, params: "Json | None") -> "Json":
        if method.startswith(_BARE):
            return self.bare(method, params)
        holder = self.holder
        if holder is None:
            holder = self.holder = Holder(self)
        holder.look()
        answer = holder.send(method, params)
        if "error" in answer and reason_of(answer) in _OVER:
            holder.open()
            answer = holder.send(method, params)
        return answer


def reason_of(answer: "Json") -> "Any":
    """Of a refusal; the result where it was none."""
    return answer["error"]["data"].get("reason") if "error" in answer else answer["result"]
