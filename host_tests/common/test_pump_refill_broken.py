"""A refill visit that is broken off at any step: what the pump believes, what is true, and what leaves the tip."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, Bench, continuous, drugs
from care_bench import reason
from refill_bench import (
    FILL_NL,
    LEFT_NL,
    NEW,
    OLD,
    STEPS,
    WEDNESDAY,
    WHY,
    content_nl,
    document_at,
    finish,
    reservoir,
    visit,
    with_drug,
)


# covers: REF-2
def test_refill_counts_only_what_is_left_as_soon_as_the_rest_is_out() -> None:
    bench = with_drug()
    visit(bench, "begun")
    assert reservoir(bench) == (4_000_000, WEDNESDAY + 7)
    _visit_withdrawn = bench.ask("refill.withdrawn", {"volume_nl": 3_000_000})
    assert _visit_withdrawn["left_nl"] == LEFT_NL
    assert reservoir(bench) == (LEFT_NL, WEDNESDAY + 7)
    assert content_nl(bench) == LEFT_NL
    assert bench.rate() == 240_000
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
    assert (reservoir(bench)[0], content_nl(bench)) == (
        809_000,
        LEFT_NL + FILL_NL,
    )  # the dead volume above empty
    finish(bench)
    assert reservoir(bench)[0] == LEFT_NL + FILL_NL


# covers: RES-2
def test_refill_of_a_reservoir_that_is_emptied_on_purpose_raises_nothing_for_half_an_hour() -> None:
    bench = with_drug()
    visit(bench, "withdrawn", left_nl=0)
    bench.run(30 * MINUTE_MS - 1)
    assert (bench.rate(), bench.alarms()) == (240_000, [])
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
    bench.run(MINUTE_MS)
    finish(bench)
    assert (bench.rate(), bench.alarms()) == (240_000, [])
    assert content_nl(bench) - reservoir(bench)[0] in range(-100, 20)
    left = with_drug()
    visit(left, "withdrawn", left_nl=0)
    left.run(31 * MINUTE_MS)
    assert (left.rate(), left.alarms()) == (0, ["empty_reservoir", "low_reservoir"])


# covers: RES-2
def test_refill_of_a_reservoir_that_was_empty_before_stays_stopped_until_it_is_finished() -> None:
    bench = with_drug()
    bench.ask("service.filled", {"volume_nl": 500_000})
    bench.run(MINUTE_MS)
    visit(bench, "withdrawn", left_nl=0)
    assert (bench.rate(), bench.state("empty_reservoir")) == (0, "active")
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
    finish(bench)
    assert (bench.rate(), bench.state("empty_reservoir")) == (240_000, "latched")


# covers: REF-1
def test_refill_interrupted_by_the_power_leaves_no_visit_and_the_prescription() -> None:
    for step in STEPS[1:]:
        bench = with_drug()
        visit(bench, step, concentration=NEW)
        bench.restart((WEDNESDAY, 0))
        assert bench.ask("refill.get") == {"step": "none"}
        assert bench.ask("prescription.get")["prescription"] == continuous()
        assert not bench.told("reservoir_filled") and not bench.told("bridge_started")
        bench.ask("refill.begin", {"left_nl": 0})
        found = bench.ask("refill.withdrawn", {"volume_nl": content_nl(bench)})
        assert found["flagged"] == (step == "filled")  # then the pump counts on no more than it may deliver
        bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
        assert finish(bench)["volume_nl"] == content_nl(bench) == FILL_NL


# covers: REF-1 REF-2
def test_refill_cut_short_by_the_power_after_the_filling_does_not_go_on_as_what_was_prescribed() -> None:
    bench = with_drug()
    visit(bench, "filled", concentration=2_000_000)
    bench.restart((WEDNESDAY, 0))
    told = reason(bench, "service.filled", {"volume_nl": 18_000_000})
    assert told[0] == "refill_needed" and told[1:] == (OLD, 1_921_053)
    assert bench.rate() == 0
    bench.ask("refill.begin", {"left_nl": LEFT_NL})
    bench.ask("refill.withdrawn", {"volume_nl": FILL_NL})
    mixture = bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})["drugs"]
    assert (
        mixture[0]["concentration_ng_per_ml"] == bench.truth()["reservoir_ng_per_ml"]
    )  # the rest was the new one


# covers: REF-1
def test_refill_interrupted_by_the_link_waits_for_the_next_request() -> None:
    for step in STEPS[1:]:
        bench = with_drug()
        visit(bench, step)
        before = bench.ask("refill.get")
        bench.run(HOUR_MS)
        assert bench.ask("refill.get") == before
        assert reservoir(bench)[1] == WEDNESDAY + 7


# covers: REF-2
def test_refill_that_nobody_finishes_never_lets_the_filling_out_of_the_tip() -> None:
    """Four times the concentration, and a pump that still reckons with the old one: empty stops it in time."""
    bench = with_drug()
    visit(bench, "filled", concentration=2_000_000)
    before = bench.truth()
    bench.run(10 * DAY_MS)
    after = bench.truth()
    assert (bench.rate(), bench.state("empty_reservoir")) == (0, "active")
    assert 300_000 < after["given_nl"] - before["given_nl"] < 312_000  # the dead volume, and the head ripples
    assert (after["reservoir_ng_per_ml"], after["tip_ng_per_ml"]) == (1_921_053, OLD)
    told = finish(bench, bench.propose(document_at(1_921_053, 120_000)))
    assert -3_000 < told["volume_nl"] - after["content_nl"] < 3_000
    assert (
        bench.rate() == 62_466
    )  # the catheter holds the filling already: no bridge, which would be four times the dose
    bench.run(DAY_MS)
    assert bench.truth()["tip_ng_per_ml"] == 1_921_053


# covers: REF-2
def test_refill_abandoned_is_over_and_what_is_out_stays_out() -> None:
    for step, volume_nl in (("begun", 4_000_000), ("withdrawn", LEFT_NL), ("filled", 809_000)):
        bench = with_drug()
        visit(bench, step)
        assert bench.ask("refill.abandon") == {"step": "none", "volume_nl": volume_nl}
        record = bench.told("refill_abandoned")[0]
        assert (record["step"], record["reservoir_nl"]) == (step, volume_nl)
        assert bench.ask("refill.get") == {"step": "none"}
        assert bench.rate() == 240_000


# covers: REF-1
def test_refill_that_memory_cannot_keep_changes_nothing() -> None:
    bench = with_drug()
    visit(bench, "filled", concentration=OLD)
    digest = bench.propose(document_at(OLD, 110_000))
    bench.fault("store_broken")
    before = bench.ask("prescription.get")
    assert reason(bench, "refill.finish", {"digest": digest, "reason": WHY})[0] == "memory_error"
    assert bench.ask("prescription.get") == before
    assert bench.ask("refill.get")["step"] == "filled"
    assert reservoir(bench) == (809_000, WEDNESDAY + 7)
    bench.fault("store_broken", 0)
    finish(bench, digest)
    assert (bench.rate(), reservoir(bench)[0]) == (220_000, LEFT_NL + FILL_NL)


# covers: REF-2
def test_refill_with_an_unprescribed_filling_cannot_be_abandoned_only_finished_or_taken_out_again() -> None:
    bench = with_drug()
    visit(bench, "filled", left_nl=0, concentration=2_000_000)
    assert reason(bench, "refill.abandon", {})[0] == "wrong_mixture"
    assert reason(bench, "service.filled", {"volume_nl": 18_000_000})[0] == "refill_open"
    assert bench.ask("refill.withdrawn", {"volume_nl": 18_000_000})["step"] == "withdrawn"
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
    finish(bench)
    assert bench.truth()["reservoir_ng_per_ml"] == OLD


# covers: REF-2
def test_refill_that_has_been_delivered_from_is_not_taken_out_again() -> None:
    bench = with_drug()
    visit(bench, "filled", left_nl=0, concentration=2_000_000)
    bench.run(HOUR_MS)
    assert reason(bench, "refill.withdrawn", {"volume_nl": 18_000_000})[0] == "refill_step"


# covers: REF-3
def test_refill_that_was_finished_is_what_a_commit_must_be_for() -> None:
    bench = Bench(document_at(OLD, 120_000))
    visit(bench, "filled", left_nl=0, concentration=2_000_000)
    finish(bench, bench.propose(document_at(2_000_000, 120_000)))
    digest = bench.propose(document_at(OLD, 120_000))
    assert reason(bench, "prescription.commit", {"digest": digest, "reason": WHY})[0] == "refill_needed"
    assert bench.truth()["reservoir_ng_per_ml"] == 2_000_000


# covers: REF-1
def test_refill_leaves_a_stopped_pump_stopped() -> None:
    bench = with_drug()
    bench.ask("delivery.stop")
    visit(bench, "filled", concentration=OLD)
    finish(bench, bench.propose(document_at(OLD, 120_000)))
    assert bench.status()["therapy"] == "stopped"
    assert bench.told("prescription_committed")[-1]["rate_nl_per_day"] == 0


# covers: BRI-3
def test_refill_of_what_could_not_follow_is_refused_before_it_is_filled_in() -> None:
    bench = with_drug()
    visit(bench, "withdrawn", left_nl=0)
    water = [{"name": "water", "concentration_ng_per_ml": OLD}]
    assert reason(bench, "refill.filled", {"volume_nl": FILL_NL, "drugs": water})[0] == "bridge_impossible"
    assert (bench.ask("refill.get")["step"], content_nl(bench)) == ("withdrawn", 0)
    assert reason(bench, "service.catheter_replaced", {"reason": WHY, "rinsed": True})[0] == "not_stopped"
    bench.ask("delivery.stop")
    bench.ask("service.catheter_replaced", {"reason": WHY, "rinsed": True})
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": water})
    document = continuous(harms=False)
    finish(bench, bench.propose(document))
    bench.ask("delivery.resume")
    bench.ask("prime.start")
    bench.run(HOUR_MS)
    assert (bench.status()["therapy"], bench.truth()["tip_ng_per_ml"]) == ("running", OLD)


def test_refill_of_a_date_that_nobody_names_keeps_the_one_before() -> None:
    bench = with_drug()
    assert reservoir(bench)[1] == WEDNESDAY + 7
    bench.ask("service.filled", {"volume_nl": 18_000_000})
    assert reservoir(bench) == (18_000_000, WEDNESDAY + 7)
    bench.ask("service.filled", {"volume_nl": 18_000_000, "next_refill_day": 0})
    assert reservoir(bench)[1] is None
