"""When the next refill is due: by volume, by how long the drug keeps, and by the appointment."""

from bench import DAY_MS, FULL_NL, Bench, continuous, drugs, limits
from care_bench import reason
from refill_bench import FILL_NL, NEW, OLD, WEDNESDAY, WHY, document_at, filling, finish, visit, with_drug


# covers: REF-5
def test_refill_reckons_the_date_with_what_the_bridge_takes() -> None:
    bench = with_drug(document=document_at(OLD, 400_000))
    bench.ask("service.filled", {"volume_nl": 4_000_000})
    visit(bench, "filled", left_nl=0, concentration=NEW)
    told = finish(bench, bench.propose(document_at(NEW, 400_000)))
    # 0.309 mL at 0.8 mL a day, then 15.69 mL at 0.4: 39.6 days, not 40
    assert (told["by"], told["next_refill_day"]) == ("volume", WEDNESDAY + 39)


# covers: REF-5
def test_refill_is_due_by_stability_where_that_is_sooner() -> None:
    bench = with_drug(document=continuous(30_000))
    visit(bench, "filled")
    told = finish(bench)  # 17 mL would last 283 days at 0.06 mL a day
    assert (told["by"], told["next_refill_day"]) == ("stability", WEDNESDAY + 90)


# covers: REF-5
def test_refill_of_ziconotide_is_due_after_14_days_first_then_40_diluted_and_84_undiluted() -> None:
    bench = Bench()
    bench.restart((WEDNESDAY, 0))  # a pump that was never filled
    bench.ask("refill.begin", {"left_nl": 0})
    bench.ask("refill.withdrawn", {"volume_nl": 0})
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": filling(25_000, "ziconotide")})
    assert reason(bench, "refill.finish", {"reason": WHY})[0] == "no_prescription"
    told = finish(bench, bench.propose(document_at(25_000, 2_400, "ziconotide")))
    assert (told["by"], told["next_refill_day"]) == ("stability", WEDNESDAY + 14)
    assert bench.rate() == 96_000
    for diluted, days in ((True, 40), (False, 84)):
        bench.ask("refill.begin", {"left_nl": 0})
        bench.ask("refill.withdrawn", {"volume_nl": 17_900_000})
        bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": filling(25_000, "ziconotide")})
        told = bench.ask("refill.finish", {"reason": WHY, "diluted": diluted})
        assert told["next_refill_day"] == WEDNESDAY + days


def test_refill_of_a_stopped_pump_that_keeps_for_long_has_a_date_by_stability_only() -> None:
    bench = with_drug(document={"mode": "stopped", "drugs": drugs(False), "limits": limits()})
    visit(bench, "withdrawn")
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs(False)})
    told = finish(bench)
    assert (told["by"], told["next_refill_day"]) == ("stability", WEDNESDAY + 3650)


# covers: REF-5
def test_refill_visit_keeps_the_appointment_and_ends_refill_overdue() -> None:
    bench = with_drug(FULL_NL)
    bench.ask("course.appoint", {"day": WEDNESDAY + 2, "reason": WHY})
    bench.run(8 * DAY_MS)
    assert bench.state("refill_overdue") == "active"
    visit(bench, "filled")
    finish(bench)
    assert bench.state("refill_overdue") == "clear"
    assert bench.ask("course.get")["appointment_day"] is None


def test_refill_needs_a_date_from_which_the_next_one_is_reckoned() -> None:
    bench = with_drug()
    visit(bench, "filled")
    bench.fault("clock_lost")
    assert reason(bench, "refill.finish", {"reason": WHY})[0] == "clock_unknown"
    bench.ask("clock.set", {"day": WEDNESDAY + 1, "ms": 0})
    assert finish(bench)["next_refill_day"] == WEDNESDAY + 71
