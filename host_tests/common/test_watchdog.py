"""The watchdog: fed by turns that are whole and in time, and by nothing else."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex

from pump.recovery import LONGEST_WAIT_MS, SOON_MS
from twin.watchdog import BITES_MS, Watchdog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _bench(prescription: "Json | None" = None) -> Bench:
    bench = Bench(prescription or continuous())
    bench.ask("twin.watchdog", {"on": True})
    return bench


def _hang(bench: Bench, ms: int, after_s: int = 60) -> None:
    bench.ask("twin.scenario", {"happenings": [{"at_s": after_s, "fault": "hang_ms", "value": ms}]})


# covers: WDG-1
def test_a_program_that_hangs_begins_anew_after_eight_seconds_at_most() -> None:
    bench = _bench()
    _hang(bench, 2 * HOUR_MS)
    bench.run(HOUR_MS)
    started = bench.told("pump_started")[1]
    assert MINUTE_MS < started["ms"] <= MINUTE_MS + BITES_MS
    assert [len(bench.told(event)) for event in ("watchdog_reset", "program_failed", "gap")] == [1, 0, 0]
    assert bench.state("program_failed") == "latched"
    assert bench.ask("twin.pass", {"ms": 0}) == {"day": MONDAY, "ms": HOUR_MS}
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    assert bench.rate() == 240_000


# covers: WDG-1
def test_what_waited_in_the_queue_is_made_while_it_hangs_and_no_longer() -> None:
    bench = Bench(continuous(1_000_000), horizon_ms=60_000)
    bench.ask("twin.watchdog", {"on": True})
    _hang(bench, HOUR_MS)
    bench.run(MINUTE_MS - 1)
    turned = bench.body.motor.turned
    bench.loop.pass_time(1)
    assert bench.told("watchdog_reset")
    assert 0 < bench.body.motor.turned - turned <= 2_000_000 * BITES_MS // 86_400 // 20_640 + 1


# covers: WDG-1
def test_a_hang_that_it_does_not_outlast_is_a_gap_as_without_it() -> None:
    bench = _bench()
    _hang(bench, BITES_MS - LONGEST_WAIT_MS - SOON_MS - 1)
    bench.run(HOUR_MS)
    assert (len(bench.told("watchdog_reset")), len(bench.told("pump_started"))) == (0, 1)


# covers: WDG-2
def test_while_it_is_on_no_wait_is_longer_than_four_seconds() -> None:
    bench = Bench(continuous())
    assert bench.loop.turn(None) > LONGEST_WAIT_MS
    bench.ask("twin.watchdog", {"on": True})
    assert bench.loop.turn(None) == LONGEST_WAIT_MS
    bench.ask("twin.watchdog", {"on": False})
    assert bench.loop.turn(None) > LONGEST_WAIT_MS


# covers: WDG-2 DOS-3
def test_it_never_bites_a_program_that_turns_and_changes_no_record() -> None:
    digests = []
    for on in (True, False):
        bench = Bench(flex())
        bench.ask("twin.watchdog", {"on": on})
        bench.fault("stall")
        bench.run(DAY_MS)
        assert bench.told("watchdog_reset") == []
        digests.append(bench.status()["log_digest"])
    assert digests[0] == digests[1]


# covers: WDG-3
def test_a_turn_that_was_late_or_failed_does_not_feed_it() -> None:
    bench = _bench().let_fail()
    watchdog = bench.body.watchdog
    assert watchdog is not None
    bench.run(1000)
    assert watchdog.left_ms == BITES_MS
    bench.fault("hang_ms", 5000)
    assert watchdog.left_ms == BITES_MS - 5000
    bench.run(1)
    assert watchdog.left_ms == BITES_MS
    bench.fault("program_error")
    bench.run(1000)
    assert watchdog.left_ms == BITES_MS
    bench.body.encoder.errors = 1
    while bench.body.encoder.errors:
        bench.loop.pass_time(bench.loop.wait_ms())
    assert watchdog.left_ms < BITES_MS


# covers: WDG-3
def test_the_safe_state_feeds_it_for_only_a_power_cycle_is_to_end_that() -> None:
    bench = _bench().let_fail()
    bench.fault("program_error", 3)
    bench.run(HOUR_MS)
    assert bench.status()["therapy"] == "failed"
    assert bench.told("watchdog_reset") == []


# covers: WDG-1
def test_unfed_the_twins_watchdog_bites_to_the_millisecond() -> None:
    watchdog = Watchdog()
    watchdog.advance(BITES_MS - 1)
    assert watchdog.left_ms == 1
    watchdog.feed()
    watchdog.advance(2 * BITES_MS)
    assert watchdog.left_ms == 0
