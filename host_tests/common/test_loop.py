"""The loop: gaps told as gaps, a scenario's happenings in order, and a hang that only the queue outlives."""

import json

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex, plain

from pump.calibration import Calibration
from pump.core import Pump
from pump.guard import Guard
from pump.loop import Loop
from pump.planner import Horizon
from twin.body import Body
from twin.clock import HeldClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _after(bench: Bench, record: "Json") -> int:
    return (record["day"] - MONDAY) * DAY_MS + record["ms"]


def _scene(bench: Bench, *happenings: "Json") -> None:
    bench.ask("twin.scenario", {"happenings": list(happenings)})


class Board:
    """A loop that owns no body, as on a board: time comes from a clock, and may come late."""

    def __init__(self, grace_ms: int) -> None:
        calibration = Calibration()
        self.body = Body(calibration, HeldClock(MONDAY, 0))
        pump = Pump(self.body, calibration, Horizon(1000, 8, 1000, grace_ms))
        guard = Guard(self.body.stepper, self.body.sensor, calibration.pl_per_step)
        self.lines: list[str] = []
        self.loop = Loop(self.body, lambda cause: (pump, guard), "test", self.lines.append, grace_ms)
        self._ask("service.filled", {"volume_nl": 20_000_000})
        self._ask("prescription.propose", {"prescription": continuous()})
        digest = next(json.loads(line) for line in self.lines if "digest" in line)["result"]["digest"]
        self._ask("prescription.commit", {"digest": digest, "reason": "a test"})

    def _ask(self, method: str, params: "Json") -> None:
        self.loop.turn(json.dumps({"id": 1, "method": method, "params": params}))

    def run(self, ms: int, late_ms: int) -> None:
        """Turns the loop, each time so much later than it asked for."""
        wait_ms = self.loop.turn(None)
        while ms > 0:
            passed = wait_ms + late_ms
            self.body.advance(passed)
            self.loop.pass_time(passed)
            wait_ms = self.loop.turn(None)
            ms -= passed

    def gaps(self) -> int:
        return len([line for line in self.lines if '"gap"' in line])


# covers: RUN-1
def test_a_lateness_that_the_queue_bridges_is_no_gap_and_one_beyond_it_is() -> None:
    board = Board(20)
    board.run(HOUR_MS, 20)
    assert board.gaps() == 0
    board.run(2 * MINUTE_MS, 21)
    assert board.gaps() > 0


# covers: RUN-1 DOS-4
def test_a_hang_costs_the_steps_that_nobody_had_authorised_and_they_are_not_made_up() -> None:
    bench = Bench(continuous(), horizon_ms=1000)
    bench.run(HOUR_MS)
    before = bench.status()
    _scene(bench, {"at_s": 60, "fault": "hang_ms", "value": HOUR_MS})
    bench.run(2 * HOUR_MS)
    after = bench.status()
    gap = bench.told("gap")[0]
    assert HOUR_MS - 70_000 < gap["late_ms"] <= HOUR_MS
    commanded = after["commanded_steps"] - before["commanded_steps"]
    delivered = after["delivered_steps"] - before["delivered_steps"]
    assert commanded in (968, 969)
    assert gap["missed_steps"] == commanded - delivered == after["missed_steps"]
    assert 484 - 8 <= gap["missed_steps"] <= 484


# covers: RUN-2
def test_while_the_program_hangs_the_motor_makes_no_more_steps_than_were_authorised() -> None:
    for prescription, horizon_ms in (
        (plain("minimum"), 50),
        (continuous(1_000_000), 50),
        (continuous(), 5000),
    ):
        bench = Bench(prescription, horizon_ms=horizon_ms)
        bench.run(HOUR_MS + 12_345)
        authorised = bench.status()["authorised_steps"]
        bench.body.motor.advance(HOUR_MS)
        assert bench.body.motor.turned <= authorised
        ahead = bench.rate() * horizon_ms // 86_400 // 20_640 + 1
        assert authorised - bench.status()["commanded_steps"] <= max(8, ahead)


# covers: RUN-1
def test_a_hang_above_a_minute_is_an_alarm_and_a_shorter_one_is_logged() -> None:
    bench = Bench(continuous(1_000_000), horizon_ms=1000)
    _scene(
        bench,
        {"at_s": 60, "fault": "hang_ms", "value": 30_000},
        {"at_s": 600, "fault": "hang_ms", "value": 2 * HOUR_MS},
    )
    bench.run(5 * MINUTE_MS)
    assert (len(bench.told("gap")), bench.alarms()) == (1, [])
    bench.run(3 * HOUR_MS)
    assert len(bench.told("gap")) == 2
    assert bench.state("delivery_gap") == "latched"
    bench.ask("alarms.acknowledge", {"alarm": "delivery_gap"})
    assert bench.state("delivery_gap") == "clear"


def test_the_time_that_a_program_hangs_is_part_of_the_time_that_passes() -> None:
    bench = Bench(continuous())
    _scene(bench, {"at_s": 60, "fault": "hang_ms", "value": HOUR_MS})
    assert bench.ask("twin.pass", {"ms": 2 * HOUR_MS}) == {"day": MONDAY, "ms": 2 * HOUR_MS}


# covers: RUN-1
def test_the_schedule_and_the_alarms_go_on_through_a_hang() -> None:
    bench = Bench(flex())
    bench.run(5 * HOUR_MS)
    _scene(bench, {"at_s": 1800, "fault": "hang_ms", "value": HOUR_MS})
    bench.run(2 * HOUR_MS)
    assert bench.rate() == 400_000
    assert bench.status()["programmed_pl"] == (6 * 200_000 + 400_000) * 1000 // 24


# covers: LOG-3
def test_what_happens_is_recorded_at_its_own_instant_whatever_the_horizon() -> None:
    seen = []
    for horizon_ms in (50, 7_777, 3_600_000):
        bench = Bench(flex(), horizon_ms=horizon_ms)
        _scene(
            bench,
            {"at_s": 4000, "at_ms": 321, "fault": "clock_lost", "value": 1},
            {"at_s": 9000, "at_ms": 7, "fault": "stall", "value": 1},
        )
        bench.run(12 * HOUR_MS)
        assert _after(bench, bench.raised("clock_lost")[0]) == 4_000_321
        seen.append(bench.status()["log_digest"])
    assert len(set(seen)) == 1


def test_at_one_instant_faults_come_before_requests_and_requests_in_their_order() -> None:
    bench = Bench(flex())
    _scene(
        bench,
        {"at_s": 60, "request": {"method": "delivery.stop"}},
        {"at_s": 60, "request": {"method": "delivery.resume"}},
        {"at_s": 60, "fault": "clock_lost", "value": 1},
    )
    told = [record["event"] for record in bench.run(MINUTE_MS)]
    assert told == ["alarm_raised", "fallback", "delivery_stopped", "delivery_resumed"]
    requests = [
        {"at_s": 60, "request": {"method": "delivery." + ("stop", "resume")[i % 2]}} for i in range(40)
    ]
    _scene(bench, *requests)
    told = [record["event"] for record in bench.run(MINUTE_MS)]
    assert told == ["delivery_stopped", "delivery_resumed"] * 20


# covers: LOG-4
def test_a_scenarios_refused_request_is_told_with_its_reason_and_logged() -> None:
    bench = Bench(continuous())
    _scene(
        bench,
        {"at_s": 60, "request": {"method": "delivery.resume"}},
        {"at_s": 61, "request": {"method": "delivery.go"}},
    )
    bench.run(2 * MINUTE_MS)
    errors = [message["params"] for message in bench.said if message.get("method") == "error"]
    assert [error["code"] for error in errors] == [-32001, -32601]
    assert errors[0]["data"]["reason"] == bench.told("request_refused")[0]["reason"] == "already_running"


def test_a_scenario_with_faults_of_its_own_is_refused_whole() -> None:
    bench = Bench(continuous())
    bad = [
        {"at_s": 1, "fault": "stal", "value": 1},
        {"at_s": -1, "fault": "stall", "value": 2},
        {"at_s": 1},
        7,
    ]
    found = bench.refusal("twin.scenario", {"happenings": bad})["data"]["faults"]
    found_paths = [fault["path"] for fault in found]
    for path in ("happenings[0].fault", "happenings[1].at_s", "happenings[1].value", "happenings[3]"):
        assert path in found_paths


# covers: RUN-4
def test_closed_motor_and_beeper_are_off() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 1_900_000})
    bench.run(500)
    assert bench.truth()["beeper_hz"] != 0
    bench.loop.close()
    assert bench.said[-1]["params"] == {"motor_on": False, "beeper_hz": 0}
    turned = bench.body.motor.turned
    bench.body.motor.advance(HOUR_MS)
    assert bench.body.motor.turned == turned
