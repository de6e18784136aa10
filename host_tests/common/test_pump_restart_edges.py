"""A restart figure by figure: what is told of the gap, what counts as given, and what a new pump begins with."""

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, continuous, flex
from test_pump_bridge import MG, flowing, morphine, refill

from pump.restart import BEYOND_MS, GAP_ALARM_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

    from pump.core import Pump

AN_HOUR = 487
"""Steps of 240,000 nL/day in an hour and BEYOND_MS, and one."""


def _pump(bench: Bench) -> "Pump":
    return bench.loop.pump


def _cut(bench: Bench, gap_ms: "int | None") -> "Json":
    """The power goes now, and comes back so much later, or nobody knows when: what is told of it."""
    now = _pump(bench).now
    ms = now.ms + (gap_ms or 0)
    bench.restart(None if gap_ms is None else (now.day + ms // DAY_MS, ms % DAY_MS))
    [returned] = bench.told("power_returned")
    return returned


# covers: RST-6
def test_the_gap_is_told_in_seconds_begun_and_is_an_alarm_beyond_a_minute() -> None:
    assert (BEYOND_MS, GAP_ALARM_MS) == (10_000, 60_000)
    for gap_ms, gap_s, alarm in (
        (0, 0, "clear"),
        (3_000, 3, "clear"),
        (60_000, 60, "clear"),
        (60_001, 61, "latched"),
        (23 * HOUR_MS, 23 * 3600, "latched"),
        (7_300 * DAY_MS - HOUR_MS, 7_300 * 86_400 - 3600, "latched"),
    ):
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        told = _cut(bench, gap_ms)
        assert (told["gap_known"], told["gap_s"], told["reserved_steps"], told["starts"]) == (
            1,
            gap_s,
            AN_HOUR,
            1,
        )
        assert bench.state("delivery_gap") == alarm
        uptime = _pump(bench).uptime
        assert (uptime.day, uptime.ms) == ((HOUR_MS + gap_ms) // DAY_MS, (HOUR_MS + gap_ms) % DAY_MS)


# covers: RST-6
def test_a_clock_that_stands_behind_or_20_years_ahead_or_was_lost_tells_no_gap() -> None:
    for gap_ms in (-1, -DAY_MS, 7_301 * DAY_MS, None):
        bench = Bench(continuous())
        bench.run(HOUR_MS)
        told = _cut(bench, gap_ms)
        assert (told["gap_known"], told["gap_s"]) == (0, 0)
        assert bench.state("delivery_gap") == "latched"
        uptime = _pump(bench).uptime
        assert (uptime.day, uptime.ms) == (0, HOUR_MS)
    bench.ask("clock.set", {"day": MONDAY, "ms": 5 * HOUR_MS})
    assert _cut(bench, 1_000)["gap_known"] == 1
    bench = Bench(continuous())
    bench.restart(None)
    bench.restart((MONDAY, 1_000))  # it is not known when the last record was written
    assert bench.told("power_returned")[0]["gap_known"] == 0


# covers: RST-6
def test_where_nothing_was_to_be_delivered_an_unknown_gap_is_no_alarm() -> None:
    bench = Bench(continuous())
    bench.ask("delivery.stop")
    bench.run(1_000)
    told = _cut(bench, None)
    assert (told["reserved_steps"], bench.state("delivery_gap")) == (0, "clear")


# covers: RST-2
def test_the_whole_reserve_counts_as_given_in_the_last_day_and_out_of_the_reservoir() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    given_nl = sum(_pump(bench).therapy.last_day._nl)
    left_nl = _pump(bench).reservoir.volume_nl
    assert _cut(bench, 0)["reserved_steps"] == AN_HOUR
    assert sum(_pump(bench).therapy.last_day._nl) - given_nl == -(-AN_HOUR * 20_640 // 1000)
    assert left_nl - _pump(bench).reservoir.volume_nl in (
        AN_HOUR * 20_640 // 1000,
        AN_HOUR * 20_640 // 1000 + 1,
    )
    bench = Bench(continuous())
    bench.ask("prime.start")
    bench.run(60_000)
    given_nl = sum(_pump(bench).therapy.last_day._nl)
    assert _cut(bench, 0)["reserved_steps"] > 0
    assert sum(_pump(bench).therapy.last_day._nl) == given_nl  # it stays in the catheter


# covers: RST-2 CLK-5
def test_of_the_hours_counts_as_given_what_the_reserve_may_have_given_within_the_gap() -> None:
    for gap_ms, given in (
        (0, [0, 0]),
        (3_000, [3_000, 0]),
        (2 * HOUR_MS, [HOUR_MS, 10_000]),
        (None, [HOUR_MS, 10_000]),
    ):
        bench = Bench(flex())
        bench.run(HOUR_MS)
        _cut(bench, gap_ms)
        assert list(_pump(bench).therapy.hours._given_ms)[:3] == [HOUR_MS] + given
    for method in ("delivery.stop", "prime.start"):
        bench = Bench(flex())
        bench.run(HOUR_MS)
        bench.ask(method)
        _cut(bench, None)
        assert list(_pump(bench).therapy.hours._given_ms)[:3] == [HOUR_MS, 0, 0]


# covers: RST-4 PCA-2
def test_the_lockout_begins_anew_where_the_gap_is_unknown_and_else_goes_on() -> None:
    patient = {"dose_ng": 5_000, "duration_s": 600, "lockout_s": 3600, "most_in_24h": 3}
    for gap_ms, wait_s in ((None, 3600), (0, 1800), (600_000, 1200)):
        prescription = continuous(harms=False)
        prescription["patient_bolus"] = patient
        bench = Bench(prescription)
        bench.ask("prime.start")
        bench.run(2 * HOUR_MS)
        bench.ask("patient.bolus")
        bench.run(HOUR_MS // 2)
        bench.ask("service.profile", {"profile": "bedside"})  # a state record is written
        _cut(bench, gap_ms)
        assert bench.status()["patient_bolus"]["wait_s"] == wait_s


# covers: RST-5
def test_the_time_of_a_stop_goes_on_over_the_gap() -> None:
    for gap_ms, stopped_ms in ((5_000, 6_000), (3 * DAY_MS, 2 * DAY_MS), (None, 1_000)):
        bench = Bench(continuous())
        bench.ask("delivery.stop")
        bench.run(1_000)
        bench.ask("service.profile", {"profile": "bedside"})
        _cut(bench, gap_ms)
        assert _pump(bench).stopped_ms == stopped_ms
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    _cut(bench, DAY_MS)
    assert _pump(bench).stopped_ms == 0


# covers: REC-1 RST-6
def test_after_a_failure_the_gap_is_the_longest_that_there_may_have_been() -> None:
    bench = Bench(continuous()).let_fail()
    bench.run(HOUR_MS)
    bench.fault("schedule_flip", 3)
    bench.run(HOUR_MS)
    assert [(told["gap_known"], told["gap_s"]) for told in bench.told("power_returned")] == [(1, 0)]
    bench = Bench(continuous()).let_fail()
    bench.body.watch(True)
    bench.run(HOUR_MS)
    bench.fault("hang_ms", 60_000)
    bench.run(HOUR_MS)
    assert [(told["gap_known"], told["gap_s"]) for told in bench.told("power_returned")] == [(1, 9)]


def test_a_new_pump_begins_with_an_empty_catheter_a_fresh_cell_and_the_day_of_its_clock() -> None:
    bench = Bench()
    assert bench.told("pump_started")[0]["clock_known"] == 1
    assert bench.status()["catheter"] == {
        "front": "fill",
        "left_nl": 309_002,
        "dead_volume_nl": 309_000,
        "prime_nl_per_day": 0,
    }
    pump = _pump(bench)
    assert (pump.today, pump.battery._fitted_day) == (MONDAY, MONDAY)
    assert (bench.status()["battery"]["chemistry"], bench.status()["battery"]["capacity_uah"]) == (
        "lipo",
        1_000_000,
    )
    assert not bench.told("state_lost")
    bench.restart(None)
    assert bench.told("pump_started")[0]["clock_known"] == 0


# covers: RST-7
def test_a_pump_that_has_lost_what_it_knew_says_so_once_and_knows_nothing_of_the_catheter() -> None:
    bench = Bench(continuous())
    for name in ("state.0", "state.1"):
        bench.body.store.write(name, b"noise")
    bench.restart((MONDAY + 3, 5))
    assert [told["hex"][22:24] for told in bench.told("state_lost")] == ["00"]
    assert bench.status()["catheter"]["front"] != "fill"
    assert _pump(bench).today == MONDAY + 3
    bench = Bench(continuous())
    bench.body.store.write("prescription.1", b"noise")
    bench.restart((MONDAY, 5))
    assert len(bench.told("state_lost")) == 1
    assert bench.rate() == 0


# covers: BRI-6 REF-1
def test_what_was_filled_in_is_found_again_and_a_visit_cut_short_leaves_nothing_to_count_on() -> None:
    strong, weak = morphine(20 * MG), morphine(10 * MG)
    bench = flowing(strong)
    refill(bench, weak)
    content = [(drug.name, ng_per_ml) for drug, ng_per_ml in _pump(bench).reservoir.content]
    assert content == [("morphine", 10 * MG)]
    volume_nl = _pump(bench).reservoir.volume_nl
    _cut(bench, 0)
    assert [(drug.name, ng_per_ml) for drug, ng_per_ml in _pump(bench).reservoir.content] == content
    assert 0 < _pump(bench).reservoir.volume_nl <= volume_nl
    bench = flowing(weak)
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": bench.truth()["content_nl"]})
    bench.ask("refill.filled", {"volume_nl": 18_000_000, "drugs": strong["drugs"]})
    _cut(bench, 0)
    assert _pump(bench).reservoir.volume_nl == 0
