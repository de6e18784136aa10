"""A pump on its twin beside an oracle that knows what was asked of it, for the campaigns. It judges nothing.

Requests go over the link, a line each; what the body really did is read from the body. Time passes for both by
`pass_time`. Where a fault changes what is in force the oracle is still what was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from boards import virtual
from oracle import ORDERS, Oracle
from replay_cases import DRUG, Player

MONDAY = 20_458
DAY_MS = 86_400_000
PL_PER_STEP = 20_640
STEP_NL = PL_PER_STEP / 1000
MOST_NL_PER_DAY = 24_000_000
FULL_NL = 20_000_000
INTERNAL_ERROR = -32603


class Broken(AssertionError):
    """The pump did what it never may."""


class Rig(Player):
    """A full pump at midnight before Monday, nothing prescribed; its head moves the same volume at each step.

    `drug` is what every prescription and filling names. `heard` is called with each record that the pump tells.
    """

    def __init__(self, drug: str = DRUG, heard: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.drug = drug
        self.heard = heard
        self.events: list[dict[str, Any]] = []
        self.replies: list[dict[str, Any]] = []
        self.elapsed_ms = 0
        self._number = 0
        self.loop = virtual.open(self._hear)
        self.body = self.loop.body
        self._clock_advance = self.body.clock.advance
        self.body.clock.advance = self._advance
        self.oracle = Oracle(MONDAY, 0, PL_PER_STEP, MOST_NL_PER_DAY)
        self.play(["fault", "ripple_permille", 0])
        self.order(["fill", FULL_NL])

    def _advance(self, ms: int) -> None:
        """The clock lives in all of the body's time, with power and without: so it tells how much has passed."""
        self.elapsed_ms += ms
        self._clock_advance(ms)

    def true_ms(self) -> int:
        """What has truly passed of that: a clock may run too fast, or jump."""
        return self.elapsed_ms - self.body.ahead_us // 1000

    def _hear(self, line: str) -> None:
        message = json.loads(line)
        if message.get("method") == "event":
            self.events.append(message["params"])
            if self.heard:
                self.heard(message["params"])
        elif "id" in message:
            self.replies.append(message)

    # -- what is said -------------------------------------------------------------------------------------------------

    def send(self, line: str) -> list[dict[str, Any]]:
        """One line as it is; every answer to it."""
        self.replies = []
        self.loop.turn(line)
        return self.replies

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """One request; the whole reply. Raises Broken for none, several, or an internal error."""
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        replies = self.send(json.dumps(request).replace(f'"{DRUG}"', f'"{self.drug}"'))
        if [reply["id"] for reply in replies] != [self._number]:
            raise Broken(f"{method} {params} got the answers {replies}")
        if replies[0].get("error", {}).get("code") == INTERNAL_ERROR:
            raise Broken(f"{method} {params}: {replies[0]['error']}")
        return replies[0]

    def told(self, method: str, **params: Any) -> Any:
        """The result of a request that must succeed."""
        reply = self.ask(method, params)
        if "result" not in reply:
            raise Broken(f"{method} {params} was refused: {reply['error']}")
        return reply["result"]

    def order(self, operation: list[Any]) -> str | None:
        """Carried out on pump and oracle, which must agree whether it is refused; the reason."""
        reason = self.play(operation)
        outcome = ORDERS[operation[0]](self.oracle, *operation[1:])
        if (outcome is False or isinstance(outcome, str)) != (reason is not None):
            raise Broken(f"{operation}: the pump says {reason}, the oracle {outcome}")
        return reason

    def fault(self, name: str, value: int = 1) -> None:
        self.told("twin.fault", fault=name, value=value)

    def pass_time(self, ms: int) -> None:
        """For the pump and for what was asked of it."""
        self.pass_pump(ms)
        self.oracle.elapse(ms)

    def pass_pump(self, ms: int) -> None:
        """For the pump alone."""
        while ms > 0:
            self.told("twin.pass", ms=min(ms, DAY_MS))
            ms -= DAY_MS

    # -- what is seen -------------------------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        return self.told("status")

    def tip_nl(self) -> float:
        """All that has truly left at the catheter's tip, with what only pushed air out of it."""
        self.body.settle()
        return self.body.catheter.tip.volume_nl() + self.body.head.given_pl / 1000

    def moved_nl(self) -> float:
        """All that the head has truly moved."""
        self.body.settle()
        return self.body.head.given_nl + self.body.head.given_pl / 1000
