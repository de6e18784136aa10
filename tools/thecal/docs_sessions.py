"""The section on sessions of the page on the link: how a request is proved, with a conversation that was really held.

The keys in it are 0, 1, 2 ... 95, so that anybody can make the proofs again; no pump has those.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

KEYS = bytes(range(96))
_ROLE = "clinician"
_KEY = KEYS[32:64]
_TEXT = """## Sessions
A pump is flashed in one of two ways, and `status` says which as `access`. In `bench` there are no keys: whoever holds
the line owns the pump. A `locked` pump has a key of 256 bits for each role, made at flashing on the host, and carries a
request out only where its sender proves to have one. [What that holds against](threat_model.md), and what not.

1. `session.open` offers a role a session: a `nonce` that was never given before, the number of the last request
   (`counter`) and the `version` of the configuration. Whatever session lives goes on.
2. `session.send` takes `request`, the text of `{"method": ..., "params": {...}}`, and `mac`, in hex the HMAC-SHA-256
   with the key of the role over these six, a newline between them: `thecal 1`; role; nonce; counter; version;
   request. Its answer is the answer of the request. The first valid one makes the session live, and ends any other.
3. It is looked at in this order: shape, back-off, session, proof, number (greater than the last, by at most %d),
   version, right of the role. Then the number is stored as used, in blocks, and only then it is carried out.
4. A session ends after %d s without a valid request, by `session.close`, with the power, or when another is proved.
5. After %d wrong proofs in a row nothing is looked at for 1 s, doubled with each to at most %d s (`back_off`,
   `wait_s`). A `delivery.stop` with a valid proof is always heard: in a back-off, for another version, where nothing
   can be stored.
6. Refusals of whoever proves nothing are logged by their number at 1, 2, 4, 8 and so on, until somebody proves a
   session: a flood must not flush the log. `event` and `sound` are told only while a session lives.
7. What is on the line is proved and not hidden: who listens reads it. `version` is made with one of the keys, so that
   without a session nobody can try which prescription it stands for.

With the clinician's key `%s`:

```
%s
```

Who may what; nobody else, and what is not here nobody:

"""


def section(device_module: Callable[[str], ModuleType], table: Callable[..., str]) -> str:
    """In markdown."""
    session, counter, rights = (device_module("pump." + name) for name in ("session", "counter", "rights"))
    figures = (counter.AHEAD, session.IDLE_MS // 1000, session.FREE_FAILURES, session.LONGEST_MS // 1000)
    rows = [
        (_who(rights.ROLES, mask), ", ".join(f"`{method}`" for method in methods))
        for mask, methods in rights.RIGHTS
    ]
    rows.append(("anybody, where the body is software", "`twin.*`: the laboratory, which no real pump has"))
    return _TEXT % (*figures, _KEY.hex(), "\n".join(talk())) + table(("role", "requests"), rows) + "\n"


def _who(roles: tuple[str, ...], mask: int) -> str:
    return ", ".join(role for i, role in enumerate(roles) if mask >> i & 1) or "anybody"


def talk() -> list[str]:
    """Requests and answers as lines."""
    from boards import virtual
    from twin.keys import Keys

    said: list[str] = []
    body = virtual.body_of(held=True)
    body.keys = Keys(KEYS, b"")
    loop = virtual.power_on(body, said.append)
    lines: list[str] = []

    def ask(method: str, params: dict[str, Any]) -> dict[str, Any]:
        request = {"jsonrpc": "2.0", "id": len(lines) // 2 + 1, "method": method, "params": params}
        loop.turn(json.dumps(request))
        answer = next(message for message in map(json.loads, reversed(said)) if "id" in message)
        lines.extend((f"> {json.dumps(request)}", f"< {json.dumps(answer)}"))
        return answer

    ask("status", {})
    ask("delivery.stop", {})
    opened = ask("session.open", {"role": _ROLE})["result"]
    send = signed(opened, opened["counter"] + 1, "delivery.stop")
    ask("session.send", send)
    ask("session.send", send)
    ask("session.send", signed(opened, opened["counter"] + 2, "service.jog"))
    ask("session.send", {**signed(opened, opened["counter"] + 3, "alarms.list"), "mac": "0" * 64})
    return lines


def signed(opened: dict[str, Any], number: int, method: str) -> dict[str, Any]:
    """What `session.send` takes."""
    request = json.dumps({"method": method, "params": {}})
    figures = ("thecal 1", _ROLE, opened["nonce"], str(number), opened["version"], request)
    mac = hmac.new(_KEY, "\n".join(figures).encode(), hashlib.sha256).hexdigest()
    return {"role": _ROLE, "counter": number, "version": opened["version"], "request": request, "mac": mac}
