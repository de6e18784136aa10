"""The prescription at the door: every fault at once, a dose rounded once, and nothing taken that was not ordered."""

from bench import WEEK, continuous, dose, flex, limits, plain

from pump.calibration import Calibration
from pump.dose import rounding_ppm, volume_nl
from pump.drugs import names
from pump.faults import Faults
from pump.prescription import Prescription, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def faults_of(document: object) -> "list[Json]":
    found = Faults()
    assert (parse(document, Calibration(), found) is None) == bool(found.found)
    return found.found


def paths(document: object) -> "list[str]":
    return sorted([fault["path"] for fault in faults_of(document)])


def sound(document: "Json") -> Prescription:
    found = Faults()
    prescription = parse(document, Calibration(), found)
    assert prescription is not None, found.found
    return prescription


def week(*days: "tuple[list[str], list[Json]]") -> "Json":
    document = flex()
    document["schedule"] = [{"weekdays": names, "doses": doses} for names, doses in days]
    return document


# covers: PRE-1
def test_five_faults_are_told_at_once_each_with_path_value_and_what_is_allowed() -> None:
    document = flex()
    document["drugs"][0]["name"] = ""
    document["drugs"][0]["concentration_ng_per_ml"] = 0
    document["limits"]["most_bolus_ng"] = -1
    document["schedule"][0]["doses"][1]["from_s"] = 0
    document["schedule"][1]["weekdays"] = ["sat", "son"]
    told = {fault["path"]: (fault["value"], fault["allowed"]) for fault in faults_of(document)}
    assert told["drugs[0].name"] == ("", "one of " + ", ".join(names()))
    assert told["drugs[0].concentration_ng_per_ml"] == (0, "a whole number from 1 to 100000000")
    assert told["limits.most_bolus_ng"] == (-1, "a whole number from 0 to 1000000000")
    assert told["schedule[0].doses[1].from_s"] == (0, "a whole number from 1 to 86399")
    assert told["schedule[1].weekdays[1]"] == ("son", "one of " + ", ".join(WEEK))


# covers: PRE-1
def test_what_is_missing_is_a_fault_by_its_path() -> None:
    assert paths({"mode": "continuous"}) == [
        "dose_ng_per_day",
        "drugs",
        "limits",
        "limits.most_bolus_ng",
        "limits.most_dose_ng_per_day",
    ]


# covers: PRE-1
def test_what_is_no_object_is_one_fault() -> None:
    for nothing in (None, 1, "continuous", []):
        assert paths(nothing) == ["prescription"]
    assert paths({}) == sorted(["mode"] + paths({"mode": "stopped"}))


# covers: PRE-1
def test_a_key_that_the_mode_does_not_know_is_a_fault() -> None:
    document = plain("minimum")
    document["dose_ng_per_day"] = 120_000
    document["lockout_s"] = 3600
    assert paths(document) == ["dose_ng_per_day", "lockout_s"]


# covers: PRE-1
def test_true_is_no_number() -> None:
    document = continuous()
    document["limits"]["most_bolus_ng"] = True
    assert paths(document) == ["limits.most_bolus_ng"]


# covers: PRE-1
def test_each_weekday_comes_once() -> None:
    doses = [dose(0, 100_000)]
    assert paths(week((WEEK, doses))) == []
    assert paths(week((WEEK[:6], doses))) == ["schedule"]
    assert paths(week((WEEK, doses), (["sun"], doses))) == ["schedule[1].weekdays[0]"]


# covers: PRE-1
def test_a_days_doses_begin_at_midnight_and_ascend() -> None:
    assert paths(week((WEEK, [dose(1, 100_000)]))) == ["schedule[0].doses[0].from_s"]
    late = [dose(0, 100_000), dose(86_400, 100_000)]
    assert paths(week((WEEK, late))) == ["schedule[0].doses[1].from_s"]
    back = [dose(0, 100_000), dose(7200, 100_000), dose(3600, 100_000)]
    assert paths(week((WEEK, back))) == ["schedule[0].doses[2].from_s"]


# covers: PRE-1
def test_a_day_has_24_doses_at_most() -> None:
    hours = [dose(hour * 3600, 100_000) for hour in range(24)]
    assert paths(week((WEEK, hours))) == []
    assert paths(week((WEEK, hours + [dose(86_399, 100_000)]))) == ["schedule[0].doses"]
    assert "schedule[0].doses" in paths(week((WEEK, [])))


# covers: PRE-5
def test_a_dose_beyond_what_the_pump_can_give_is_told_the_doses_that_it_can() -> None:
    for ng in (23_999, 12_000_001):
        document = continuous(ng, harms=False)
        document["limits"] = limits(dose_ng_per_day=1_000_000_000)
        told = faults_of(document)
        assert [fault["path"] for fault in told] == ["dose_ng_per_day"]
        assert "from 24000 to 12000000" in told[0]["allowed"]
    for ng in (24_000, 12_000_000):
        document["dose_ng_per_day"] = ng
        assert paths(document) == []


# covers: PRE-5
def test_a_dose_above_the_prescriptions_own_limit_is_refused_in_every_mode() -> None:
    assert paths(continuous(1_000_000)) == []
    assert paths(continuous(1_000_001)) == ["dose_ng_per_day"]
    assert paths(week((WEEK, [dose(0, 24_000), dose(3600, 1_000_001)]))) == [
        "schedule[0].doses[1].dose_ng_per_day"
    ]
    least = plain("minimum")
    least["limits"] = limits(dose_ng_per_day=23_999)  # the minimum rate alone gives 24,000
    assert paths(least) == ["limits.most_dose_ng_per_day"]


# covers: PRE-2
def test_a_dose_becomes_the_nearest_whole_rate() -> None:
    assert volume_nl(120_000, 500_000) == 240_000
    assert volume_nl(100_000, 3_000_000) == 33_333
    assert volume_nl(200_000, 3_000_000) == 66_667
    assert sound(continuous(120_000)).schedule.rate_at(20_458, 0) == 240_000


# covers: PRE-2
def test_the_rounding_is_read_back_and_is_below_a_hundredth_of_a_percent_at_the_lowest_rate() -> None:
    document = continuous()
    for concentration in (1_999_999, 333_333, 70_001, 500_000):
        document["drugs"][0]["concentration_ng_per_ml"] = concentration
        for more in range(0, 9):
            document["dose_ng_per_day"] = 48_000 * concentration // 1_000_000 + 1 + more
            entry = sound(document).readback()["rates"].item(0)
            rate, ng = entry["rate_nl_per_day"], entry["dose_ng_per_day"]
            assert 48_000 <= rate <= 49_000
            assert entry["rounding_ppm"] == rounding_ppm(ng, rate, concentration)
            assert -100 < entry["rounding_ppm"] < 100


# covers: PRE-2
def test_the_sign_of_the_rounding_says_whether_more_is_given_or_less() -> None:
    assert rounding_ppm(100_000, 33_333, 3_000_000) == -10
    assert rounding_ppm(200_000, 66_667, 3_000_000) == 5
    assert rounding_ppm(120_000, 240_000, 500_000) == 0


# covers: PRE-2
def test_the_readback_tells_what_really_runs_and_when() -> None:
    readback = sound(flex()).readback()
    assert readback["rates"].count == 17
    assert readback["rates"].item(1) == {
        "weekday": "mon",
        "from_s": 21_600,
        "dose_ng_per_day": 200_000,
        "rate_nl_per_day": 400_000,
        "rounding_ppm": 0,
    }
    assert readback["rates"].item(16)["weekday"] == "sun"
    assert readback["mean_nl_per_day"] == -(-(5 * (8 * 200_000 + 16 * 400_000) + 2 * 24 * 300_000) // 168)


def test_stopped_and_minimum_read_back_the_rate_that_they_mean() -> None:
    assert sound(plain("stopped")).readback()["rates"].item(0)["rate_nl_per_day"] == 0
    least = sound(plain("minimum")).readback()["rates"].item(0)
    assert (least["rate_nl_per_day"], least["dose_ng_per_day"]) == (48_000, 24_000)


# covers: PRE-3
def test_two_prescriptions_have_one_digest_only_when_every_figure_is_the_same() -> None:
    seen = [sound(flex()).digest()]
    for change in range(7):
        document = flex()
        if change == 0:
            document["drugs"][0]["name"] = "water"
        elif change == 1:
            document["drugs"][0]["concentration_ng_per_ml"] += 1
        elif change == 2:
            document["drugs"].append({"name": "water", "concentration_ng_per_ml": 1})
        elif change == 3:
            document["limits"]["most_bolus_ng"] += 1
        elif change == 4:
            document["limits"]["most_dose_ng_per_day"] += 1
        elif change == 5:
            document["schedule"][1]["doses"][0]["dose_ng_per_day"] += 1
        else:
            document["schedule"][0]["doses"][1]["from_s"] += 1
        seen.append(sound(document).digest())
    assert len(set(seen)) == 8
    assert sound(flex()).digest() == seen[0]


# covers: PRE-3
def test_the_order_of_keys_and_of_groups_of_days_changes_no_digest() -> None:
    turned = flex()
    turned["schedule"].reverse()
    turned["drugs"] = [{key: drug[key] for key in sorted(drug)} for drug in turned["drugs"]]
    assert sound(turned).digest() == sound(flex()).digest()
