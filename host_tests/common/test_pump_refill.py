"""Whole refill visits by requests: what comes out, what goes in, what is refused, and which prescription follows."""

from bench import DAY_MS, HOUR_MS, continuous, drugs
from care_bench import reason
from refill_bench import (
    FILL_NL,
    LEFT_NL,
    NEW,
    OLD,
    WEDNESDAY,
    WHY,
    content_nl,
    document_at,
    filling,
    finish,
    reservoir,
    visit,
    with_drug,
)


def test_refill_visit_fills_the_reservoir_and_sets_the_next_date() -> None:
    bench = with_drug()
    told = bench.ask("refill.begin", {"left_nl": LEFT_NL})
    assert (told["step"], told["predicted_nl"]) == ("begun", 3_000_000)
    told = bench.ask("refill.withdrawn", {"volume_nl": 2_900_000})
    assert (told["discrepancy_permille"], told["flagged"]) == (34, False)
    told = bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
    assert told["drugs"] == drugs()
    told = finish(bench)
    assert told == {
        "volume_nl": 19_000_000,
        "next_refill_day": WEDNESDAY + 70,  # 17 mL above the low mark at 0.24 mL a day
        "by": "volume",
        "discrepancy_permille": 34,
        "flagged": False,
    }
    assert reservoir(bench) == (19_000_000, WEDNESDAY + 70)
    assert bench.ask("refill.get") == {"step": "none"}
    assert bench.rate() == 240_000
    visit = [r["event"] for r in bench.events if r["event"].startswith(("refill", "reservoir"))][-4:]
    assert visit == ["refill_begun", "refill_withdrawn", "refill_filled", "reservoir_filled"]
    filled = bench.told("reservoir_filled")[-1]
    assert (filled["volume_nl"], filled["next_refill_day"], filled["before_nl"]) == (
        19_000_000,
        WEDNESDAY + 70,
        809_000,
    )
    entry = bench.ask("course.history")[-1]
    assert (entry["what"], entry["new"], entry["reason"]) == ("reservoir_nl", 19_000_000, WHY)


# covers: REF-4
def test_refill_flags_more_than_20_percent_in_answer_log_and_history() -> None:
    for withdrawn, permille, flagged in (
        (2_400_000, 200, False),
        (2_397_000, 201, True),  # 20.1 %
        (2_399_999, 201, True),
        (3_600_000, 200, False),
        (3_603_000, 201, True),
    ):
        bench = with_drug()
        bench.ask("refill.begin", {"left_nl": LEFT_NL})
        told = bench.ask("refill.withdrawn", {"volume_nl": withdrawn})
        assert (told["discrepancy_permille"], told["flagged"]) == (permille, flagged)
        record = bench.told("refill_withdrawn")[0]
        assert (record["flagged"], record["discrepancy_permille"]) == (int(flagged), permille)
        assert (record["withdrawn_nl"], record["predicted_nl"]) == (withdrawn, 3_000_000)
        last = bench.ask("course.history")[-1]
        assert (last["what"] == "refill_discrepancy_permille") == flagged
        bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs()})
        assert finish(bench)["flagged"] == flagged


def test_refill_finds_more_than_the_pump_reckoned_with() -> None:
    bench = with_drug()
    bench.fault("content_nl", 5_000_000)
    bench.ask("refill.begin", {"left_nl": LEFT_NL})
    assert bench.ask("refill.withdrawn", {"volume_nl": content_nl(bench) - LEFT_NL})["flagged"]


# covers: RES-3
def test_refill_refuses_what_cannot_be_and_stays_where_it_is() -> None:
    bench = with_drug()
    for method, params in (
        ("refill.withdrawn", {"volume_nl": 1}),
        ("refill.filled", {"volume_nl": 1, "drugs": drugs()}),
        ("refill.finish", {"reason": WHY}),
        ("refill.abandon", {}),
    ):
        assert reason(bench, method, params)[0] == "refill_step"
    visit(bench, "begun")
    assert reason(bench, "refill.begin", {"left_nl": 0})[0] == "refill_open"
    over = reason(bench, "refill.withdrawn", {"volume_nl": 19_000_001})
    assert over == ("withdrawn_too_much", 19_000_001, 19_000_000)
    bench.ask("refill.withdrawn", {"volume_nl": 3_000_000})
    over = reason(bench, "refill.filled", {"volume_nl": 19_000_001, "drugs": drugs()})
    assert over == ("overfill", 19_000_001, 19_000_000)
    assert reason(bench, "refill.filled", {"volume_nl": 0, "drugs": drugs()})[0] == "nothing_filled"
    assert (
        reason(bench, "refill.filled", {"volume_nl": 9, "drugs": filling(OLD, "water")})[0]
        == "other_drug_left"
    )
    strong = bench.refusal("refill.filled", {"volume_nl": 9, "drugs": filling(2_000_001)})
    assert strong["data"]["faults"][0]["value"] == 2_000_001
    assert content_nl(bench) == LEFT_NL
    assert bench.ask("refill.get")["step"] == "withdrawn"
    assert bench.refusal("refill.finish", {})["code"] == -32602


# covers: REF-6
def test_refill_bridges_from_the_filling_on_not_from_its_end() -> None:
    bench = with_drug()
    visit(bench, "filled", concentration=NEW)
    bench.run(12 * HOUR_MS)  # 0.12 mL of the mixture are in the catheter
    finish(bench, bench.propose(document_at(973_684)))
    assert bench.told("bridge_started")[0]["left_nl"] in range(189_000, 189_050)
    bench.run(18 * HOUR_MS)
    assert (bench.status()["therapy"], bench.truth()["tip_ng_per_ml"]) == ("bridging", OLD)
    bench.run(2 * HOUR_MS)
    assert (bench.status()["therapy"], bench.truth()["tip_ng_per_ml"]) == ("running", 973_684)


# covers: REF-3
def test_refill_mixes_with_what_was_left_and_takes_a_prescription_for_the_mixture_only() -> None:
    bench = with_drug()
    visit(bench, "filled", concentration=NEW)
    mixture = bench.ask("refill.get")["drugs"][0]["concentration_ng_per_ml"]
    assert mixture == 973_684  # (0.5 x 1 + 1 x 18) / 19
    assert reason(bench, "refill.finish", {"reason": WHY}) == ("wrong_mixture", mixture, OLD)
    digest = bench.propose(document_at(NEW))
    params = {"digest": digest, "reason": WHY}
    refusal = bench.refusal("refill.finish", params)
    assert (refusal["data"]["reason"], refusal["data"]["asked"]) == ("wrong_mixture", mixture)
    assert "973684" in refusal["message"] and "1000000" in refusal["message"]
    assert bench.ask("refill.get")["step"] == "filled" and content_nl(bench) == LEFT_NL + FILL_NL
    finish(bench, bench.propose(document_at(mixture)))
    assert bench.ask("prescription.get")["prescription"]["drugs"] == filling(mixture)


# covers: BRI-5
def test_refill_with_another_concentration_starts_the_bridge() -> None:
    bench = with_drug()
    visit(bench, "filled", left_nl=0, concentration=NEW)
    digest = bench.propose(document_at(NEW))
    told = bench.ask("prescription.get")["prescription"]["drugs"]
    assert told == filling(OLD)
    finish(bench, digest)
    status = bench.status()
    assert (status["therapy"], status["rate_nl_per_day"]) == ("bridging", 240_000)
    assert (status["catheter"]["front"], status["catheter"]["left_nl"]) == ("change", 309_002)
    assert reservoir(bench)[0] == FILL_NL
    bench.run(2 * DAY_MS)  # 0.309 mL at 0.24 mL a day are 31 h
    assert bench.rate() == 120_000
    truth = bench.truth()
    assert (truth["tip_ng_per_ml"], truth["reservoir_ng_per_ml"]) == (NEW, NEW)
    assert bench.told("front_arrived")[-1]["front"] == "change"


# covers: REF-1
def test_refill_finishes_only_what_was_proposed() -> None:
    bench = with_drug()
    visit(bench, "filled", left_nl=0, concentration=NEW)
    digest = bench.propose(document_at(NEW))
    bench.propose(document_at(NEW, 110_000))
    assert reason(bench, "refill.finish", {"digest": digest, "reason": WHY})[0] == "unknown_proposal"
    assert reason(bench, "prescription.commit", {"digest": bench.propose(document_at(NEW)), "reason": WHY})[
        0
    ] == ("refill_needed")
    assert bench.ask("refill.get")["step"] == "filled"


# covers: PCA-2
def test_refill_locks_the_patients_bolus() -> None:
    document = continuous(harms=False)
    document["patient_bolus"] = {"dose_ng": 4_000, "duration_s": 300, "lockout_s": 3_600, "most_in_24h": 4}
    bench = with_drug(document=document)
    bench.run(2 * HOUR_MS)
    visit(bench, "withdrawn")
    bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": drugs(False)})
    finish(bench)
    assert bench.refusal("patient.bolus")["data"]["wait_s"] == 3_600
    bench.run(HOUR_MS)
    bench.ask("patient.bolus")
