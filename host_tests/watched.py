"""A player whose every step is watched: when it was authorised to be made, beside the oracle's exact moment for it.

It stands between the pump and its motor, and keeps the oracle in the pump's time. It judges by the segments that the
motor is handed and knows nothing of how they were planned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from boards import virtual
from oracle import Oracle, whole_nl
from replay_cases import Player

SLACK_US = 1000
"""How far before its exact moment a step may lie."""
HORIZON_STEPS = 8
_DAY_S = 86_400


class Stopwatch:
    """Stands in for the motor's `authorise` and `cancel`; the time of each step made, as runs of equal gaps."""

    def __init__(self, player: WatchedPlayer) -> None:
        self._player = player
        self._motor = player.loop.body.motor
        self._authorise, self._cancel = self._motor.authorise, self._motor.cancel
        self._motor.authorise, self._motor.cancel = self.authorise, self.cancel
        self.now_us = 0
        self.last_us = 0
        self.queued = 0
        """Steps ever authorised and not taken back."""
        self.gaps: list[list[int]] = []
        """[us since the step before, how many times in a row] of every step, made or queued."""

    def authorise(self, count: int, interval_us: int) -> None:
        assert count > 0 and interval_us > 0
        first_us = max(self.last_us, self.now_us) + interval_us
        self._player.judge_segment(self.queued + 1, count, first_us, interval_us)
        self._add(first_us - self.last_us, 1)
        self._add(interval_us, count - 1)
        self.last_us = first_us + (count - 1) * interval_us
        self.queued += count
        self._authorise(count, interval_us)

    def _add(self, gap_us: int, count: int) -> None:
        if self.gaps and self.gaps[-1][0] == gap_us:
            self.gaps[-1][1] += count
        elif count:
            self.gaps.append([gap_us, count])

    def cancel(self) -> int:
        taken_back = self._cancel()
        expected = 0
        while self.last_us > self.now_us:
            gap_us, count = self.gaps[-1]
            some = min(count, -(-(self.last_us - self.now_us) // gap_us))
            self.last_us -= some * gap_us
            self.gaps[-1][1] -= some
            if count == some:
                self.gaps.pop()
            expected += some
        assert taken_back == expected
        self.queued -= expected
        return taken_back


class WatchedPlayer(Player):
    """Plays a programme on pump and oracle at once, and asserts the rules of exactness at every instant it sees."""

    def __init__(self, maximum_nl_per_day: int, horizon_ms: int = virtual.HORIZON_MS) -> None:
        super().__init__(maximum_nl_per_day, horizon_ms)
        pump = self.loop.pump
        self._horizon_us = horizon_ms * 1000
        self.oracle = Oracle(pump.now.day, pump.now.ms, pump.calibration.pl_per_step, maximum_nl_per_day)
        self.watch = Stopwatch(self)
        self.skipped = 0
        """Steps that a new calibration made due at once: nobody makes them."""
        self._body_advance = self.loop.body.advance
        self.loop.body.advance = self._advance
        self._handle = self.loop.rpc.handle
        self.loop.rpc.handle = self._handle_and_apply
        self._operation: list = []

    def _advance(self, ms: int) -> None:
        self._body_advance(ms)
        self.watch.now_us += ms * 1000
        self.oracle.elapse(ms)

    def play(self, operation: list) -> str | None:
        """As Player does; the oracle must agree on whether it was refused."""
        self._operation = operation
        reason = super().play(operation)
        self.judge_accounts()
        return reason

    def _handle_and_apply(self, line: str) -> None:
        """Between the request and the pump's first look at its consequences the oracle hears of it too."""
        self._handle(line)
        if json.loads(line)["method"] == "prescription.propose" or not self._operation:
            return
        operation, self._operation = self._operation, []
        refused = "error" in json.loads(self._said[-1])
        assert refused != apply(self.oracle, operation), (operation, self._said[-1])

    # -- what must hold -------------------------------------------------------------------------------------------------

    def judge_segment(self, number: int, count: int, first_us: int, interval_us: int) -> None:
        """Steps `number` and on lie where they are due, and no further ahead than the horizon allows."""
        oracle, now_us = self.oracle, self.watch.now_us
        last_us = first_us + (count - 1) * interval_us
        for step, at_us in ((number, first_us), (number + count - 1, last_us)):
            late_us = at_us - now_us - 1000 * oracle.ms_until_step(step + self.skipped)
            assert -SLACK_US <= late_us < 1, f"step {step} is {float(late_us)} us late"
        ahead = number + count - 1 + self.skipped - oracle.commanded()
        assert last_us - now_us <= self._horizon_us or ahead <= HORIZON_STEPS
        assert last_us - now_us <= oracle.until_change() * 1000

    def judge_accounts(self) -> None:
        """Programmed is the exact integral rounded down, commanded that in whole steps, delivered beside it."""
        status, oracle = self.status(), self.oracle
        self._note_skipped()
        assert status["programmed_pl"] == oracle.programmed_pl()
        assert status["commanded_steps"] == oracle.commanded()
        assert status["rate_nl_per_day"] == oracle.rate()
        assert (status["day"], status["ms"]) == (oracle.day, oracle.ms)
        early = status["delivered_steps"] - status["commanded_steps"] + self.skipped
        assert 0 <= early <= self._most_early()

    def _note_skipped(self) -> None:
        pass

    def _most_early(self) -> int:
        return 1


def apply(oracle: Oracle, operation: list) -> bool:
    """Tells the oracle of a request; False where it finds that it had to be refused."""
    name, figures = operation[0], operation[1:]
    if name in ("bolus", "bolus_ng"):
        volume_nl = figures[0] if name == "bolus" else whole_nl(figures[0], oracle.concentration)
        if not oracle.accepts_bolus(volume_nl, figures[1]):
            return False
        oracle.start_bolus(volume_nl, figures[1])
    return True


def week_of(mode: str, concentration: int, doses: list) -> Iterator[tuple[int, int]]:
    raise NotImplementedError


_ = Fraction
