"""The power goes and comes back: the program begins anew on the same body, and the time of a pass goes on."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _scene(bench: Bench, *happenings: "Json") -> None:
    bench.ask("twin.scenario", {"happenings": list(happenings)})


def _fill(bench: Bench) -> None:
    bench.ask("service.filled", {"volume_nl": FULL_NL})


# covers: RUN-3
def test_after_a_power_cut_the_rate_in_force_now_runs_and_the_rest_of_the_pass_passes() -> None:
    bench = Bench(flex())
    bench.run(5 * HOUR_MS)
    _scene(bench, {"at_s": 0, "fault": "power_cut_s", "value": 7200})
    assert bench.ask("twin.pass", {"ms": 4 * HOUR_MS}) == {"day": MONDAY, "ms": 9 * HOUR_MS}
    _fill(bench)
    assert bench.rate() == 400_000
    assert [record["clock_known"] for record in bench.told("pump_started")] == [1, 1]
    assert bench.told("pump_started")[1]["ms"] == 7 * HOUR_MS


# covers: RUN-2
def test_without_power_the_motor_makes_nothing_and_its_queue_is_gone() -> None:
    bench = Bench(continuous(), horizon_ms=HOUR_MS)
    bench.run(HOUR_MS)
    turned = bench.body.motor.turned
    bench.fault("power_cut_s", 3600)
    assert bench.body.motor.turned == turned
    _fill(bench)
    bench.run(HOUR_MS)
    assert 484 <= bench.body.motor.turned - turned <= 485


def test_a_power_cut_asked_for_over_the_link_is_answered_and_happens_at_that_instant() -> None:
    bench = Bench(continuous())
    bench.fault("power_cut_s", 60)
    assert len(bench.told("pump_started")) == 2
    assert bench.status()["ms"] == MINUTE_MS


def test_a_cut_longer_than_the_pass_takes_as_long_as_it_takes() -> None:
    bench = Bench(continuous())
    _scene(bench, {"at_s": 60, "fault": "power_cut_s", "value": 864_000})
    bench.ask("twin.pass", {"ms": DAY_MS})
    assert bench.ask("twin.pass", {"ms": 0}) == {"day": MONDAY + 10, "ms": MINUTE_MS}


# covers: LOG-1
def test_no_record_is_told_twice_however_often_the_program_begins_anew() -> None:
    bench = Bench(continuous())
    _scene(bench, *[{"at_s": 600 * i, "fault": "reset", "value": 1} for i in range(1, 6)])
    bench.run(2 * HOUR_MS)
    told = [(record["seq"], record["hex"]) for record in bench.events]
    assert len(told) == len(set(told))
    assert len(bench.told("pump_started")) == 6


def test_without_power_faults_still_befall_the_body_and_requests_are_not_heard() -> None:
    bench = Bench(continuous())
    _scene(
        bench,
        {"at_s": 60, "fault": "power_cut_s", "value": 600},
        {"at_s": 120, "request": {"method": "delivery.stop"}},
        {"at_s": 180, "fault": "stall", "value": 1},
        {"at_s": 200, "fault": "power_cut_s", "value": 60},
        {"at_s": 300, "request": {"method": "delivery.stop"}},
        {"at_s": 700, "request": {"method": "bolus.cancel"}},
    )
    bench.run(HOUR_MS)
    assert bench.body.motor.stalled
    assert len(bench.told("pump_started")) == 2
    assert bench.told("delivery_stopped") == []
    assert [record["reason"] for record in bench.told("request_refused")] == ["no_bolus"]


# covers: FAL-2
def test_a_clock_that_forgets_with_the_power_leaves_a_schedule_at_the_minimum() -> None:
    for forgets in (0, 1):
        bench = Bench(flex())
        bench.run(7 * HOUR_MS)
        bench.fault("clock_forgets", forgets)
        bench.fault("power_cut_s", 0)
        _fill(bench)
        assert bench.status()["clock_known"] == (not forgets)
        assert (bench.rate() == 400_000) == (not forgets)
