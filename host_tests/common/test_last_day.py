"""What was given in the last 24 hours, by itself: basal volume by the hour, boluses one by one, and a plan on top."""

from bench import HOUR_MS, continuous
from whole import whole

from pump.calibration import Calibration
from pump.core_time import CoreTime
from pump.faults import Faults
from pump.last_day import LastDay
from pump.patient_bolus import PatientBolus
from pump.prescription import Prescription, parse

NL = 1_000_000  # ng/mL at which a nL holds a ng
NL_A_SECOND = 86_400


def _at(hour: int, second: int = 0) -> CoreTime:
    return CoreTime(hour // 24, hour % 24 * HOUR_MS + second * 1000)


def _given(last: LastDay, hours: int, now: CoreTime) -> int:
    [nl] = whole(last.given_ng(hours, now, NL))
    return nl


def test_a_new_pump_has_given_nothing() -> None:
    last = LastDay()
    for hours in (0, 1, 24):
        assert _given(last, hours, _at(0)) == _given(last, hours, _at(23, 3599)) == 0


# covers: BOL-3
def test_a_second_counts_when_it_is_full_however_it_was_cut() -> None:
    last = LastDay()
    last.take(999, NL_A_SECOND, CoreTime(0, 999))
    assert _given(last, 24, _at(0, 1)) == 0
    last.take(1, NL_A_SECOND, CoreTime(0, 1000))
    assert _given(last, 24, _at(0, 1)) == 1
    last.take(1500, NL_A_SECOND, CoreTime(0, 2500))
    assert _given(last, 24, _at(0, 3)) == 2
    last.take(1500, NL_A_SECOND, CoreTime(0, 4000))
    assert _given(last, 24, _at(0, 4)) == 4


# covers: BOL-3
def test_a_new_pump_has_no_part_of_a_nl_already() -> None:
    last = LastDay()
    last.take(1000, NL_A_SECOND - 1, _at(0, 1))
    assert _given(last, 24, _at(0, 1)) == 0


# covers: BOL-3
def test_an_hour_holds_what_the_rate_gives_in_it() -> None:
    for nl_per_day, nl in (
        (86_400, 3600),
        (1_440_000, 60_000),
        (1_439, 59),
        (1_441, 60),
        (24_000_000, 1_000_000),
    ):
        last = LastDay()
        last.take(HOUR_MS, nl_per_day, _at(1))
        assert _given(last, 24, _at(1)) == nl
    last = LastDay()
    last.take(1_000, 1_440 * 59, _at(0, 1))
    assert _given(last, 24, _at(0, 1)) == 0
    last.take(60_000, 1_440 * 59, _at(0, 61))
    assert _given(last, 24, _at(0, 61)) == 59
    last = LastDay()
    last.take(3_599_000, 1_439, _at(0, 3599))  # 59.94
    assert _given(last, 24, _at(0, 3599)) == 59
    last.take(HOUR_MS, 1_439 * 86_400 // 1_439, _at(1, 3599))
    assert _given(last, 1, _at(1, 3599)) == 3599


# covers: BOL-3
def test_what_passed_across_a_full_hour_counts_in_both_hours() -> None:
    last = LastDay()
    last.take(HOUR_MS, NL_A_SECOND, _at(1, 1800))
    assert (_given(last, 1, _at(1, 1800)), _given(last, 2, _at(1, 1800))) == (1800, 3600)


def test_what_passed_up_to_the_full_hour_is_of_the_hour_before() -> None:
    last = LastDay()
    last.take(HOUR_MS, NL_A_SECOND, _at(1))
    assert (_given(last, 1, _at(1)), _given(last, 2, _at(1))) == (0, 3600)
    last.take(10_000, NL_A_SECOND, _at(1, 10))
    assert (_given(last, 1, _at(1, 10)), _given(last, 2, _at(1, 10))) == (10, 3610)


# covers: BOL-3
def test_each_hour_is_forgotten_when_it_lies_a_day_back() -> None:
    last = LastDay()
    for hour in range(1, 31):
        last.take(HOUR_MS, hour * NL_A_SECOND, _at(hour))
    for hours in (2, 5, 24):
        begun = [hour * 3600 for hour in range(31 - hours + 1, 31)]
        assert _given(last, hours, _at(30)) == sum(begun)
    assert _given(last, 24, _at(33)) == sum([hour * 3600 for hour in range(11, 31)])
    assert _given(last, 24, _at(90)) == 0


def test_hours_in_which_nothing_passed_are_empty() -> None:
    last = LastDay()
    for hour in range(1, 25):
        last.take(HOUR_MS, hour * NL_A_SECOND, _at(hour))
    last.take(10_000, NL_A_SECOND, _at(28, 10))  # four hours stopped
    assert _given(last, 24, _at(28, 10)) == sum([hour * 3600 for hour in range(6, 25)]) + 10
    last.take(10_000, NL_A_SECOND, _at(100, 10))  # three days
    assert _given(last, 24, _at(100, 10)) == 10


# covers: BOL-3
def test_what_passes_after_a_stop_counts_in_the_hour_in_which_it_passes() -> None:
    last = LastDay()
    last.take(HOUR_MS, NL_A_SECOND, _at(1))
    last.take(HOUR_MS // 2, NL_A_SECOND, _at(21))  # stopped until 20:30
    assert _given(last, 2, _at(21)) == 1800
    assert _given(last, 24, _at(24)) == 1800
    assert _given(last, 24, _at(43, 3599)) == 1800


# covers: BOL-3
def test_a_bolus_counts_by_its_dose_until_24_hours_after() -> None:
    last = LastDay()
    last.take(HOUR_MS, NL_A_SECOND, _at(1))
    last.add(_at(1, 7), 5_000)
    last.add(_at(20), 300)
    assert _given(last, 24, _at(20)) == 3600 + 5_300
    assert (_given(last, 1, _at(20)), _given(last, 19, _at(20, 6))) == (300, 5_300)
    assert (_given(last, 19, _at(20, 7)), _given(last, 24, _at(25, 6))) == (300, 5_300)
    assert _given(last, 24, _at(25, 7)) == 300


def test_of_boluses_no_more_than_a_day_of_them_is_kept() -> None:
    last = LastDay()
    for hour in range(100):
        last.add(_at(hour), 7)
        assert len(last._boluses) == min(hour + 1, 24)
    assert _given(last, 24, _at(99)) == 24 * 7


# covers: BRI-1
def test_at_another_concentration_what_was_given_stays_the_same_dose() -> None:
    last = LastDay()
    last.hold(2 * NL)
    last.take(HOUR_MS, NL_A_SECOND, _at(1))
    last.add(_at(1), 50)
    last.hold(NL)
    assert _given(last, 24, _at(1)) == 7200 + 50


# covers: BRI-1
def test_the_first_concentration_is_that_of_what_was_given_before_it() -> None:
    last = LastDay()
    last.take(HOUR_MS, NL_A_SECOND, _at(1))
    last.hold(NL)
    assert _given(last, 24, _at(1)) == 3600


def test_at_a_far_weaker_concentration_the_volume_of_an_hour_stays_a_small_integer() -> None:
    last = LastDay()
    last.hold(1_000_000)
    last.reserved(2_000_000, _at(1))
    last.hold(1_000)
    assert _given(last, 24, _at(1)) == (1 << 30) - 1


def _plan(dose_ng_per_day: int, **sections: object) -> Prescription:
    """At 500 ug/mL 1 ng is 2 nL."""
    document = continuous(dose_ng_per_day, harms=False)
    document.update(sections)
    plan = parse(document, Calibration(), Faults())
    assert plan is not None
    return plan


def _most(last: LastDay, plan: Prescription, now: CoreTime, patient: "PatientBolus | None" = None) -> int:
    [most] = whole(last.most_ng(plan, patient or PatientBolus(), 500_000, now))
    return most


# covers: BOL-3
def test_with_nothing_given_the_most_is_the_plans_own_day() -> None:
    assert _most(LastDay(), _plan(120_000), _at(5)) == 120_000
    every_five = {"dose_ng": 1_000, "duration_s": 60, "every_s": 18_000}
    assert _most(LastDay(), _plan(120_000, periodic_bolus=every_five), _at(5)) == 120_000 + 4 * 1_000
    every_hour = dict(every_five, every_s=3601)
    assert _most(LastDay(), _plan(120_000, periodic_bolus=every_hour), _at(5)) == 120_000 + 23 * 1_000
    at_wish = {"dose_ng": 1_000, "duration_s": 60, "lockout_s": 3600, "most_in_24h": 5}
    assert _most(LastDay(), _plan(120_000, patient_bolus=at_wish), _at(5)) == 120_000 + 5 * 1_000


# covers: BOL-3
def test_a_higher_rate_before_counts_for_as_long_as_it_is_within_the_day() -> None:
    last = LastDay()
    for hour in range(1, 25):
        last.take(HOUR_MS, 480_000, _at(hour))  # 240,000 ng/day
    assert _most(last, _plan(24_000), _at(24)) == 230_000  # 23 whole hours of it, and of the plan nothing
    assert _most(last, _plan(600_000), _at(24)) == 600_000


# covers: BOL-3
def test_a_bolus_that_was_given_comes_on_top_of_a_whole_planned_day() -> None:
    last = LastDay()
    last.add(_at(3), 7_000)
    assert _most(last, _plan(120_000), _at(5)) == 127_000
    assert _most(last, _plan(120_000), _at(27)) == 120_000


# covers: PCA-5
def test_what_the_patient_has_taken_is_not_counted_as_still_to_come() -> None:
    at_wish = {"dose_ng": 1_000, "duration_s": 60, "lockout_s": 3600, "most_in_24h": 5}
    plan, last, patient = _plan(120_000, patient_bolus=at_wish), LastDay(), PatientBolus()
    patient.order = plan.patient
    for hour in (1, 2):
        patient.start(_at(hour))
        last.add(_at(hour), 1_000)
    assert _most(last, plan, _at(3), patient) == 120_000 + 5 * 1_000
    fewer = _plan(120_000, patient_bolus=dict(at_wish, most_in_24h=1))
    assert _most(last, fewer, _at(3), patient) == 120_000 + 2 * 1_000


# covers: BOL-3
def test_the_most_may_be_reached_in_a_day_that_began_before_the_commit() -> None:
    at_wish = {"dose_ng": 1_000, "duration_s": 60, "lockout_s": 3600, "most_in_24h": 5}
    plan, last, patient = _plan(24_000, patient_bolus=at_wish), LastDay(), PatientBolus()
    patient.order = plan.patient
    patient.start(_at(2))
    for hour in range(25, 37):  # twelve hours at 240,000 ng/day, after it had been stopped
        last.take(HOUR_MS, 480_000, _at(hour))
    # with them eleven hours of the plan, and all five boluses: that of 02:00 is over
    assert _most(last, plan, _at(36), patient) == 120_000 + 11_000 + 5_000
