"""What the twin's faults truly do to the body, whatever the pump makes of it."""

from bench import DAY_MS, FULL_NL, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous

from twin import fault_actions, faults


def _given(bench: Bench, ms: int = HOUR_MS) -> int:
    before = bench.truth()["given_nl"]
    bench.run(ms)
    return bench.truth()["given_nl"] - before


def _delivered(bench: Bench, ms: int = HOUR_MS) -> int:
    before = bench.status()["delivered_steps"]
    bench.run(ms)
    return bench.status()["delivered_steps"] - before


def _alarms_after(fault: str, value: int = 1, ms: int = HOUR_MS) -> "list[str]":
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.fault(fault, value)
    bench.run(ms)
    return bench.alarms()


def test_every_fault_of_the_table_can_be_done_and_names_its_range() -> None:
    assert sorted(faults.NAMES) == sorted(fault_actions._ACTIONS)
    assert len(faults.NAMES) >= 40
    bench = Bench(continuous()).let_fail()
    for name, low, high, _ in faults.TABLE:
        assert low <= high
        bench.refusal("twin.fault", {"fault": name, "value": low - 1})
        bench.refusal("twin.fault", {"fault": name, "value": high + 1})


def test_a_switch_that_is_taken_back_leaves_no_trace() -> None:
    undisturbed = Bench(continuous())
    undisturbed.run(DAY_MS)
    digest = undisturbed.status()["log_digest"]
    for name, low, high, _ in faults.TABLE:
        seen_at_once = name.startswith("store_") or name in ("clock_lost", "adc_stuck", "sensor_stuck_high")
        if (low, high) == (0, 1) and not seen_at_once:
            bench = Bench(continuous())
            bench.fault(name, 1)
            bench.fault(name, 0)
            bench.run(DAY_MS)
            assert bench.status()["log_digest"] == digest, name


def test_a_driver_that_is_dead_or_turns_backwards_pushes_nothing() -> None:
    for name in ("driver_dead", "motor_backwards", "stall"):
        bench = Bench(continuous())
        bench.fault(name)
        assert (_given(bench), _delivered(bench)) == (0, 0)
        assert bench.state("motor_stall") == "active"
        bench.fault(name, 0)
        assert _given(bench) > 9_900


def test_an_enable_line_without_effect_stops_no_runaway() -> None:
    bench = Bench(continuous())
    bench.fault("driver_stuck_on")
    bench.fault("runaway_steps_per_hour", 100_000)
    bench.run(HOUR_MS)
    assert bench.state("over_infusion") == "active"
    assert _given(bench) > 2_000_000
    bench.fault("driver_stuck_on", 0)
    assert _given(bench) == 0


def test_a_stuck_driver_still_needs_power() -> None:
    bench = Bench(continuous())
    bench.fault("driver_stuck_on")
    bench.fault("runaway_steps_per_hour", 100_000)
    given = bench.truth()["given_nl"]
    bench.fault("power_cut_s", 3600)
    assert bench.truth()["given_nl"] == given


def test_a_sensor_that_counts_double_or_noise_shows_more_than_moves() -> None:
    for name, value in (("sensor_double", 1), ("sensor_noise_per_hour", 10_000)):
        bench = Bench(continuous())
        bench.fault(name, value)
        bench.run(10 * MINUTE_MS)
        assert bench.state("over_infusion") == "active"
        assert bench.truth()["given_nl"] < 2_000


def test_counts_that_nothing_makes_are_as_many_however_time_is_cut() -> None:
    counts = []
    for piece_ms in (1, 7, 333, 1000, 59_999):
        bench = Bench(continuous())
        bench.ask("delivery.stop")
        bench.fault("sensor_noise_per_hour", 3_600)
        for _ in range(60_000 // piece_ms // 100 + 1):
            bench.loop.pass_time(piece_ms)
        passed = bench.status()["ms"]
        counts.append(bench.status()["delivered_steps"] - passed // 1000)
    assert counts == [0] * len(counts)


def test_a_sensor_stuck_high_is_too_much_at_once() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.fault("sensor_stuck_high")
    bench.run(1000)
    assert bench.state("over_infusion") == "active"
    assert not bench.truth()["motor_on"]


def test_a_reservoir_that_leaks_empties_beside_the_catheter() -> None:
    bench = Bench()
    content = bench.truth()["content_nl"]
    given = bench.truth()["given_nl"]
    bench.fault("reservoir_leak_nl_per_hour", 100_000)
    bench.run(3 * HOUR_MS)
    lost = content - bench.truth()["content_nl"] - bench.truth()["given_nl"] + given
    assert lost == 300_000


def test_a_dead_beeper_is_silent_and_a_stuck_one_is_not() -> None:
    bench = Bench(continuous())
    bench.fault("beeper_stuck_on")
    assert bench.truth()["beeper_hz"] > 0
    bench.run(1000)
    assert bench.truth()["sounded_ms"] == 1000
    bench.fault("beeper_dead")
    assert bench.truth()["beeper_hz"] == 0
    bench.fault("beeper_dead", 0)
    bench.fault("beeper_stuck_on", 0)
    assert bench.truth()["beeper_hz"] == 0


def test_a_clock_that_is_too_fast_delivers_too_soon_and_the_body_knows_by_how_much() -> None:
    for ppm in (100, -100, 100_000):
        bench = Bench(continuous())
        bench.fault("clock_drift_ppm", ppm)
        bench.run(DAY_MS)
        assert abs(bench.truth()["clock_ahead_ms"] - 86_400 * ppm // 1000) <= 1
        assert bench.alarms() == []


def test_a_clock_that_jumps_ahead_is_a_gap_in_which_nothing_moved() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    before = bench.body.motor.turned
    bench.fault("clock_jump_s", 7200)
    assert bench.body.motor.turned == before
    assert bench.status()["ms"] == 3 * HOUR_MS
    assert bench.told("gap")[0]["late_ms"] > HOUR_MS
    assert bench.state("delivery_gap") == "latched"
    assert bench.truth()["clock_ahead_ms"] == 2 * HOUR_MS
    assert _delivered(bench) in (484, 485)


def test_a_converter_that_is_stuck_or_off_is_read_so() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    cell = bench.body.cell
    cell.adc_noise(0)
    first = [cell.sample(False) for _ in range(4)][-1]
    cell.offset_counts = 10
    assert cell.sample(False) == first + 160
    cell.stick(1)
    assert cell.sample(False) == first + 160
    cell.set_permille(0)
    assert cell.sample(True) == first + 160
    cell.stick(0)
    cell.offset_counts = -2047
    assert cell.sample(True) < first - 2000 * 16


def test_a_full_store_takes_what_is_no_longer_than_before_and_a_torn_one_the_half_of_it_once() -> None:
    store = Bench().body.store
    assert store.write("a", b"1234")
    store.full = True
    assert not store.write("a", b"12345")
    assert not store.write("b", b"1")
    assert store.write("a", b"4321")
    store.torn = True
    assert store.write("a", b"8765")
    assert store.read("a") == b"87"
    store.full = False
    assert store.write("a", b"8765")
    assert store.read("a") == b"8765"
    store.unreadable = True
    assert store.read("a") == b""
    assert store.read("none") is None


def test_a_slow_store_holds_the_program_up_for_as_long_as_it_writes() -> None:
    bench = Bench()
    bench.ask("service.filled", {"volume_nl": FULL_NL})
    bench.fault("store_slow_ms", 2000)
    bench.prescribe(continuous())
    assert bench.status()["ms"] >= 2000
    bench.fault("store_slow_ms", 0)
    held_up = bench.status()["ms"]
    assert held_up % 2000 == 0
    assert bench.ask("twin.pass", {"ms": 1000}) == {"day": MONDAY, "ms": held_up + 1000}


def test_a_dead_display_is_seen_by_nothing() -> None:
    assert _alarms_after("display_dead", 1, DAY_MS) == []
