"""A player whose every step is watched: when it was authorised to be made, beside the oracle's exact moment for it.

It stands between the pump and its motor, and keeps the oracle in the pump's time. It judges by the segments that the
motor is handed and knows nothing of how they were planned.
"""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import Any

from boards import virtual
from oracle import ORDERS, Oracle
from replay_cases import Player

SLACK_US = 1000
"""How far before its exact moment a step may lie on the virtual board."""
HORIZON_STEPS = 8
_PREPARES = (
    "status",
    "refill.begin",
    "refill.withdrawn",
    "refill.filled",
    "prescription.propose",
    "prescription.check",
)
"""Requests that only lead up to an order, as long as they are not refused."""


class Slicer:
    """Cuts time into random pieces, some of a single ms, the same ones for the same seed. Seed 0 cuts nothing."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._cuts = 40 if seed else 0

    def pieces(self, ms: int) -> list[int]:
        at = sorted(self._random.randrange(ms + 1) for _ in range(self._random.randint(0, self._cuts)))
        at = sorted({0, ms, *at, *[min(cut + 1, ms) for cut in at[::3]]})
        return [after - before for before, after in pairwise(at)]


class SlicedPlayer(Player):
    """Passes time in random pieces, in any way that is allowed: through the loop, or straight to the core."""

    def __init__(
        self,
        maximum_nl_per_day: int,
        horizon_ms: int = virtual.HORIZON_MS,
        seed: int = 0,
        straight: bool = False,
    ) -> None:
        super().__init__(maximum_nl_per_day, horizon_ms, straight or seed % 2 == 1)
        self._slicer = Slicer(seed)

    def outcome(self) -> list[Any]:
        """What must not depend on how time was cut."""
        status = self.status()
        accounts = ["programmed_pl", "commanded_steps", "delivered_steps", "alarms", "battery", "log_digest"]
        return [status[account] for account in accounts]

    def pass_time(self, ms: int) -> None:
        for piece in self._slicer.pieces(ms):
            super().pass_time(piece)


class Stopwatch:
    """In place of the motor's `authorise` and `cancel`: the time of each step, as runs of equal gaps."""

    def __init__(self, motor: Any, judge: Any) -> None:
        self._judge = judge
        self._authorise, self._cancel = motor.authorise, motor.cancel
        motor.authorise, motor.cancel = self.authorise, self.cancel
        self.now_us = 0
        self.last_us = 0
        self.authorised = 0
        """Steps authorised since the start and not taken back."""
        self.gaps: list[list[int]] = []
        """[us after the step before, how many times in a row]."""

    def authorise(self, count: int, interval_us: int) -> None:
        assert count > 0
        assert interval_us > 0
        first_us = max(self.last_us, self.now_us) + interval_us
        last_us = first_us + (count - 1) * interval_us
        self._judge(count, first_us, last_us, interval_us)
        self._add(first_us - self.last_us, 1)
        self._add(interval_us, count - 1)
        self.last_us = last_us
        self.authorised += count
        self._authorise(count, interval_us)

    def _add(self, gap_us: int, count: int) -> None:
        if self.gaps and self.gaps[-1][0] == gap_us:
            self.gaps[-1][1] += count
        elif count:
            self.gaps.append([gap_us, count])

    def cancel(self) -> int:
        before = self.authorised
        while self.last_us > self.now_us:
            self._take_back(self.gaps[-1])
        taken_back = self._cancel()
        assert taken_back == before - self.authorised
        return taken_back

    def _take_back(self, run: list[int]) -> None:
        """Those of the last run that were not made."""
        some = min(run[1], -(-(self.last_us - self.now_us) // run[0]))
        self.last_us -= some * run[0]
        self.authorised -= some
        run[1] -= some
        if run[1] == 0:
            self.gaps.pop()


class WatchedPlayer(SlicedPlayer):
    """Plays a programme on pump and oracle at once, and asserts the rules of exactness at every instant it sees."""

    def __init__(
        self,
        maximum_nl_per_day: int,
        horizon_ms: int = virtual.HORIZON_MS,
        seed: int = 0,
        straight: bool = False,
    ) -> None:
        super().__init__(maximum_nl_per_day, horizon_ms, seed, straight)
        pump, body = self.loop.pump, self.loop.body
        self._horizon_us = horizon_ms * 1000
        self.oracle = Oracle(pump.now.day, pump.now.ms, pump.calibration.pl_per_step, maximum_nl_per_day)
        self.watch = Stopwatch(body.motor, self._judge_segment)
        self.skipped = 0
        """Steps that a new calibration made due at once: nobody makes them."""
        self.accounts: list[list[int]] = []
        """Programmed pL and commanded steps after each operation, for the record."""
        self._most_early = 0
        self._order: list[Any] = []
        self._body_advance, body.advance = body.advance, self._advance
        self._handle, self.loop.rpc.handle = self.loop.rpc.handle, self._handle_and_apply

    def _advance(self, ms: int) -> None:
        self._body_advance(ms)
        self.watch.now_us += ms * 1000
        self.oracle.elapse(ms)

    def play(self, operation: list[Any]) -> str | None:
        """As Player does; the oracle must agree on whether it was refused."""
        if operation[0] in ORDERS:
            self._order = operation
        reason = super().play(operation)
        self._judge_accounts()
        return reason

    def _handle_and_apply(self, line: str) -> None:
        """Between the request and the pump's first look at its consequences the oracle hears of it too."""
        self._handle(line)
        if not self._order:
            return
        reply = json.loads(self._said[-1])
        if json.loads(line)["method"] in _PREPARES and "result" in reply:
            return
        (name, *figures), self._order = self._order, []
        outcome = ORDERS[name](self.oracle, *figures)
        refused = outcome is False or isinstance(outcome, str)
        assert refused == ("error" in reply), (name, figures, outcome, reply)
        if isinstance(outcome, str):
            reason = reply["error"]["data"]["reason"]
            # what could not be bridged is refused when it is proposed, before anybody asks for the refill
            assert reason == outcome or (outcome, reason) == ("refill_needed", "bridge_impossible")
        if name == "calibrate":
            self.skipped = max(self.skipped, self.oracle.commanded() - self.watch.authorised)

    # -- what must hold -----------------------------------------------------------------------------------------------

    def _judge_segment(self, count: int, first_us: int, last_us: int, interval_us: int) -> None:
        """Its steps lie where they are due, and no further ahead than horizon and next change of rate allow."""
        oracle, now_us = self.oracle, self.watch.now_us
        number = self.watch.authorised + self.skipped + 1
        for step, at_us in {number: first_us, number + count - 1: last_us}.items():
            late_us = at_us - now_us - oracle.us_until_step(step)
            assert -SLACK_US <= late_us < 1, f"step {step} is {float(late_us)} us late"
        if last_us - now_us > self._horizon_us:
            assert number + count - 1 - oracle.commanded() <= HORIZON_STEPS
        assert last_us - now_us <= oracle.until_change() * 1000
        self._most_early = max(self._most_early, 1 + SLACK_US // interval_us)

    def _judge_accounts(self) -> None:
        """Programmed is the exact integral rounded down, commanded its whole steps, delivered within a step of them."""
        status, oracle = self.status(), self.oracle
        assert status["programmed_pl"] == oracle.programmed_pl()
        assert status["commanded_steps"] == oracle.commanded()
        assert status["rate_nl_per_day"] == oracle.rate()
        assert (status["day"], status["ms"]) == (oracle.day, oracle.ms)
        assert self.watch.last_us - self.watch.now_us <= oracle.until_change() * 1000
        assert 0 <= self.early_steps(status) <= self._most_early
        assert set(status["alarms"]) <= {
            "stopped_48h",
            "refill_overdue",
            "low_reservoir",
        }  # they change nothing

    def made(self) -> list[list[int]]:
        """The moments of all steps made, as runs of equal gaps; ends the programme."""
        self.watch.cancel()
        return self.watch.gaps

    def early_steps(self, status: dict[str, Any]) -> int:
        """How many steps were made before the moment at which they are due."""
        return status["delivered_steps"] + self.skipped - status["commanded_steps"]
