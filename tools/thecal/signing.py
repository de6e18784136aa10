"""A link to a locked pump: the same `call`, in a session of one role, each request with its proof.

It opens a session when the first request is made, and anew, once, where it ended. It refuses to go on where the pump's
configuration is another than when it was looked at: whoever asks must look again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from types import TracebackType
from typing import Any

from thecal.errors import Failure, Stranger
from thecal.link import Link, Refused

_PROTOCOL = "thecal 1"
_BARE = "twin."
_OVER = ("no_session", "session_ended", "not_authentic")
_NO_METHOD = -32601
_STOP = "delivery.stop"
_STALE = "stale_version"


class Changed(Failure):
    """Somebody else has changed the pump since it was looked at: nothing was done, and it is to be looked at again."""

    def __init__(self) -> None:
        super().__init__("the pump's configuration is another than before: look at it again")


class SignedLink:
    """`role` and its key; `link` is closed with this."""

    def __init__(self, link: Link, role: str, key: bytes) -> None:
        self._link = link
        self._role = role
        self._key = key
        self._nonce = ""
        self._version = ""
        self._counter = 0

    def __enter__(self) -> SignedLink:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def call(self, method: str, **params: Any) -> Any:
        """As of `Link`. Raises also `Changed` where somebody has changed the pump since it was looked at."""
        if method.startswith(_BARE):
            return self._link.call(method, **params)
        if not self._nonce:
            self._open()
        try:
            result = self._send(method, params)
        except Refused as refused:
            self._again(refused, method == _STOP)
            result = self._send(method, params)
        try:
            self._look()  # it may have changed the configuration, and nobody else can have in this session
        except (Failure, Refused):
            self._nonce = ""  # the answer has come all the same; whoever asks next opens anew
        return result

    def close(self) -> None:
        """Ends the session, where there is one, and hangs up."""
        try:
            if self._nonce:
                self._send("session.close", {})
        except (Refused, Failure):
            pass  # it has ended by itself, or nobody is there
        self._link.close()

    def _open(self) -> None:
        try:
            opened = self._link.call("session.open", role=self._role)
        except Refused as refused:
            if refused.code != _NO_METHOD:
                raise
            raise Failure("this pump is not locked (bench): it knows no roles") from None
        self._counter = _member(opened, "counter", int)
        self._version = _member(opened, "version", str)
        self._nonce = _member(opened, "nonce", str)

    def _send(self, method: str, params: dict[str, Any]) -> Any:
        self._counter += 1
        request = json.dumps({"method": method, "params": params})
        figures = (_PROTOCOL, self._role, self._nonce, str(self._counter), self._version, request)
        mac = hmac.new(self._key, "\n".join(figures).encode(), hashlib.sha256).hexdigest()
        return self._link.call(
            "session.send",
            role=self._role,
            counter=self._counter,
            version=self._version,
            request=request,
            mac=mac,
        )

    def _again(self, refused: Refused, stops: bool) -> None:
        """Makes ready for a second try, or raises what it was refused for."""
        reason = refused.data.get("reason")
        seen = self._version
        if reason == _STALE:
            self._look()
        elif reason in _OVER:
            self._open()
        else:
            raise refused
        if self._version != seen and not stops:
            raise Changed from None

    def _look(self) -> None:
        self._version = _member(self._link.call("status"), "version", str)


def _member(told: Any, key: str, kind: type) -> Any:
    """Of what a pump has told. Raises Stranger where no pump has."""
    value = told.get(key) if isinstance(told, dict) else None
    if not isinstance(value, kind):
        raise Stranger
    return value
