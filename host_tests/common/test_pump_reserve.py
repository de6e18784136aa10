"""How much is reserved ahead: no more than the rate in force can make, so that a cut costs little in the limits."""

from bench import MINUTE_MS, MONDAY, Bench, continuous, flex

PL = 20_640


def _reserved(bench: Bench) -> int:
    bench.restart((MONDAY, 0))
    return bench.told("power_returned")[0]["reserved_steps"]


# covers: RST-2
def test_the_reserve_of_a_bolus_reaches_no_further_than_its_end() -> None:
    bench = Bench(continuous())
    bench.run(5 * MINUTE_MS)
    bench.ask("bolus.start", {"volume_nl": 10_000, "duration_s": 300})
    bench.run(1_000)
    basal_pl = 240_000_000 // 288
    assert 10_000_000 // PL - 5 <= _reserved(bench) <= (10_000_000 + basal_pl) // PL + 3


# covers: RST-2
def test_steps_go_on_where_a_schedule_changes_to_the_same_rate() -> None:
    document = flex()
    for day in document["schedule"]:
        day["doses"] = [{"from_s": from_s, "dose_ng_per_day": 120_000} for from_s in (0, 900, 1_800, 2_700)]
    bench = Bench(document)
    bench.run(55 * MINUTE_MS)
    status = bench.status()
    assert status["missed_steps"] == 0
    assert status["commanded_steps"] == 240_000_000 * 55 // 1440 // PL
