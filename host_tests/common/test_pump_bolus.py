"""A bolus on a running pump: what it gives, and every reason for which it is refused."""

from bench import DAY_MS, HOUR_MS, Bench, continuous, dose, flex, limits, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

DOSE = {"dose_ng": 5000, "duration_s": 600}  # 10,000 nL


def _refused(bench: Bench, params: "Json", reason: str) -> "Json":
    """The figures of a refusal that changes nothing and is logged."""
    bench.run(0)
    before = bench.status()
    data = bench.refusal("bolus.start", params)["data"]
    assert data["reason"] == reason
    record = bench.events[-1]
    assert (record["event"], record["reason"]) == ("request_refused", reason)
    assert (record["asked"], record["allowed"]) == (data["asked"], data["allowed"])
    after = bench.status()
    for name in ("rate_nl_per_day", "bolus", "therapy", "authorised_steps", "alarms"):
        assert after[name] == before[name]
    return data


# covers: DOS-7
def test_it_gives_its_volume_on_top_of_the_basal_rate_and_ends_by_itself() -> None:
    bench = Bench(flex())
    answer = bench.ask("bolus.start", DOSE)
    assert (answer["volume_nl"], answer["rounding_ppm"]) == (10_000, 0)
    bench.run(599_999)
    assert bench.status()["bolus"]["left_s"] == 0
    bench.run(1)
    assert bench.status()["bolus"] is None
    ended = bench.told("bolus_ended")[0]
    assert (ended["why"], ended["delivered_nl"], ended["ms"]) == ("complete", 10_000, 600_000)
    bench.run(HOUR_MS - 600_000)
    assert bench.status()["programmed_pl"] == 200_000_000 // 24 + 10_000_000
    assert bench.rate() == 200_000


# covers: DOS-7
def test_it_may_be_ordered_by_volume_too_and_runs_across_a_change_of_the_basal_rate() -> None:
    bench = Bench(flex())
    bench.run(5 * HOUR_MS + 1_800_000)
    assert bench.ask("bolus.start", {"volume_nl": 7_777, "duration_s": 3600})["dose_ng"] == 3889
    bench.run(HOUR_MS)
    programmed = 200_000_000 * 6 // 24 + 400_000_000 // 48 + 7_777_000
    assert abs(bench.status()["programmed_pl"] - programmed) <= 1


def test_cancelled_it_ends_at_once_and_tells_what_was_programmed() -> None:
    bench = Bench(continuous())
    bench.ask("bolus.start", DOSE)
    bench.run(150_000)
    assert bench.ask("bolus.cancel") == {"delivered_nl": 2500}
    assert (bench.rate(), bench.status()["bolus"]) == (240_000, None)
    assert bench.told("bolus_ended")[0]["why"] == "cancelled"
    assert bench.refusal("bolus.cancel")["data"]["reason"] == "no_bolus"


# covers: BOL-1 LOG-4
def test_one_above_its_limit_is_refused_with_both_figures() -> None:
    bench = Bench(continuous())
    figures = _refused(bench, {"dose_ng": 100_001, "duration_s": 600}, "bolus_too_large")
    assert (figures["asked"], figures["allowed"]) == (100_001, 100_000)
    figures = _refused(bench, {"volume_nl": 200_001, "duration_s": 600}, "bolus_too_large")
    assert (figures["asked"], figures["allowed"]) == (100_001, 100_000)


# covers: BOL-1 BOL-3
def test_the_doses_of_24_hours_and_the_basal_dose_stay_within_the_days_limit() -> None:
    prescription = continuous(120_000)
    prescription["limits"] = limits(bolus_ng=50_000, dose_ng_per_day=200_000)
    bench = Bench(prescription)
    bench.ask("bolus.start", {"dose_ng": 50_000, "duration_s": 600})
    bench.run(HOUR_MS)
    figures = _refused(bench, {"dose_ng": 30_001, "duration_s": 600}, "bolus_too_large")
    assert (figures["asked"], figures["allowed"]) == (200_001, 200_000)
    bench.ask("bolus.start", {"dose_ng": 30_000, "duration_s": 600})
    bench.run(DAY_MS - HOUR_MS - 1)
    _refused(bench, {"dose_ng": 1_000, "duration_s": 600}, "bolus_too_large")
    bench.run(1)  # now the first is 24 hours past
    bench.ask("bolus.start", {"dose_ng": 50_000, "duration_s": 600})


# covers: BOL-3 DOS-8
def test_setting_the_clock_forgets_no_bolus() -> None:
    prescription = continuous(120_000)
    prescription["limits"] = limits(bolus_ng=50_000, dose_ng_per_day=180_000)
    bench = Bench(prescription)
    bench.ask("bolus.start", {"dose_ng": 50_000, "duration_s": 600})
    bench.run(HOUR_MS)
    bench.ask("clock.set", {"day": 20_500, "ms": 0})
    figures = _refused(bench, {"dose_ng": 50_000, "duration_s": 600}, "bolus_too_large")
    assert (figures["asked"], figures["allowed"]) == (220_000, 180_000)


# covers: BOL-1
def test_one_below_a_step_or_faster_than_the_pump_is_refused() -> None:
    bench = Bench(continuous())
    figures = _refused(bench, {"volume_nl": 20, "duration_s": 1}, "bolus_too_small")
    assert (figures["asked"], figures["allowed"]) == (20_000, 20_640)
    figures = _refused(bench, {"dose_ng": 100_000, "duration_s": 600}, "bolus_too_fast")
    assert figures["asked"] == 200_000 * 144 + 240_000
    assert figures["allowed"] == 24_000_000


# covers: BOL-1
def test_more_than_is_left_in_the_reservoir_is_refused() -> None:
    bench = Bench(continuous())
    bench.ask("service.filled", {"volume_nl": 509_999})
    figures = _refused(bench, DOSE, "reservoir_too_low")
    assert (figures["asked"], figures["allowed"]) == (10_000, 9_999)


# covers: BOL-1
def test_a_second_one_is_refused_while_the_first_runs() -> None:
    bench = Bench(continuous())
    bench.ask("bolus.start", DOSE)
    bench.run(100_000)
    data = bench.refusal("bolus.start", DOSE)["data"]
    assert (data["reason"], data["asked"]) == ("bolus_running", 500)


# covers: BOL-2
def test_without_a_running_therapy_there_is_none() -> None:
    _refused(Bench(), DOSE, "no_prescription")
    _refused(Bench(plain("stopped")), DOSE, "not_running")
    stopped = Bench(continuous())
    stopped.ask("delivery.stop")
    _refused(stopped, DOSE, "not_running")
    empty = Bench(continuous())
    empty.ask("service.filled", {"volume_nl": 0})
    _refused(empty, DOSE, "not_running")
    empty.run(10_000)  # the step under way is finished
    assert [bench.rate() for bench in (stopped, empty)] == [0, 0]


# covers: BOL-2 FAL-2
def test_in_fallback_there_is_none_and_a_running_one_is_abandoned() -> None:
    bench = Bench(flex())
    bench.ask("bolus.start", DOSE)
    bench.run(60_000)
    bench.fault("clock_lost")
    bench.run(1)
    ended = bench.told("bolus_ended")[0]
    assert (ended["why"], ended["delivered_nl"]) == ("fallback", 1000)
    _refused(bench, DOSE, "not_running")


# covers: BOL-2
def test_a_stop_abandons_it_and_resuming_does_not_bring_it_back() -> None:
    bench = Bench(continuous())
    bench.ask("bolus.start", DOSE)
    bench.run(60_000)
    bench.ask("delivery.stop")
    bench.ask("delivery.resume")
    assert (bench.rate(), bench.status()["bolus"]) == (240_000, None)
    assert bench.told("bolus_ended")[0]["why"] == "stopped"


# covers: PRE-1 PRE-6
def test_figures_that_make_no_bolus_are_faults() -> None:
    bench = Bench(continuous())
    for params, path in (
        ({"dose_ng": 5000}, "duration_s"),
        ({"duration_s": 600}, "dose_ng"),
        ({"dose_ng": 0, "duration_s": 600}, "dose_ng"),
        ({"dose_ng": 5000, "duration_s": 86_401}, "duration_s"),
        ({"dose_ng": 5000.5, "duration_s": 600}, "dose_ng"),
        ({"dose_ng": 5000, "volume_nl": 10_000, "duration_s": 600}, "volume_nl"),
        ({"dose_ug": 5, "dose_ng": 5000, "duration_s": 600}, "dose_ug"),
    ):
        assert bench.refusal("bolus.start", params)["data"]["faults"][0]["path"] == path
    assert bench.status()["bolus"] is None


# covers: BOL-3
def test_on_the_day_of_the_highest_basal_dose_a_bolus_counts_on_top_of_that_day() -> None:
    monday = [dose(0, 900_000)]
    others = [dose(0, 100_000)]
    prescription = flex()
    prescription["limits"] = limits(bolus_ng=700_000, dose_ng_per_day=1_000_000)
    prescription["schedule"] = [
        {"weekdays": ["mon"], "doses": monday},
        {"weekdays": ["tue", "wed", "thu", "fri", "sat", "sun"], "doses": others},
    ]
    bench = Bench(prescription)
    figures = _refused(bench, {"dose_ng": 100_001, "duration_s": 600}, "bolus_too_large")
    assert (figures["asked"], figures["allowed"]) == (1_000_001, 1_000_000)
    bench.ask("bolus.start", {"dose_ng": 100_000, "duration_s": 3600})


def test_a_bolus_of_just_one_step_is_given_and_less_is_refused() -> None:
    bench = Bench(continuous())
    bench.ask("service.calibration", {"pl_per_step": 20_000})
    _refused(bench, {"volume_nl": 19, "duration_s": 60}, "bolus_too_small")
    assert bench.ask("bolus.start", {"volume_nl": 20, "duration_s": 60})["volume_nl"] == 20
