"""The screening trial: the protocol's next step with its figures, and every other step refused."""

from turned_down import figures, refused

from pump import drugs
from pump.trial import (
    ADVERSE,
    FINISHED,
    GIVE,
    NO_RESPONSE,
    OBSERVE,
    PROTOCOLS,
    RESPONSE,
    Trial,
    protocol_of,
)

MONDAY = 20_458
HOUR_MS = 3_600_000
NINE = 9 * HOUR_MS


def _trial(failed: int = 0, drug: str = "baclofen") -> Trial:
    """After so many doses that did nothing, one each day at nine."""
    trial = Trial(protocol_of(drug))
    for i in range(failed):
        trial.give(trial.protocol.doses_ng[i], MONDAY + i, NINE)
        trial.observed(NO_RESPONSE, 0, MONDAY + i + trial.protocol.least_min // 1440, NINE + 8 * HOUR_MS)
    return trial


def test_harm_in_the_very_minute_of_the_dose_is_heard() -> None:
    trial = _trial()
    trial.give(50_000, MONDAY, NINE)
    trial.observed(ADVERSE, 0, MONDAY, NINE)
    assert trial.step() == FINISHED


def test_trial_of_baclofen_proposes_50_then_75_then_100_ug_and_then_nothing() -> None:
    assert [_trial(failed).next_dose_ng() for failed in range(4)] == [50_000, 75_000, 100_000, 0]
    assert [_trial(failed).step() for failed in range(4)] == [GIVE, GIVE, GIVE, FINISHED]


def test_trial_refuses_another_dose_than_the_next() -> None:
    for failed, proposed in ((0, 50_000), (1, 75_000), (2, 100_000)):
        trial = _trial(failed)
        for dose in (50_000, 75_000, 100_000, proposed - 1, proposed + 1, 0):
            if dose != proposed:
                refusal = figures(trial.give, dose, MONDAY + 9, 0)
                assert refusal == ("trial_wrong_dose", dose, proposed)
        assert len(trial.given) == failed


def test_trial_refuses_the_next_dose_before_24_hours() -> None:
    trial = _trial(1)
    assert figures(trial.give, 75_000, MONDAY + 1, NINE - 1) == ("trial_too_soon", 1439, 1440)
    trial.give(75_000, MONDAY + 1, NINE)
    assert trial.step() == OBSERVE


def test_trial_refuses_a_dose_while_the_last_is_under_observation() -> None:
    trial = _trial()
    trial.give(50_000, MONDAY, NINE)
    assert refused(trial.give, 75_000, MONDAY + 1, NINE).reason == "trial_observing"


def test_trial_observes_for_four_hours_at_least() -> None:
    for outcome, lasted in ((NO_RESPONSE, 0), (RESPONSE, 100)):
        trial = _trial()
        trial.give(50_000, MONDAY, NINE)
        early = figures(trial.observed, outcome, lasted, MONDAY, NINE + 4 * HOUR_MS - 1)
        assert early == ("trial_too_soon", 239, 240)
        trial.observed(outcome, lasted, MONDAY, NINE + 4 * HOUR_MS)
        assert trial.step() == (FINISHED if outcome == RESPONSE else GIVE)


def test_trial_proposes_to_observe_from_four_to_eight_hours_after_the_dose() -> None:
    trial = _trial()
    trial.give(50_000, MONDAY, 18 * HOUR_MS)
    proposal = trial.proposal()
    assert proposal["step"] == "observe"
    assert proposal["from"] == {"day": MONDAY, "ms": 22 * HOUR_MS}
    assert proposal["until"] == {"day": MONDAY + 1, "ms": 2 * HOUR_MS}


def test_trial_starts_the_therapy_with_twice_the_dose_that_helped() -> None:
    for failed, start in ((0, 100_000), (1, 150_000), (2, 200_000)):
        trial = _trial(failed)
        trial.give(trial.next_dose_ng(), MONDAY + failed, NINE)
        trial.observed(RESPONSE, 300, MONDAY + failed, NINE + 6 * HOUR_MS)
        assert (trial.responded(), trial.starting_ng_per_day()) == (True, start)
        assert trial.proposal()["starting_ng_per_day"] == start


def test_trial_starts_with_the_dose_itself_where_it_helped_for_more_than_eight_hours() -> None:
    for lasted, start in ((479, 100_000), (480, 100_000), (481, 50_000), (900, 50_000)):
        trial = _trial()
        trial.give(50_000, MONDAY, NINE)
        trial.observed(RESPONSE, lasted, MONDAY + 1, NINE)
        assert trial.starting_ng_per_day() == start


def test_trial_waits_for_the_end_of_a_response_that_may_become_a_long_one() -> None:
    trial = _trial()
    trial.give(50_000, MONDAY, NINE)
    goes_on = figures(trial.observed, RESPONSE, 300, MONDAY, NINE + 5 * HOUR_MS)
    assert goes_on == ("trial_too_soon", 300, 481)
    goes_on = figures(trial.observed, RESPONSE, 480, MONDAY, NINE + 8 * HOUR_MS)
    assert goes_on == ("trial_too_soon", 480, 481)
    trial.observed(RESPONSE, 481, MONDAY, NINE + 8 * HOUR_MS + 60_000)
    assert trial.starting_ng_per_day() == 50_000


def test_trial_refuses_a_response_longer_than_the_time_since_the_dose_or_none_that_lasted() -> None:
    trial = _trial()
    trial.give(50_000, MONDAY, NINE)
    five = NINE + 5 * HOUR_MS
    assert figures(trial.observed, RESPONSE, 301, MONDAY, five) == ("trial_lasted", 301, 300)
    assert refused(trial.observed, RESPONSE, 0, MONDAY, five).reason == "trial_lasted"
    assert figures(trial.observed, NO_RESPONSE, 10, MONDAY, five) == ("trial_lasted", 10, 0)
    assert trial.step() == OBSERVE


def test_trial_without_a_response_to_the_highest_dose_ends_without_a_start() -> None:
    trial = _trial(3)
    assert (trial.responded(), trial.starting_ng_per_day()) == (False, 0)
    assert refused(trial.give, 100_000, MONDAY + 9, NINE).reason == "trial_finished"
    proposal = trial.proposal()
    assert (proposal["step"], proposal["outcome"], proposal["starting_ng_per_day"]) == (
        "finished",
        "no_response",
        None,
    )


def test_trial_hears_of_harm_at_once_and_ends() -> None:
    trial = _trial(1)
    trial.give(75_000, MONDAY + 1, NINE)
    trial.observed(ADVERSE, 0, MONDAY + 1, NINE + 60_000)
    assert (trial.step(), trial.responded(), trial.next_dose_ng()) == (FINISHED, False, 0)
    assert refused(trial.give, 100_000, MONDAY + 3, NINE).reason == "trial_finished"
    assert trial.proposal()["text"] == "Ended by harm: no further dose, no implant."


def test_trial_refuses_an_outcome_with_no_dose_under_observation() -> None:
    for trial in (_trial(), _trial(1), _trial(3)):
        assert refused(trial.observed, RESPONSE, 60, MONDAY + 5, 0).reason == "trial_not_observing"


def test_trial_tells_from_when_the_next_dose_may_be_given() -> None:
    assert _trial().proposal()["not_before"] is None
    proposal = _trial(2).proposal()
    assert (proposal["step"], proposal["dose_ng"], proposal["doses_given"]) == ("give", 100_000, 2)
    assert proposal["not_before"] == {"day": MONDAY + 2, "ms": NINE}


def test_trial_of_an_opioid_observes_a_day_and_starts_with_half() -> None:
    trial = _trial(1, "morphine")
    assert trial.next_dose_ng() == 250_000
    trial.give(250_000, MONDAY + 5, NINE)
    early = figures(trial.observed, RESPONSE, 600, MONDAY + 5, NINE + 12 * HOUR_MS)
    assert early == ("trial_too_soon", 720, 1440)
    trial.observed(RESPONSE, 1440, MONDAY + 6, NINE)
    assert trial.starting_ng_per_day() == 125_000


def test_trial_protocols_are_of_drugs_in_the_library_with_doses_that_rise_below_its_limit() -> None:
    for row in PROTOCOLS:
        drug = drugs.find(row[0])
        assert drug is not None
        doses = list(row[1])
        assert doses == sorted(set(doses)) and doses[0] > 0
        trial = Trial(protocol_of(row[0]))
        trial.given = [(doses[-1], MONDAY, 0)]
        trial.outcomes = [RESPONSE]
        assert 0 < trial.starting_ng_per_day() <= drug.start_high_ng_per_day
    assert refused(protocol_of, "ziconotide").reason == "no_protocol"
