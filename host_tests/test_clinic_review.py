"""Both columns of a proposal, what differs, which limits it touches, what the patient will notice; and a lost line."""

from __future__ import annotations

from typing import Any

import pytest

from test_clinic_form import FLEX, PATIENT
from thecal.clinic import doses, form, prescribing, refilling, review, trends, trials
from thecal.errors import Failure
from thecal.files import Faulty
from thecal.link import Refused
from thecal.prescriptions import Caller, Draft
from thecal.testing import Pump

WATER = form.empty() | PATIENT | {"dose": "240 ug/day", "most_dose": "800 ug/day", "most_bolus": "50 ug"}


def commit(pump: Caller, typed: form.Form) -> None:
    proposal = prescribing.propose(pump, prescribing.check(pump, typed).draft)
    prescribing.commit(pump, proposal.digest, "a test")


def proposed(pump: Caller, typed: form.Form) -> prescribing.Proposal:
    return prescribing.propose(pump, prescribing.check(pump, typed).draft)


def test_a_first_prescription_stands_beside_nothing(pump: Pump) -> None:
    proposal = proposed(pump, FLEX)
    assert all(row.running == "-" and row.differs for row in review.rows(None, proposal.readback))
    assert "The pump begins to give medicine." in review.noticed(None, proposal.readback, pump.status())


def test_only_what_differs_is_a_difference(pump: Pump) -> None:
    commit(pump, WATER)
    changed = WATER | {"patient_lockout": "3 h", "most_bolus": "60 ug"}
    proposal = proposed(pump, changed)
    assert proposal.running is not None
    found = review.differences(proposal.running, proposal.readback)
    assert [tuple(row) for row in found] == [
        ("most in a bolus", "50 ug", "60 ug"),
        ("  lockout", "2 h", "3 h"),
    ]
    told = review.noticed(proposal.running, proposal.readback, pump.status())
    assert told[0] == "The dose of a day stays as it is in the mean."
    assert told[1] == "The first own bolus is possible 3 h after the commit, as after any change."


def test_the_doses_in_force_stand_side_by_side_at_every_change(pump: Pump) -> None:
    commit(pump, WATER)
    week = "mon-fri 00:00 200 ug/day\n 06:00 300 ug/day\nsat,sun 00:00 240 ug/day"
    proposal = proposed(pump, WATER | {"mode": "flex", "schedule": week})
    steps = [tuple(row) for row in review.rows(proposal.running, proposal.readback) if ":" in row.what]
    assert steps == [
        ("mon-fri 00:00", "240 ug/day", "200 ug/day"),
        ("mon-fri 06:00", "240 ug/day", "300 ug/day"),
        ("sat,sun 00:00", "240 ug/day", "240 ug/day"),
    ]
    assert review.noticed(proposal.running, proposal.readback, pump.status())[0].startswith("More: ")


def test_a_bolus_under_way_and_a_stop_are_noticed(pump: Pump) -> None:
    commit(pump, WATER)
    pump.request("bolus.start", dose_ng=10_000, duration_s=600)
    proposal = proposed(pump, WATER | {"dose": "200 ug/day"})
    told = review.noticed(proposal.running, proposal.readback, pump.status())
    assert told[0] == "Less: 200 ug a day instead of 240 ug, 16.7 %."
    assert "The bolus that runs now is ended." in told
    pump.request("delivery.stop")
    assert review.noticed(proposal.running, proposal.readback, pump.status())[0].startswith("Delivery, which")


def test_a_soft_limit_asks_for_its_very_figure(pump: Pump) -> None:
    strong = form.empty() | {"drug_1": "morphine", "concentration_1": "20 mg/mL", "dose": "3 mg/day"}
    strong |= {"most_dose": "10 mg/day", "most_bolus": "1 mg"}
    checked = prescribing.check(pump, strong)
    assert checked.readback is not None
    assert any("soft limit" in line for line in review.limits(checked.readback))
    with pytest.raises(Faulty, match="morphine:start=3mg"):
        prescribing.propose(pump, checked.draft)
    named = [{"drug": "morphine", "what": "start", "figure_ng_per_day": 3_000_000}]
    assert prescribing.propose(pump, checked.draft, named).digest


class Cut:
    """A link that is lost with the commit: before it reaches the pump, or before the answer comes back."""

    def __init__(self, pump: Pump, arrives: bool) -> None:
        self.pump, self.arrives = pump, arrives

    def call(self, method: str, **params: Any) -> Any:
        if method != "prescription.commit":
            return self.pump.call(method, **params)
        if self.arrives:
            self.pump.call(method, **params)
        raise Failure("the pump at /dev/ttyACM0 is gone")


# covers: PRG-1
@pytest.mark.parametrize("arrives", [False, True])
def test_after_a_lost_line_both_sides_know_whether_the_proposal_runs(pump: Pump, arrives: bool) -> None:
    commit(pump, WATER)
    before = prescribing.running(pump)
    proposal = proposed(pump, WATER | {"dose": "250 ug/day"})
    with pytest.raises(prescribing.Unsure, match="either all of the proposal or what it ran before"):
        prescribing.commit(Cut(pump, arrives), proposal.digest, "a lost line")
    assert prescribing.became(pump, proposal) == arrives
    assert (prescribing.running(pump) == before) == (not arrives)


# covers: PRG-1
def test_a_proposal_alone_changes_nothing(pump: Pump) -> None:
    commit(pump, WATER)
    before, seq = prescribing.running(pump), pump.status()["log_seq"]
    proposed(pump, WATER | {"dose": "250 ug/day"})
    assert (prescribing.running(pump), pump.status()["log_seq"]) == (before, seq)


def test_a_dose_is_adjusted_by_percent_or_to_a_figure_and_too_much_is_refused(pump: Pump) -> None:
    commit(pump, FLEX)
    pump.run("2d")
    lower = doses.adjust(pump, doses.change("-10 %"))
    assert review.noticed(lower.running, lower.readback, pump.status())[0].startswith(
        "Less: 158.793 ug a day"
    )
    assert doses.change("120 ug/day") == {"dose_ng_per_day": 120_000}
    with pytest.raises(Refused, match="one step leads to"):
        doses.adjust(pump, doses.change("+80"))
    plan = doses.taper(pump, 20, 7)
    assert doses.told_taper(plan)[0] == "2026-01-07  176.437 ug/day"


def test_a_refill_is_guided_to_its_end(pump: Pump) -> None:
    commit(pump, WATER)
    pump.run("10d")
    assert refilling.told(refilling.state(pump)) == [refilling.NEXT["none"]]
    predicted = refilling.begin(pump, 0)["predicted_nl"]
    told = refilling.told(refilling.withdrawn(pump, predicted * 2 // 3))
    assert any("20 % off" in line for line in told)
    content = refilling.drugs_of("drug", [("Water", "1 mg/mL"), ("", "")])
    state = refilling.filled(pump, 18_000_000, content)
    assert refilling.fits(state, prescribing.running(pump))
    assert "water 1 mg/mL now" in refilling.told(state)[3]
    done = refilling.done(refilling.finish(pump, "as planned"))
    assert done[0] == "The reservoir holds 18.000 mL."
    assert done[1].startswith("Next refill by 2026-")


def test_another_mixture_takes_its_own_proposal(pump: Pump) -> None:
    commit(pump, WATER)
    pump.run("10d")
    refilling.withdrawn(pump, refilling.begin(pump, 0)["predicted_nl"])
    content = refilling.drugs_of("drug", [("water", "2 mg/mL")])
    state = refilling.filled(pump, 18_000_000, content)
    assert not refilling.fits(state, prescribing.running(pump))
    proposal = proposed(pump, WATER | {"concentration_1": "2 mg/mL"})
    assert any(
        "bridge" in line for line in review.noticed(proposal.running, proposal.readback, pump.status())
    )
    refilling.finish(pump, "stronger", proposal.digest)
    assert prescribing.became(pump, proposal)


def test_a_trial_is_guided_from_the_candidate_to_its_first_dose(pump: Pump) -> None:
    pump.request("clock.set", day=20_458, ms=0)
    for row in trials.course(pump)["criteria"][:3]:
        trials.meet(pump, row["criterion"], True, "seen")
    trials.group(pump, "spinal", "after an injury")
    assert "state        trial" in trials.told_course(trials.move(pump, "trial", "agreed"))
    assert trials.told(trials.begin(pump, "Baclofen"))[:2] == ["Trial of baclofen, 0 given.", "Give 50 ug."]
    assert any(line.startswith("from 2026-01-05 04:00") for line in trials.told(trials.given(pump, 50_000)))
    pump.run("5h")
    told = trials.told(trials.observed(pump, "response", 240))
    assert "Therapy may start with 100 ug/day." in told
    history = trials.told_history(trials.history(pump))
    assert any("trial dose: 0 ug -> 50 ug" in line for line in history)


def test_trends_are_the_logs_figures_and_the_forecast_says_by_what(pump: Pump) -> None:
    commit(pump, WATER)
    pump.run("2h")
    pump.run("3d")
    pump.request("patient.bolus")
    pump.run("1d")
    told = trends.trends(trends.fetched(pump))
    assert told.unit == "ug/day"
    assert [round(amount) for _, amount in told.doses][1:3] == [240, 240]
    assert [(use.given, use.refused) for use in told.uses] == [(1, 0)]
    assert told.forecast.prescribed_h is not None
    assert any(line.startswith("refill       low as prescribed in") for line in trends.told(told))
    assert told.to_json()["patient_boluses"][0]["given"] == 1


def test_a_draft_of_a_file_and_of_a_form_are_the_same(pump: Pump) -> None:
    value = form.filled(WATER).value
    assert Draft(value).device == prescribing.check(pump, WATER).draft.device
