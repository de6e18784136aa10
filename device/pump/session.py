"""Sessions of a locked pump: who sends a request is proved by a key that only one role has, each request once.

Whatever it refuses, delivery, alarms and their sound never ask it, and a stop with a valid proof is heard in a
back-off, with another configuration and where nothing can be stored. It knows no request but that one.
"""

from micropython import const

from pump.counter import Counter
from pump.digest import hmac_sha256, same
from pump.faults import Faults, shortened
from pump.refusals import Invalid, Refused, accept, nothing_but
from pump.rights import ROLES, mask_of, may
from pump.rpc import LONGEST_LINE, arguments, read, sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pump.ports import Json, Keys, Store
    from pump.rpc import Methods

IDLE_MS = const(180_000)
FREE_FAILURES = const(3)
"""So many in a row bring the first back-off."""
FIRST_MS = const(1000)
LONGEST_MS = const(300_000)
STOP = "delivery.stop"
_NOBODY = const(-1)
SEND = "session.send"
_NOT_WITHIN = ("session.open", SEND)
_KEYS = ("role", "counter", "version", "request", "mac")


class Sessions:
    """At most one live session, and beside it one that nobody has proved yet. Power-on ends both.

    `asked`: the methods that a proved request may use. `version()` names the configuration that a decision rests on.
    """

    def __init__(self, keys: "Keys", store: "Store", asked: "Methods", version: "Callable[[], str]") -> None:
        self._keys = keys
        self._counter = Counter(store)
        self._asked = asked
        self._version = version
        self._role = self._opened = _NOBODY
        self._nonce = self._offered = ""
        self._offer_ms = self._idle_ms = self._wait_ms = self._failures = self._ended = self._unproved = 0
        self.asking = _NOBODY
        """The role that has proved the request under way."""

    def methods(self) -> "Methods":
        return {"session.open": self.open, SEND: self.send, "session.close": self.close}

    def live(self) -> bool:
        """Whether somebody has proved a session that has not ended."""
        return self._role != _NOBODY

    def proved(self) -> bool:
        """Whether the request under way is."""
        return self.asking != _NOBODY

    def advance(self, ms: int) -> None:
        """Time passes. Allocates nothing."""
        self._wait_ms = max(self._wait_ms - ms, 0)
        self._idle_ms = max(self._idle_ms - ms, 0)
        self._offer_ms = max(self._offer_ms - ms, 0)
        if self._offer_ms == 0:
            self._opened = _NOBODY
        if self._role != _NOBODY and self._idle_ms == 0:
            self._end()

    def gate(self, method: str, params: "Any") -> "tuple[str, Json]":
        """What is asked for: the request in a signed one, or the one that came bare, where that takes no proof."""
        self.asking = _NOBODY
        if method == SEND:
            return self.send(arguments(params))
        mask = mask_of(method)
        if mask:
            message = (
                "this pump is locked: %s takes a session" if mask > 0 else "%s is nobody's on a locked pump"
            )
            raise Refused("no_session" if mask > 0 else "not_allowed", message % method)
        return method, arguments(params)

    def worth_a_record(self) -> int:
        """Of a refusal: 0, or how many without a proof there were, at 1, 2, 4, 8...: a flood must not flush the log.

        Whoever has proved a session begins to count anew. What is refused to a proved request is always told: -1.
        """
        if self.proved():
            return -1
        self._unproved += 1
        return 0 if self._unproved & (self._unproved - 1) else self._unproved

    def open(self, params: "Json") -> "Json":
        """Offers a session to a role. One that lives goes on until the new one is proved by a first valid request."""
        faults = Faults()
        faults.only(params, "", ("role",))
        role = ROLES.index(faults.choice(params, "role", "", ROLES))
        accept(faults)
        self._opened = role
        self._offer_ms = IDLE_MS
        self._offered = self._keys.nonce().hex()
        version = self._version()
        return {
            "nonce": self._offered,
            "counter": self._counter.last,
            "version": version,
            "idle_s": IDLE_MS // 1000,
        }

    def close(self, params: "Json") -> "Json":
        """Ends the session in which it is sent."""
        nothing_but(params)
        self._end()
        return {}

    def send(self, params: "Json") -> "tuple[str, Json]":
        """Carries out `request`, the text of one, for the role whose key has signed it; its result is the answer."""
        faults = Faults()
        faults.only(params, "", _KEYS)
        role = ROLES.index(faults.choice(params, "role", "", ROLES))
        number = faults.integer(params, "counter", "", 1, 1 << 30)
        version = faults.text(params, "version", "", 16)
        text = faults.text(params, "request", "", LONGEST_LINE)
        mac = faults.text(params, "mac", "", 64)
        accept(faults)
        if self._wait_ms and STOP not in text:  # what nobody has proved is not read to find its method
            raise self._back_off()
        nonce = self._proved(role, "\n%d\n%s\n" % (number, version), text.encode(), mac)
        self._counter.take(number)
        self._adopt(role, nonce)
        return self._allowed(role, version, text)

    def _back_off(self) -> Refused:
        wait_s = -(-self._wait_ms // 1000)
        return Refused("back_off", "too many wrong proofs: wait %d s" % wait_s, self._failures, 0, wait_s)

    def _proved(self, role: int, figures: str, request: bytes, mac: str) -> str:
        """The nonce of the session that a key was used for; without one of this role there is nothing to prove."""
        nonces: list[str] = []
        if self._role == role:
            nonces.append(self._nonce)
        if self._opened == role:
            nonces.append(self._offered)
        if not nonces:
            reason = "session_ended" if self._ended >> role & 1 else "no_session"
            raise Refused(reason, "no session of this role is open: session.open")
        key = self._keys.of(role)
        for nonce in nonces:
            head = "thecal 1\n" + ROLES[role] + "\n" + nonce + figures
            if key and same(hmac_sha256(key, head.encode(), request).hex().encode(), mac.encode()):
                return nonce
        self._failures += 1
        if self._failures >= FREE_FAILURES:
            self._wait_ms = min(FIRST_MS << min(self._failures - FREE_FAILURES, 9), LONGEST_MS)
        raise Refused(
            "not_authentic", "this was not signed with the key of its role for this session", self._failures
        )

    def _adopt(self, role: int, nonce: str) -> None:
        """It is proved, and new: the session lives, and another one ends."""
        if nonce != self._nonce:
            self._end()
            self._role = role
            self._nonce = nonce
            self._opened = _NOBODY
            self._unproved = 0
        self.asking = role
        self._idle_ms = IDLE_MS

    def _end(self) -> None:
        if self._role != _NOBODY:
            self._ended |= 1 << self._role
        self._role = _NOBODY
        self._nonce = ""

    def _allowed(self, role: int, version: str, text: str) -> "tuple[str, Json]":
        """The method and its parameters, which the gate hands on: nobody's stack is deeper for a signature."""
        method, params = _request(text)
        if self._wait_ms and method != STOP:
            raise self._back_off()
        self._failures = self._wait_ms = 0
        if method != STOP and version != self._version():
            raise Refused("stale_version", "the pump's configuration is another by now: look at it again")
        if not may(role, method) or method not in self._asked or method in _NOT_WITHIN:
            raise Refused("not_allowed", "%s is not for the %s" % (method, ROLES[role]), role)
        if not self._counter.keep() and method != STOP:
            raise Refused("memory_error", "that this was asked could not be stored, so it was not done")
        return method, params


def _request(text: str) -> "tuple[str, Json]":
    """The method and its parameters."""
    try:
        request = read(text)
    except ValueError:
        request = None
    if request is None or not sound(request):
        raise Invalid(
            [
                {
                    "path": "request",
                    "value": shortened(text),
                    "allowed": 'the text of {"method":"...","params":{}}',
                }
            ]
        )
    return request["method"], arguments(request.get("params", {}))
