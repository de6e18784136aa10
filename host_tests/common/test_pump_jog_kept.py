"""What a jog leaves behind: in the catheter, in the accounts of the day and of the hours, and over a power cut."""

from bench import HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, flex
from jogs import jog, reason, stopped

STEP_PL = 20_640


# covers: JOG-5
def test_what_a_jog_pushes_fills_the_catheter_which_is_not_primed_again() -> None:
    bench = Bench()
    jog(bench, 10_000)
    bench.run(HOUR_MS)
    assert bench.status()["catheter"]["left_nl"] == -(-4971 * STEP_PL // 1000)
    bench.prescribe(continuous())
    assert bench.ask("prime.start")["volume_nl"] == -(-4971 * STEP_PL // 1000)
    bench = Bench()
    jog(bench, 15_000)
    bench.run(HOUR_MS)
    assert bench.told("front_arrived")[0]["front"] == "fill"
    bench.prescribe(continuous())
    assert bench.refusal("prime.start")["data"]["reason"] == "already_primed"


# covers: JOG-5
def test_on_a_stopped_therapy_a_jog_counts_in_the_24_hours_and_before_the_first_it_is_no_drug() -> None:
    bolus = {"volume_nl": 190_000, "duration_s": 3600}  # 95 ug, and 1,000 in 24 hours
    bench = stopped()
    jog(bench, 39_000)  # 402 ug
    bench.run(HOUR_MS)
    jog(bench, 39_000)
    bench.run(HOUR_MS)
    bench.ask("delivery.resume")
    bench.run(1000)
    data = bench.refusal("bolus.start", bolus)["data"]
    assert data["reason"] == "bolus_too_large"
    assert 1_000_000 < data["asked"] < 1_050_000
    bench = stopped()
    bench.run(2 * HOUR_MS)
    bench.ask("delivery.resume")
    bench.run(1000)
    bench.ask("bolus.start", bolus)
    bench = Bench()
    jog(bench, 48_000)
    bench.run(2 * HOUR_MS)
    bench.prescribe(continuous(900_000))
    assert bench.rate() == 1_800_000


# covers: JOG-5 CLK-4
def test_a_jog_gives_nothing_of_an_hour_of_the_schedule() -> None:
    bench = Bench(flex())
    bench.run(7 * HOUR_MS)
    bench.ask("delivery.stop")
    jog(bench, 48_000)
    bench.run(2 * HOUR_MS)
    bench.ask("clock.set", {"day": MONDAY, "ms": 7 * HOUR_MS})
    bench.ask("delivery.resume")
    bench.run(1000)
    assert bench.rate() == 400_000


# covers: JOG-6
def test_a_power_cut_ends_a_jog_and_no_step_is_made_that_the_accounts_do_not_know() -> None:
    for bench in (Bench(), stopped()):
        before = bench.body.motor.turned
        jog(bench, 20_000)
        bench.run(10 * MINUTE_MS + 30_000)
        turned = bench.body.motor.turned
        bench.restart((MONDAY, 2 * HOUR_MS))
        (ended,) = bench.told("jog_ended")
        (returned,) = bench.told("power_returned")
        assert ended["why"] == "power_cut"
        assert 0 < returned["reserved_steps"] < 1000  # of a minute, not of an hour
        status = bench.status()
        assert 0 <= status["commanded_steps"] - turned < 1000
        assert ended["left_steps"] == 20_000 - (status["commanded_steps"] - before)
        bench.run(HOUR_MS)
        assert (bench.rate(), bench.body.motor.turned) == (0, turned)


# covers: JOG-6
def test_where_it_cannot_be_stored_a_jog_is_refused() -> None:
    bench = Bench()
    bench.fault("store_broken")
    assert reason(bench) == "memory_error"
    bench.run(HOUR_MS)
    assert bench.body.motor.turned == 0
