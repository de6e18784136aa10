"""The guard finds nothing where nothing is wrong, whatever is asked of the pump and however late the loop is."""

from __future__ import annotations

import json
from typing import Any

from bench import FULL_NL, MONDAY, continuous, limits
from hypothesis import given
from hypothesis import strategies as st

from programmes import Case, effort, programmes
from pump.calibration import Calibration
from pump.core import Pump
from pump.guard import FINE, LOOK_MS, Guard
from pump.loop import Loop
from pump.planner import Horizon
from replay_cases import Player
from twin.body import Body
from twin.clock import HeldClock

TEN_MIN_MS = 600_000
GRACE_MS = 200


class Heard(Player):
    """A player that keeps every verdict. `restless`: the guard looks every second, as on a board."""

    def __init__(self, maximum_nl_per_day: int, restless: bool) -> None:
        super().__init__(maximum_nl_per_day)
        self.verdicts: set[int] = set()
        guard = self.loop.guard
        self._watch, guard.watch = guard.watch, self._hear
        if restless:
            self.loop.body.look_every_ms = lambda: LOOK_MS

    def _hear(self, elapsed_ms: int) -> int:
        verdict = self._watch(elapsed_ms)
        self.verdicts.add(verdict)
        return verdict


# covers: GRD-8
@effort(60)
@given(programmes(longest_ms=TEN_MIN_MS, small_steps=True) | programmes(longest_ms=TEN_MIN_MS))
def test_looked_at_every_second_no_programme_of_a_sound_pump_is_a_fault(case: Case) -> None:
    player = Heard(case["maximum_nl_per_day"], restless=True)
    for operation in case["operations"]:
        player.play(operation)
        assert player.verdicts <= {FINE}, operation


# covers: GRD-8
@effort(60)
@given(programmes(small_steps=True, longest_ms=TEN_MIN_MS * 6) | programmes())
def test_looked_at_as_seldom_as_it_asks_no_programme_of_a_sound_pump_is_a_fault(case: Case) -> None:
    player = Heard(case["maximum_nl_per_day"], restless=False)
    for operation in case["operations"]:
        player.play(operation)
        assert player.verdicts <= {FINE}, operation


class LateBoard:
    """A loop that owns no body: its motor runs in real time, and the loop is told of that late, in slices."""

    def __init__(self, pl_per_step: int, nl_per_day: int) -> None:
        calibration = Calibration()
        calibration.pl_per_step = pl_per_step
        self.body = Body(calibration, HeldClock(MONDAY, 0))
        self.lines: list[dict[str, Any]] = []
        horizon = Horizon(1000, 8, 1000, GRACE_MS)

        def start(cause: int) -> tuple[Pump, Guard]:
            guard = Guard(self.body.stepper, self.body.sensor, pl_per_step)
            return Pump(self.body, calibration, horizon, cause), guard

        self.loop = Loop(self.body, start, "late", lambda line: self.lines.append(json.loads(line)), GRACE_MS)
        self.prescribe(nl_per_day)

    def prescribe(self, nl_per_day: int) -> None:
        document = continuous(nl_per_day // 2, harms=False)
        document["limits"] = limits(bolus_ng=1_000_000, dose_ng_per_day=20_000_000)
        self.ask("service.filled", volume_nl=FULL_NL)
        digest = self.ask("prescription.propose", prescription=document)["digest"]
        self.ask("prescription.commit", digest=digest, reason="a test")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """What the motor makes while the request is worked on is made before the rate changes."""
        self.body.advance(20)
        self.loop.turn(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        self.loop.pass_time(20)
        answer = next(line for line in self.lines if "id" in line)
        self.lines.clear()
        assert "result" in answer, answer
        return answer["result"]

    def run(self, ms: int, late_ms: list[int]) -> int:
        """Turns the loop, later each time by one of these or as late as the queue bridges; the verdict."""
        turns = 0
        while ms > 0 and self.loop.guard.verdict == FINE:
            passed = min(self.loop.wait_ms() + late_ms[turns % len(late_ms)], self.loop._pump_ms + GRACE_MS)
            turns += 1
            self.body.advance(passed)
            self.loop.pass_time(passed)
            ms -= passed
        return self.loop.guard.verdict


LATENESS = st.lists(st.integers(0, GRACE_MS) | st.integers(0, 60_000), min_size=1, max_size=7)


# covers: GRD-8 RUN-1
@effort(60)
@given(
    st.sampled_from([100, 137, 1_000, 20_640, 240_000]),
    st.sampled_from([48_000, 1_000_000, 24_000_000]),
    LATENESS,
    st.sampled_from([1, 7, 60, 599]),
)
def test_a_loop_that_is_late_within_its_grace_makes_no_fault_of_sound_motion(
    pl_per_step: int, nl_per_day: int, late_ms: list[int], bolus_s: int
) -> None:
    board = LateBoard(pl_per_step, nl_per_day)
    assert board.run(60_000, late_ms) == FINE
    if nl_per_day < 20_000_000:
        board.ask("bolus.start", volume_nl=max(10 * bolus_s, 250), duration_s=bolus_s)
        assert board.run(100_000, late_ms) == FINE
    board.ask("delivery.stop")
    assert board.run(20_000, late_ms) == FINE
    board.ask("delivery.resume")
    assert board.run(20_000, late_ms) == FINE
    gaps = [line for line in board.lines if line.get("params", {}).get("event") == "gap"]
    assert gaps == []


# covers: GRD-8
def test_what_a_motor_makes_while_a_stop_is_worked_on_is_no_fault() -> None:
    board = LateBoard(100, 24_000_000)
    board.run(60_000, [0])
    board.loop.guard.start_over()  # nothing is forgiven yet
    before = board.body.motor.turned
    board.ask("delivery.stop")
    assert board.body.motor.turned - before > 50
    assert board.run(20_000, [0]) == FINE


# covers: GRD-1 RUN-1
def test_a_loop_that_is_late_sees_a_motor_that_runs_away_all_the_same() -> None:
    board = LateBoard(1_000, 1_000_000)
    board.run(60_000, [GRACE_MS])
    board.body.do("runaway_steps_per_hour", 100_000)
    before = board.body.motor.turned
    assert board.run(60_000, [GRACE_MS]) != FINE
    assert board.body.motor.turned - before < 30_000
