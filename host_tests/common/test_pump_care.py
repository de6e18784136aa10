"""The patient's way by requests: from candidate to therapy, appointments, and why each thing was changed."""

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, continuous
from care_bench import FIRST_THREE, WHY, adjust, confirm, in_trial, meet, move, observe, reason


# covers: CAR-1
def test_care_leads_from_candidate_over_the_trial_into_therapy() -> None:
    bench = in_trial()
    bench.ask("trial.given", {"dose_ng": 50_000})
    bench.run(5 * HOUR_MS)
    told = observe(bench, "response", 240)
    assert told["starting_ng_per_day"] == 100_000
    meet(bench, "responds_in_trial")
    assert len(move(bench, "implanted")["advice"]) > 0
    assert reason(bench, "course.move", {"state": "in_therapy", "reason": WHY})[0] == "no_prescription"
    bench.prescribe(continuous(told["starting_ng_per_day"]))
    assert move(bench, "in_therapy")["state"] == "in_therapy"
    assert [record["state"] for record in bench.told("course_moved")] == ["trial", "implanted", "in_therapy"]
    assert bench.rate() == 200_000


def test_care_tells_the_history_with_every_reason_in_pieces() -> None:
    bench = in_trial()
    bench.ask("trial.given", {"dose_ng": 50_000})
    bench.run(4 * HOUR_MS)
    observe(bench, "no_response")
    entries = bench.ask("course.history")
    assert [entry["what"] for entry in entries] == list(FIRST_THREE) + [
        "state",
        "trial_dose_ng",
        "trial_outcome",
    ]
    assert (entries[4]["new"], entries[4]["reason"], entries[5]["new"]) == (
        50_000,
        "trial of baclofen",
        "no_response",
    )
    assert [entry["number"] for entry in bench.ask("course.history", {"after": 2, "most": 2})] == [3, 4]


# covers: CAR-1
def test_care_refuses_what_does_not_follow_and_changes_nothing_without_a_reason() -> None:
    bench = Bench()
    assert reason(bench, "course.move", {"state": "implanted", "reason": WHY})[0] == "wrong_state"
    assert reason(bench, "course.move", {"state": "trial", "reason": WHY}) == ("criteria_not_met", 0, 3)
    before = bench.ask("course.get")
    for method, params in (
        ("course.meet", {"criterion": FIRST_THREE[0], "met": True}),
        ("course.move", {"state": "trial", "reason": ""}),
        ("course.appoint", {"day": MONDAY, "reason": "x" * 81}),
        ("course.group", {"group": "spinal"}),
        ("course.group", {"group": "both", "reason": WHY}),
    ):
        assert bench.refusal(method, params)["code"] == -32602
    assert bench.ask("course.get") == before and bench.ask("course.history") == []


# covers: CAR-1
def test_care_ends_no_therapy_before_the_taper() -> None:
    bench = in_trial()
    bench.ask("trial.given", {"dose_ng": 50_000})
    bench.run(4 * HOUR_MS)
    observe(bench, "response", 120)
    meet(bench, "responds_in_trial")
    move(bench, "implanted")
    bench.prescribe(continuous(30_000))
    move(bench, "in_therapy")
    assert reason(bench, "course.move", {"state": "implanted", "reason": WHY})[0] == "taper_first"
    adjust(bench, {"dose_ng_per_day": 24_000, "confirmations": confirm(24_000, "drop_again")})
    assert move(bench, "implanted")["state"] == "implanted"


# covers: CAR-4
def test_care_sounds_the_day_after_an_appointment_was_missed() -> None:
    bench = Bench()
    day = MONDAY + 3
    assert reason(bench, "course.appoint", {"day": MONDAY - 1, "reason": WHY})[0] == "appointment_past"
    bench.ask("course.appoint", {"day": day, "reason": WHY})
    assert bench.told("appointed")[0]["appointment_day"] == day
    bench.run(4 * DAY_MS - 1)
    assert "refill_overdue" not in bench.alarms()
    bench.run(1)
    assert bench.raised("refill_overdue")[0]["day"] == MONDAY + 4
    bench.ask("course.appoint", {"day": MONDAY + 9, "reason": WHY})
    assert "refill_overdue" not in bench.alarms()


def test_care_appoints_no_later_than_the_refill() -> None:
    bench = Bench()
    bench.ask("service.filled", {"volume_nl": 20_000_000, "next_refill_day": MONDAY + 20})
    late = reason(bench, "course.appoint", {"day": MONDAY + 21, "reason": WHY})
    assert late == ("appointment_too_late", MONDAY + 21, MONDAY + 20)


def test_care_reckons_no_date_from_a_clock_that_is_not_known() -> None:
    bench = in_trial()
    bench.fault("clock_lost")
    for method, params in (
        ("trial.given", {"dose_ng": 50_000}),
        ("course.appoint", {"day": MONDAY + 1, "reason": WHY}),
        ("course.move", {"state": "candidate", "reason": WHY}),
    ):
        assert reason(bench, method, params)[0] == "clock_unknown"
    bench.ask("clock.set", {"day": MONDAY, "ms": 0})
    bench.ask("trial.given", {"dose_ng": 50_000})
