"""The basal doses at the door: what they become, and every fault with path, value and what is allowed."""

from bench import WEEK, dose
from whole import whole

from pump.calibration import Calibration
from pump.doses import DoseDoor
from pump.faults import Faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entries = list[tuple[int, int, int]]

GRAM = 1_000_000_000
HALF = 500_000  # ng/mL: 1 ng is 2 nL


class _Door:
    """What a document became, and what was told of it."""

    def __init__(
        self, mode: str, root: "dict[str, Any]", concentration: int = HALF, most_ng: int = GRAM
    ) -> None:
        faults = Faults()
        self.entries = DoseDoor(root, concentration, most_ng, Calibration(), faults).entries(mode)
        self.told = [(fault["path"], fault["value"], fault["allowed"]) for fault in faults.found]
        self.bounds = faults.bounds


def _continuous(ng: object, concentration: int = HALF, most_ng: int = GRAM) -> _Door:
    return _Door("continuous", {"dose_ng_per_day": ng}, concentration, most_ng)


def _week(*groups: object) -> _Door:
    return _Door("flex", {"schedule": list(groups)})


def _group(weekdays: object, *doses: object, **more: object) -> "dict[str, Any]":
    group: dict[str, Any] = {"weekdays": weekdays, "doses": list(doses)}
    group.update(more)
    return group


MIDNIGHT = dose(0, 100_000)


def test_each_mode_of_one_rate_has_one_entry_from_monday_on() -> None:
    assert _Door("stopped", {}).entries == [(0, 0, 0)]
    assert _Door("minimum", {}).entries == [(0, 0, 48_000)]
    assert _continuous(120_000).entries == [(0, 120_000, 240_000)]


# covers: PRE-5
def test_the_minimum_rates_dose_must_be_within_the_limit() -> None:
    for concentration, least in ((HALF, 24_000), (333_333, 16_000), (100_000_000, 4_800_000)):
        for most_ng in (1, least - 1):
            allowed = f"at least {least}, the minimum rate's dose at this concentration"
            told = _Door("minimum", {}, concentration, most_ng).told
            assert told == [("limits.most_dose_ng_per_day", most_ng, allowed)]
        assert _Door("minimum", {}, concentration, least).told == []
    assert _Door("minimum", {}, HALF, 0).told == []  # such a limit is a fault of its own


# covers: PRE-5
def test_a_dose_out_of_range_is_told_the_range_and_the_bound_that_it_passed() -> None:
    for concentration, least, most in ((HALF, 24_000, 12_000_000), (333_333, 16_000, 7_999_992)):
        allowed = f"from {least} to {most} at this concentration, within limits"
        for ng, bound in ((1, least), (least - 2, least), (most + 2, most)):
            door = _continuous(ng, concentration)
            assert (door.told, door.bounds) == ([("dose_ng_per_day", ng, allowed)], [bound])
            assert whole(door.bounds) == [bound]
        assert _continuous(least, concentration).told == _continuous(most, concentration).told == []
    strong = _continuous(4_799_949, 100_000_000)
    assert strong.told == [
        ("dose_ng_per_day", 4_799_949, "from 4800000 to 1000000000 at this concentration, within limits")
    ]


# covers: PRE-5
def test_a_dose_above_the_documents_limit_is_told_the_limit() -> None:
    allowed = "from 24000 to 100000 at this concentration, within limits"
    door = _continuous(100_001, HALF, 100_000)
    assert (door.told, door.bounds) == ([("dose_ng_per_day", 100_001, allowed)], [100_000])
    assert _continuous(100_000, HALF, 100_000).told == []
    lowest = _continuous(24_000, HALF, 23_000)
    assert lowest.bounds == [23_000]


def test_what_is_no_dose_is_told_once() -> None:
    for wrong in (0, None, GRAM + 1):
        assert _continuous(wrong).told == [("dose_ng_per_day", wrong, "a whole number from 1 to 1000000000")]


def test_without_a_sound_concentration_no_dose_is_judged() -> None:
    door = _continuous(1, 0)
    assert (door.told, door.entries) == ([], [(0, 1, 48_000)])
    assert _Door("minimum", {}, 0, 1).told == []


def test_a_week_has_its_groups_doses_on_each_of_their_days() -> None:
    door = _week(_group(WEEK[5:], dose(0, 150_000)), _group(WEEK[:5], MIDNIGHT, dose(3600, 200_000)))
    assert door.told == []
    assert [start for start, _, _ in door.entries[:4]] == [0, 3600, 86_400, 90_000]
    assert door.entries[-2:] == [(432_000, 150_000, 300_000), (518_400, 150_000, 300_000)]


# covers: PRE-1
def test_a_week_of_the_wrong_form_is_told_by_its_path() -> None:
    missing = ("schedule", "no doses for " + ", ".join(WEEK), "each weekday once")
    assert _Door("flex", {}).told == [("schedule", None, "a list of 1 to 7"), missing]
    eight = [_group([day], MIDNIGHT) for day in WEEK] + [_group(["mon"], MIDNIGHT)]
    assert _week(*eight).told == [("schedule", 8, "a list of 1 to 7"), missing]
    assert _week(*eight[:7]).told == []
    told = _week(_group(WEEK, MIDNIGHT), 5).told
    assert told[0] == ("schedule[1]", 5, "an object")
    more = _week(_group(WEEK, MIDNIGHT, colour=1)).told
    assert more == [("schedule[0].colour", 1, "no such key; known: weekdays, doses")]


# covers: PRE-1
def test_each_weekday_comes_once_and_by_its_name() -> None:
    assert _week(_group(WEEK[:5], MIDNIGHT)).told == [
        ("schedule", "no doses for sat, sun", "each weekday once")
    ]
    twice = _week(_group(WEEK, MIDNIGHT), _group(["sun"], MIDNIGHT)).told
    assert twice == [("schedule[1].weekdays[0]", "sun", "each weekday once")]
    assert _week(_group(WEEK[:6] + ["son"], MIDNIGHT)).told[0] == (
        "schedule[0].weekdays[6]",
        "son",
        "one of mon, tue, wed, thu, fri, sat, sun",
    )
    eight = _week(_group(WEEK + ["mon"], MIDNIGHT)).told
    assert eight[0] == ("schedule[0].weekdays", 8, "a list of 1 to 7")
    assert _week(_group(None, MIDNIGHT)).told[0] == ("schedule[0].weekdays", None, "a list of 1 to 7")


# covers: PRE-1
def test_a_day_begins_at_midnight_and_its_doses_ascend() -> None:
    for wrong in (-1, 1):
        assert _week(_group(WEEK, dose(wrong, 100_000))).told == [
            ("schedule[0].doses[0].from_s", wrong, "a whole number from 0 to 0")
        ]
    same = _week(_group(WEEK, MIDNIGHT, dose(60, 100_000), dose(60, 100_000))).told
    assert same == [("schedule[0].doses[2].from_s", 60, "a whole number from 61 to 86399")]
    late = _week(_group(WEEK, MIDNIGHT, dose(86_399, 100_000), dose(86_399, 100_000))).told
    assert late == [("schedule[0].doses[2].from_s", 86_399, "a whole number from 86400 to 86399")]


# covers: PRE-1
def test_a_dose_of_a_day_of_the_wrong_form_is_told_by_its_path() -> None:
    told = _week(_group(WEEK, MIDNIGHT, 7)).told
    assert told[0] == ("schedule[0].doses[1]", 7, "an object")
    hours = [dose(hour * 3600, 100_000) for hour in range(24)]
    assert _week(_group(WEEK, *hours)).told == []
    told = _week(_group(WEEK, *hours, dose(86_399, 100_000))).told
    assert told[0] == ("schedule[0].doses", 25, "a list of 1 to 24")
    more = dict(MIDNIGHT, colour=1)
    assert _week(_group(WEEK, more)).told == [
        ("schedule[0].doses[0].colour", 1, "no such key; known: from_s, dose_ng_per_day")
    ]
    assert _week(_group(WEEK, dose(0, 1))).told[0][:2] == ("schedule[0].doses[0].dose_ng_per_day", 1)
