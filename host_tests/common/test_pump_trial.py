"""The screening trial by requests: its doses, when the next one is due, and what a response starts with."""

from bench import HOUR_MS, MINUTE_MS, MONDAY, Bench
from care_bench import WHY, in_trial, move, observe, reason


# covers: CAR-2
def test_trial_gives_trial_doses_of_baclofen_of_50_then_75_then_100_ug_24_hours_apart() -> None:
    bench = in_trial()
    for proposed in (50_000, 75_000, 100_000):
        assert bench.ask("trial.next")["dose_ng"] == proposed
        assert reason(bench, "trial.given", {"dose_ng": 99}) == ("trial_wrong_dose", 99, proposed)
        bench.ask("trial.given", {"dose_ng": proposed})
        bench.run(4 * HOUR_MS - 1)
        early = reason(bench, "trial.observed", {"outcome": "no_response"})
        assert early == ("trial_too_soon", 239, 240)
        bench.run(1)
        observe(bench, "no_response")
        bench.run(20 * HOUR_MS - 1)
        if proposed < 100_000:
            following = bench.ask("trial.next")["dose_ng"]
            assert reason(bench, "trial.given", {"dose_ng": following}) == ("trial_too_soon", 1439, 1440)
        bench.run(1)
    assert bench.ask("trial.next")["outcome"] == "no_response"
    assert reason(bench, "trial.given", {"dose_ng": 100_000})[0] == "trial_finished"
    responds = {"criterion": "responds_in_trial", "met": True, "reason": WHY}
    assert reason(bench, "course.meet", responds)[0] == "criteria_not_met"
    assert [record["dose_ng"] for record in bench.told("trial_dose_given")] == [50_000, 75_000, 100_000]


# covers: CAR-2
def test_trial_observes_for_four_to_eight_hours() -> None:
    bench = in_trial()
    told = bench.ask("trial.given", {"dose_ng": 50_000})
    assert told["from"] == {"day": MONDAY, "ms": 4 * HOUR_MS}
    assert told["until"] == {"day": MONDAY, "ms": 8 * HOUR_MS}


def test_trial_starts_with_twice_the_dose_or_with_once_where_it_helped_for_more_than_8_hours() -> None:
    for lasted, start in ((300, 100_000), (480, 100_000), (481, 50_000)):
        bench = in_trial()
        bench.ask("trial.given", {"dose_ng": 50_000})
        bench.run((lasted + 10) * MINUTE_MS)
        assert observe(bench, "response", lasted)["starting_ng_per_day"] == start
        assert bench.told("trial_observed")[0]["lasted_min"] == lasted


def test_trial_tries_only_in_the_state_of_the_trial_and_only_by_a_protocol() -> None:
    bench = Bench()
    for method, params in (
        ("trial.begin", {"drug": "baclofen"}),
        ("trial.next", {}),
        ("trial.given", {"dose_ng": 50_000}),
        ("trial.observed", {"outcome": "adverse"}),
    ):
        assert reason(bench, method, params)[0] == "wrong_state"
    bench = in_trial()
    assert reason(bench, "trial.begin", {"drug": "ziconotide"})[0] == "no_protocol"
    assert (
        reason(bench, "trial.observed", {"outcome": "response", "lasted_min": 9})[0] == "trial_not_observing"
    )


# covers: CAR-2
def test_trial_begins_no_other_trial_to_give_a_dose_too_soon() -> None:
    bench = in_trial()
    bench.ask("trial.given", {"dose_ng": 50_000})
    assert reason(bench, "trial.begin", {"drug": "morphine"})[0] == "trial_observing"
    move(bench, "candidate")
    move(bench, "trial")
    assert reason(bench, "trial.begin", {"drug": "baclofen"})[0] == "trial_observing"
    bench.run(4 * HOUR_MS)
    observe(bench, "no_response")
    assert reason(bench, "trial.given", {"dose_ng": 75_000})[0] == "no_trial"  # of a former stay
    assert reason(bench, "trial.begin", {"drug": "baclofen"}) == ("trial_too_soon", 240, 1440)
    bench.run(20 * HOUR_MS)
    assert bench.ask("trial.begin", {"drug": "baclofen"})["dose_ng"] == 50_000


def _days_ahead(bench: Bench, days: int) -> None:
    bench.ask("clock.set", {"day": bench.status()["day"] + days, "ms": bench.status()["ms"]})


# covers: CAR-2
def test_trial_times_follow_the_time_passed_and_no_clock_that_is_set() -> None:
    bench = in_trial()
    bench.run(9 * HOUR_MS)
    bench.ask("trial.given", {"dose_ng": 50_000})
    _days_ahead(bench, 1)
    told = bench.ask("trial.next")
    assert (told["from"], told["until"]) == (
        {"day": MONDAY + 1, "ms": 13 * HOUR_MS},
        {"day": MONDAY + 1, "ms": 17 * HOUR_MS},
    )
    assert reason(bench, "trial.observed", {"outcome": "no_response"}) == ("trial_too_soon", 0, 240)
    bench.run(4 * HOUR_MS)
    observe(bench, "no_response")
    _days_ahead(bench, 1)
    assert bench.ask("trial.next")["not_before"] == {"day": MONDAY + 3, "ms": 9 * HOUR_MS}
    assert reason(bench, "trial.given", {"dose_ng": 75_000}) == ("trial_too_soon", 240, 1440)
    assert reason(bench, "trial.begin", {"drug": "baclofen"}) == ("trial_too_soon", 240, 1440)
    bench.ask("clock.set", {"day": MONDAY, "ms": 1})
    told = bench.ask("trial.next")["not_before"]
    assert told == {"day": MONDAY, "ms": 20 * HOUR_MS + 1}
    bench.run(20 * HOUR_MS)
    assert bench.ask("trial.given", {"dose_ng": 75_000})["step"] == "observe"
