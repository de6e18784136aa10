"""Requests that change nothing must not keep the pump from seeing that its motor does not follow."""

from bench import MINUTE_MS, MONDAY, Bench, plain

HALF_HOUR_MS = 30 * MINUTE_MS


# covers: GRD-4
def test_setting_the_clock_again_and_again_hides_no_lost_steps() -> None:
    bench = Bench(plain("minimum"))
    bench.fault("lost_steps_permille", 300)
    for _ in range(12):
        bench.run(HALF_HOUR_MS)
        bench.ask("clock.set", {"day": MONDAY, "ms": 0})
    assert bench.raised("under_infusion")


# covers: GRD-3
def test_committing_the_same_prescription_again_and_again_hides_no_stall() -> None:
    bench = Bench(plain("minimum"))
    bench.fault("stall")
    for _ in range(12):
        bench.run(4 * MINUTE_MS)
        bench.prescribe(plain("minimum"))
    assert bench.raised("motor_stall")


# covers: GRD-4
def test_steps_that_are_rare_are_judged_over_several_hours() -> None:
    bench = Bench()
    bench.ask("service.calibration", {"pl_per_step": 240_000})
    bench.prescribe(plain("minimum"))
    bench.fault("lost_steps_permille", 400)
    bench.run(6 * 60 * MINUTE_MS)
    assert bench.raised("under_infusion")


def test_a_store_that_never_took_anything_is_not_sound_the_next_day() -> None:
    bench = Bench()
    bench.fault("store_broken")
    bench.ask("clock.set", {"day": MONDAY, "ms": 0})
    proposal = bench.ask("prescription.propose", {"prescription": plain("minimum")})
    assert (
        bench.refusal("prescription.commit", {"digest": proposal["digest"]})["data"]["reason"]
        == "memory_error"
    )
    bench.run(25 * 60 * MINUTE_MS)
    assert "memory_error" in bench.alarms()
