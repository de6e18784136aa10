"""Requests that change nothing must not keep the pump from seeing that its motor does not follow."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous, limits, plain
from test_pump_patient_bolus import patient
from test_pump_periodic import periodic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

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


def _since_ms(record: "Json", ms: int) -> int:
    return (record["day"] - MONDAY) * DAY_MS + record["ms"] - ms


# covers: GRD-3
def test_a_patients_boluses_one_after_the_other_hide_no_stall() -> None:
    document = patient(
        continuous(), {"dose_ng": 1000, "duration_s": 150, "lockout_s": 300, "most_in_24h": 48}
    )
    document["limits"] = limits(dose_ng_per_day=2_000_000)
    for after_ms in (0, 70_000, 150_000, 290_000):
        bench = Bench(document)
        bench.run(HOUR_MS + after_ms)
        bench.fault("stall")
        for _ in range(4):
            bench.ask("patient.bolus")
            bench.run(5 * MINUTE_MS)
        assert _since_ms(bench.raised("motor_stall")[0], HOUR_MS + after_ms) <= 5 * MINUTE_MS


def _disturb(bench: Bench, first: str, params: "Json", second: str) -> None:
    """Half an hour of the two in turn, each every four minutes, as far as the pump hears them."""
    for _ in range(8):
        if not bench.alarms():
            bench.ask(first, params)
            bench.run(2 * MINUTE_MS)
        if not bench.alarms():
            bench.ask(second)
            bench.run(2 * MINUTE_MS)


BOLUS: "Json" = {"dose_ng": 10_000, "duration_s": 3600}


# covers: GRD-3
def test_boluses_that_are_cancelled_and_stops_that_are_taken_back_hide_no_stall() -> None:
    for first, params, second in (
        ("bolus.start", BOLUS, "bolus.cancel"),
        ("delivery.stop", {}, "delivery.resume"),
    ):
        bench = Bench(continuous())
        bench.fault("stall")
        _disturb(bench, first, params, second)
        assert _since_ms(bench.raised("motor_stall")[0], 0) <= 5 * MINUTE_MS


# covers: GRD-1
def test_boluses_that_are_cancelled_hide_no_slow_runaway() -> None:
    bench = Bench(continuous())
    bench.fault("runaway_steps_per_hour", 800)
    _disturb(bench, "bolus.start", BOLUS, "bolus.cancel")
    assert _since_ms(bench.raised("over_infusion")[0], 0) <= 5 * MINUTE_MS


# covers: GRD-3
def test_calibrating_again_and_again_hides_no_stall() -> None:
    bench = Bench(continuous())
    bench.fault("stall")
    for i in range(5):
        bench.run(2 * MINUTE_MS)
        bench.ask("service.calibration", {"pl_per_step": 20_640 + i % 2})
    assert bench.raised("motor_stall")


# covers: GRD-1
def test_a_short_periodic_bolus_leaves_the_guard_its_eyes_while_none_runs() -> None:
    document = periodic(continuous(), {"dose_ng": 130, "duration_s": 1, "every_s": 86_400})
    bench = Bench(document)
    bench.run(DAY_MS + HOUR_MS)
    assert (len(bench.told("periodic_bolus_ended")), bench.alarms()) == (1, [])
    bench.fault("runaway_steps_per_hour", 40_000)
    bench.run(5 * MINUTE_MS)
    assert _since_ms(bench.raised("over_infusion")[0], DAY_MS + HOUR_MS) <= 10_000


def test_a_store_that_never_took_anything_is_not_sound_the_next_day() -> None:
    bench = Bench()
    bench.fault("store_broken")
    proposal = bench.ask("prescription.propose", {"prescription": plain("minimum")})
    assert (
        bench.refusal("prescription.commit", {"digest": proposal["digest"], "reason": "a test"})["data"][
            "reason"
        ]
        == "memory_error"
    )
    bench.run(25 * 60 * MINUTE_MS)
    assert "memory_error" in bench.alarms()
