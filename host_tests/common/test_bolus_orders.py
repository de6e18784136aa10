"""Ordered boluses at the door: what they become, and every fault with path, value and what is allowed."""

from whole import whole

from pump.bolus_orders import BolusOrder, OrderDoor, check_together
from pump.calibration import Calibration
from pump.faults import Faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Told = list[tuple[str, object, str]]

HALF = 500_000  # ng/mL: 1 ng is 2 nL
STEP_PL = 20_640
MOST_NG = 1_000_000


class _Door:
    """One section of a document: the order, and what was told of it."""

    def __init__(self, section: "dict[str, Any]", concentration: int = HALF, most_ng: int = MOST_NG) -> None:
        faults = Faults()
        door = OrderDoor(section, concentration, most_ng, STEP_PL, faults)
        self.order = door.periodic() or door.patient()
        self.told = [(fault["path"], fault["value"], fault["allowed"]) for fault in faults.found]
        self.bounds = faults.bounds


def _periodic(
    dose_ng: object = 1_000,
    duration_s: object = 60,
    every_s: object = 3600,
    concentration: int = HALF,
    most_ng: int = MOST_NG,
    **more: object,
) -> _Door:
    part: dict[str, Any] = {"dose_ng": dose_ng, "duration_s": duration_s, "every_s": every_s}
    part.update(more)
    return _Door({"periodic_bolus": part}, concentration, most_ng)


def _patient(lockout_s: object = 3600, most_in_24h: object = 4, duration_s: object = 60) -> _Door:
    part = {"dose_ng": 1_000, "duration_s": duration_s, "lockout_s": lockout_s, "most_in_24h": most_in_24h}
    return _Door({"patient_bolus": part})


def _figures(order: "BolusOrder | None") -> "list[int]":
    assert order is not None
    return whole(order.figures())


def test_a_document_without_them_orders_none() -> None:
    door = _Door({})
    assert (door.order, door.told) == (None, [])


# covers: PER-1
def test_a_periodic_order_starts_as_often_in_24_hours_as_its_interval_allows() -> None:
    assert _figures(_periodic().order) == [1_000, 2_000, 60, 3600, 24]
    assert _figures(_periodic(every_s=3601).order)[4] == 24
    assert _figures(_periodic(every_s=3599).order)[4] == 25
    assert _figures(_periodic(every_s=604_800).order)[4] == 1


def test_an_order_tells_its_rates_and_volumes() -> None:
    order = BolusOrder(1_000, 2_001, 601, 3_601, 24)
    assert whole(order.highest_rate()) == [2_001 * 86_400 // 601 + 1]
    assert whole(order.most_in_24h_nl()) == [48_024]
    assert whole(order.mean_nl_per_day()) == [48_011]  # 48,010.7


# covers: PER-1 PRE-1
def test_an_interval_is_half_an_hour_to_a_week_and_longer_than_the_bolus() -> None:
    allowed = "a whole number from 1800 to 604800"
    for every_s in (1_799, 604_801, None):
        assert _periodic(every_s=every_s).told == [("periodic_bolus.every_s", every_s, allowed)]
    for every_s in (1_800, 604_800):
        assert _periodic(every_s=every_s).told == []
    long = _periodic(duration_s=3600, every_s=3600).told
    assert long == [("periodic_bolus.every_s", 3600, "a whole number from 3601 to 604800")]
    assert _periodic(duration_s=3600, every_s=3601).told == []


# covers: PRE-1
def test_a_lockout_is_five_minutes_to_a_week_and_no_shorter_than_the_bolus() -> None:
    allowed = "a whole number from 300 to 604800"
    for lockout_s in (299, 604_801, None):
        assert _patient(lockout_s).told == [("patient_bolus.lockout_s", lockout_s, allowed)]
    for lockout_s in (300, 604_800):
        assert _patient(lockout_s).told == []
    assert _patient(599, duration_s=600).told[0][2] == "a whole number from 600 to 604800"
    assert _patient(600, duration_s=600).told == []


# covers: PRE-1
def test_the_patient_may_have_one_to_48_in_24_hours() -> None:
    for most in (0, 49, True):
        allowed = "a whole number from 1 to 48"
        assert _patient(most_in_24h=most).told == [("patient_bolus.most_in_24h", most, allowed)]
    assert _figures(_patient(3600, 1).order) == [1_000, 2_000, 60, 3600, 1]
    assert _figures(_patient(3600, 48).order)[4] == 48


# covers: PRE-1
def test_a_bolus_lasts_a_second_to_a_day() -> None:
    for duration_s in (0, 86_401):
        told = _periodic(duration_s=duration_s).told
        assert told == [("periodic_bolus.duration_s", duration_s, "a whole number from 1 to 86400")]
    assert _periodic(duration_s=1).told == []
    assert _periodic(duration_s=86_400, every_s=86_401).told == []


# covers: PRE-1
def test_a_section_of_the_wrong_form_is_told_by_its_path() -> None:
    assert _Door({"patient_bolus": 5}).told[0] == ("patient_bolus", 5, "an object")
    assert _periodic(colour=1).told == [
        ("periodic_bolus.colour", 1, "no such key; known: dose_ng, duration_s, every_s")
    ]


# covers: PRE-5
def test_a_dose_is_at_least_a_step_and_within_the_limit_of_a_bolus() -> None:
    allowed = "from 11 to 1000000: one step, and the limit of a bolus"
    low, high = _periodic(10), _periodic(MOST_NG + 1)
    assert (low.told, low.bounds) == ([("periodic_bolus.dose_ng", 10, allowed)], [11])
    assert (high.told, high.bounds) == ([("periodic_bolus.dose_ng", MOST_NG + 1, allowed)], [MOST_NG])
    assert _periodic(11).told == _periodic(MOST_NG).told == []
    tight = _periodic(10, most_ng=10)
    assert tight.bounds == [11]  # it is within the limit, and no step
    assert whole(low.bounds + high.bounds) == [11, MOST_NG]


def test_a_step_s_dose_is_rounded_up_at_every_concentration() -> None:
    for concentration, least in (
        (1_000_000, 21),
        (100_000_000, 2_064),
        (10_125_969, 210),
        (48_449_612, 1_000),
        (1, 1),
    ):
        door = _periodic(least - 1 or 10, concentration=concentration, most_ng=1)
        assert door.told[0][2] == f"from {least} to 1: one step, and the limit of a bolus"


def test_a_volume_of_exactly_a_step_is_enough() -> None:
    faults = Faults()
    section = {"periodic_bolus": {"dose_ng": 10, "duration_s": 60, "every_s": 3600}}
    assert OrderDoor(section, HALF, MOST_NG, 20_000, faults).periodic() is not None
    assert faults.found == []
    OrderDoor(section, HALF, MOST_NG, 20_001, faults).periodic()
    assert len(faults.found) == 1


# covers: PRE-1
def test_what_is_no_dose_is_told_once() -> None:
    for wrong in (0, None, 1_000_000_001):
        told = _periodic(wrong).told
        assert told == [("periodic_bolus.dose_ng", wrong, "a whole number from 1 to 1000000000")]
    assert _periodic(1, concentration=1, most_ng=1).told == []  # 1 ng at 1 ng/mL: a whole mL


def test_without_a_sound_concentration_a_dose_is_not_judged() -> None:
    door = _periodic(MOST_NG + 1, concentration=0)
    assert (door.told, _figures(door.order)[1]) == ([], 1)


def _together(highest: int, *rates: "int | None") -> "tuple[Told, list[int]]":
    faults = Faults()
    orders = [None if rate is None else BolusOrder(1, rate, 86_400, 86_400, 1) for rate in rates]
    check_together(highest, orders, Calibration(), faults)
    return [(fault["path"], fault["value"], fault["allowed"]) for fault in faults.found], faults.bounds


# covers: PRE-5
def test_all_that_may_run_at_once_is_within_what_the_pump_gives() -> None:
    allowed = "at most 24000000 nL/day with all that may run at once"
    assert _together(24_000_000, None, None) == ([], [])
    assert _together(20_000_000, 4_000_000, None) == ([], [])
    assert _together(20_000_000, 2_000_000, 2_000_000) == ([], [])
    over = ("periodic_bolus", 24_000_001, allowed)
    assert _together(20_000_000, 4_000_001, None) == ([over], [24_000_000])
    over = ("patient_bolus", 25_000_000, allowed)
    assert _together(20_000_000, 4_000_000, 1_000_000) == ([over], [24_000_000])
    over = ("periodic_bolus", 26_000_000, allowed)
    assert _together(20_000_000, 5_000_000, 1_000_000) == ([over], [24_000_000])
