"""The patient's way: what may follow on what, what it takes, when the next visit is, and why each thing was changed."""

from turned_down import figures, refused

from pump.course import (
    CANDIDATE,
    CRITERIA,
    CRITERION_NAMES,
    HEALING,
    HEALING_DAYS,
    IMPLANTED,
    IN_THERAPY,
    STATES,
    TRIAL,
    WAYS,
    Course,
)
from pump.history import CAPACITY, LONGEST_REASON, History

MONDAY = 20_458
WHY = "as the clinic decided"


def _move(course: Course, to: int, day: int = MONDAY, prescribed: bool = True, harms: bool = False) -> None:
    course.move(to, WHY, day, 0, prescribed, (100_000, 24_000) if harms else (0, 0))


def _meet(course: Course, *names: str) -> None:
    for name in names:
        course.meet(name, True, WHY, MONDAY, 0)


def _course(state: int) -> Course:
    """A patient who came the whole way there, all on one day."""
    course = Course(History())
    _meet(course, *CRITERION_NAMES[:3])
    if state >= TRIAL:
        _move(course, TRIAL)
    if state >= IMPLANTED:
        _meet(course, "responds_in_trial")
        _move(course, IMPLANTED)
    if state >= IN_THERAPY:
        _move(course, IN_THERAPY)
    assert course.state == state
    return course


def test_course_leads_from_candidate_over_trial_and_implant_into_therapy() -> None:
    course = _course(IN_THERAPY)
    states = [entry["new"] for entry in course.history.to_json(0, 64) if entry["what"] == "state"]
    assert states == ["trial", "implanted", "in_therapy"]


def test_course_allows_the_ways_of_the_table_and_refuses_every_other() -> None:
    allowed = [(way[0], way[1]) for way in WAYS]
    for here in range(len(STATES)):
        for to in range(len(STATES)):
            course = _course(here)
            if here == TRIAL:
                _meet(course, "responds_in_trial")
            if (here, to) in allowed:
                _move(course, to)
                assert course.state == to
            else:
                refusal = refused(_move, course, to)
                assert (refusal.reason, refusal.asked, course.state) == ("wrong_state", to, here)


def test_course_refuses_a_trial_until_the_first_three_criteria_are_met() -> None:
    course = Course(History())
    _meet(course, CRITERION_NAMES[0], CRITERION_NAMES[2])
    refusal = refused(_move, course, TRIAL)
    assert (refusal.reason, refusal.asked, refusal.allowed) == ("criteria_not_met", 2, 3)
    assert CRITERIA[1][1] in refusal.message and CRITERIA[0][1] not in refusal.message
    _meet(course, CRITERION_NAMES[1])
    _move(course, TRIAL)
    assert course.state == TRIAL


def test_course_refuses_an_implant_without_a_response_in_the_trial() -> None:
    course = _course(TRIAL)
    refusal = refused(_move, course, IMPLANTED)
    assert (refusal.reason, refusal.asked, refusal.allowed) == ("criteria_not_met", 3, 4)
    assert refusal.message.endswith(CRITERIA[3][1])


def test_course_takes_the_response_only_during_the_trial_and_no_criterion_after_it() -> None:
    for state, name in (
        (CANDIDATE, CRITERION_NAMES[3]),
        (IMPLANTED, CRITERION_NAMES[3]),
        (IN_THERAPY, CRITERION_NAMES[0]),
    ):
        course = _course(state)
        assert refused(_meet, course, name).reason == "wrong_state"


def test_course_forgets_a_former_trials_response() -> None:
    course = _course(TRIAL)
    _meet(course, "responds_in_trial")
    _move(course, CANDIDATE)
    _move(course, TRIAL)
    assert refused(_move, course, IMPLANTED).reason == "criteria_not_met"


def test_course_begins_no_therapy_without_a_prescription() -> None:
    course = _course(IMPLANTED)
    assert refused(_move, course, IN_THERAPY, MONDAY, False).reason == "no_prescription"
    assert course.state == IMPLANTED


def test_course_ends_no_therapy_before_the_taper_of_a_drug_that_must_not_stop() -> None:
    course = _course(IN_THERAPY)
    assert refused(_move, course, IMPLANTED, MONDAY, True, True).reason == "taper_first"
    _move(course, IMPLANTED)
    assert course.state == IMPLANTED


def test_course_gives_the_healing_advice_for_eight_weeks_after_the_implant_only() -> None:
    assert _course(TRIAL).advice(MONDAY) == ()
    course = _course(IN_THERAPY)
    assert course.advice(MONDAY) == HEALING
    assert course.advice(MONDAY + HEALING_DAYS - 1) == HEALING
    assert course.advice(MONDAY + HEALING_DAYS) == ()
    _move(course, IMPLANTED, MONDAY + 100)  # therapy ended; the wounds have healed long since
    assert course.advice(MONDAY + 100) == ()


def test_course_is_overdue_from_the_day_after_the_appointment() -> None:
    course = _course(IN_THERAPY)
    assert not course.overdue(MONDAY + 9999)
    course.appoint(MONDAY + 30, 0, WHY, MONDAY, 0)
    assert [course.overdue(MONDAY + days) for days in (0, 30, 31)] == [False, False, True]


def test_course_refuses_an_appointment_after_the_refill_is_due_or_in_the_past() -> None:
    course = _course(IN_THERAPY)
    late = figures(course.appoint, MONDAY + 41, MONDAY + 40, WHY, MONDAY, 0)
    assert late == ("appointment_too_late", MONDAY + 41, MONDAY + 40)
    past = figures(course.appoint, MONDAY - 1, 0, WHY, MONDAY, 0)
    assert past == ("appointment_past", MONDAY - 1, MONDAY)
    assert course.appointment_day == 0
    course.appoint(MONDAY + 50, MONDAY + 40, WHY, MONDAY + 50, 0)  # overdue already: today is not too late
    assert course.appointment_day == MONDAY + 50


def test_course_keeps_each_change_with_its_reason() -> None:
    course = Course(History())
    course.meet("surgery_of_no_benefit", True, "said the surgeon", MONDAY, 5)
    course.appoint(MONDAY + 7, 0, "first look", MONDAY, 6)
    assert course.history.to_json(0, 64) == [
        {
            "number": 1,
            "day": MONDAY,
            "ms": 5,
            "what": "surgery_of_no_benefit",
            "old": False,
            "new": True,
            "reason": "said the surgeon",
        },
        {
            "number": 2,
            "day": MONDAY,
            "ms": 6,
            "what": "appointment_day",
            "old": 0,
            "new": MONDAY + 7,
            "reason": "first look",
        },
    ]


def test_course_changes_nothing_without_a_reason() -> None:
    course = _course(TRIAL)
    before = (course.to_json(MONDAY), course.history.number)
    for reason in ("", "x" * (LONGEST_REASON + 1)):
        for refusal in (
            refused(course.meet, "surgery_of_no_benefit", False, reason, MONDAY, 0),
            refused(course.move, CANDIDATE, reason, MONDAY, 0, False, False),
            refused(course.appoint, MONDAY, 0, reason, MONDAY, 0),
        ):
            assert (refusal.reason, refusal.asked, refusal.allowed) == (
                "no_reason",
                len(reason),
                LONGEST_REASON,
            )
    assert (course.to_json(MONDAY), course.history.number) == before


def test_course_history_keeps_the_newest_in_a_fixed_room() -> None:
    history = History()
    assert (history.oldest(), history.to_json(0, 64)) == (1, [])
    for i in range(CAPACITY + 10):
        history.add(MONDAY, i, "dose_ng_per_day", i, i + 1, WHY)
    entries = history.to_json(0, 1000)
    assert (len(entries), entries[0]["number"], entries[-1]["number"]) == (CAPACITY, 11, CAPACITY + 10)
    assert [entry["old"] + 1 for entry in entries] == [entry["number"] for entry in entries]
    assert [entry["number"] for entry in history.to_json(20, 3)] == [21, 22, 23]
    assert history.to_json(CAPACITY + 10, 3) == []


def test_course_tells_state_criteria_and_what_may_come_next() -> None:
    told = _course(TRIAL).to_json(MONDAY)
    assert told["state"] == "trial"
    assert [row["met"] for row in told["criteria"]] == [True, True, True, False]
    assert [row["state"] for row in told["next"]] == ["candidate", "implanted"]
    assert (told["implanted_day"], told["appointment_day"], told["overdue"]) == (None, None, False)
