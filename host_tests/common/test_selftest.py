"""The self-test: each check finds its fault, before delivery and within a day; the fallback table acts on it.

A fault is one of the twin's.
"""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, Bench, continuous

from pump.checks import CHECKS
from twin.clock import HeldClock

FAULTS = {
    "program": ("program_damaged", 1),
    "ram": ("ram_stuck", 1),
    "clock": ("ticks_stuck", 1),
    "beeper": ("beeper_dead", 1),
    "battery": ("adc_dead", 1),
    "button": ("button_stuck", 1),
    "store": ("store_broken", 1),
}
"""A fault for each check but the encoder's, which looks only while nothing is delivered."""


def _failed(bench: Bench) -> "list[str]":
    return [record["check"] for record in bench.told("self_test_failed")]


# covers: SLF-1
def test_each_check_finds_its_fault_within_a_day_and_the_alarm_tells() -> None:
    for check, fault in FAULTS.items():
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        bench.fault(*fault)
        bench.run(DAY_MS)
        assert _failed(bench) == [check]
        assert bench.told("self_test_failed")[0]["ms"] == 0
        assert bench.state("self_test_failed") == "active"


# covers: SLF-1
def test_every_check_has_a_fault_that_it_finds() -> None:
    assert sorted(CHECKS) == sorted(list(FAULTS) + ["encoder"])


# covers: SLF-1
def test_an_encoder_that_counts_while_nothing_moves_is_found_at_rest() -> None:
    bench = Bench()
    bench.fault("sensor_noise_per_hour", 500_000)
    bench.fault("reset")
    assert _failed(bench) == ["encoder"]


# covers: SLF-1
def test_a_beeper_that_is_never_silent_fails_too() -> None:
    bench = Bench(continuous())
    bench.fault("beeper_stuck_on")
    bench.run(DAY_MS)
    assert _failed(bench) == ["beeper"]


# covers: SLF-2
def test_it_is_made_at_power_on_before_anything_is_delivered() -> None:
    for check, fault in FAULTS.items():
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        bench.fault(*fault)
        turned = bench.body.motor.turned
        bench.fault("power_cut_s", 60)
        assert _failed(bench) == [check]
        assert bench.body.motor.turned == turned


# covers: SLF-2
def test_a_sound_pump_passes_at_power_on_and_every_day_and_nothing_is_heard() -> None:
    bench = Bench(continuous())
    bench.run(3 * DAY_MS)
    assert _failed(bench) == []
    assert bench.truth()["sounded_ms"] == 0


# covers: SLF-3
def test_what_failed_is_recorded_once_tested_each_hour_and_goes_when_it_is_passed_and_seen() -> None:
    bench = Bench(continuous())
    bench.fault("ram_stuck")
    bench.run(DAY_MS + 5 * HOUR_MS)
    assert _failed(bench) == ["ram"]
    bench.ask("alarms.acknowledge", {"alarm": "self_test_failed"})
    assert bench.state("self_test_failed") == "acknowledged"
    bench.fault("ram_stuck", 0)
    bench.run(HOUR_MS)
    assert bench.state("self_test_failed") == "clear"
    bench.fault("ram_stuck")
    bench.run(DAY_MS)
    assert _failed(bench) == ["ram", "ram"]
    bench.fault("ram_stuck", 0)
    bench.run(HOUR_MS)
    assert bench.state("self_test_failed") == "latched"


# covers: SLF-3
def test_another_check_that_fails_while_one_does_is_recorded_within_the_hour() -> None:
    bench = Bench(continuous())
    bench.fault("button_stuck")
    bench.run(DAY_MS + 10 * MINUTE_MS)
    bench.fault("program_damaged")
    bench.run(HOUR_MS)
    assert _failed(bench) == ["button", "program"]


# covers: SLF-4 FAL-1
def test_whatever_fails_the_delivery_goes_on_and_boluses_with_it() -> None:
    for check, fault in FAULTS.items():
        if check not in ("store", "battery"):  # of which other alarms make more
            bench = Bench(continuous())
            bench.fault(*fault)
            bench.run(DAY_MS + MINUTE_MS)
            assert bench.alarms()[-1] == "self_test_failed", check
            assert bench.rate() == 240_000
            bench.ask("bolus.start", {"volume_nl": 10_000, "duration_s": 600})


# covers: SLF-5
def test_on_request_every_check_is_made_at_once_and_told() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    sound = bench.ask("selftest.run")
    assert sound == {"failed": False, "checks": [{"check": check, "passed": True} for check in CHECKS]}
    for check, fault in FAULTS.items():
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        bench.fault(*fault)
        found = bench.ask("selftest.run")
        if check != "battery":  # of which it takes three bad hours
            assert [row["check"] for row in found["checks"] if not row["passed"]] == [check]
            assert found["failed"]
            assert _failed(bench) == [check]
            assert bench.state("self_test_failed") == "active"
    assert len(bench.refusal("selftest.run", {"check": "ram"})["data"]["faults"]) == 1


# covers: SLF-2 CLK-7
def test_what_the_start_takes_has_passed_when_the_first_alarm_begins_and_no_gap_is_told() -> None:
    bench = Bench()
    waits = [250]
    clock = bench.body.clock = HeldClock(0, 0)
    clock.lost = True
    clock.elapsed_ms = lambda: waits.pop() if waits else 0
    bench.events = []
    bench._power_on(bench.body)
    started, raised = bench.told("pump_started")[-1], bench.told("alarm_raised")[-1]
    assert waits == [] and raised["alarm"] == "clock_lost"
    assert raised["ms"] - started["ms"] == 250
    assert bench.told("gap") == []
    assert bench.loop.pump.sounder.wait_ms == 1000
