"""The attack campaign in short: nothing is accepted, dosing is exact meanwhile, a stop is always heard."""

from __future__ import annotations

import pytest

from pump import counter, session
from thecal.campaign import attacks
from thecal.campaign.attack import ATTACKS


# covers: SES-1 SES-2 SES-3 SES-4 SES-5 SES-7 SES-10
@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_is_accepted_or_disturbs_a_step_and_a_stop_is_heard(name: str) -> None:
    outcome = attacks.attacked(name, 300, 1)
    assert outcome.tried >= 90
    assert (outcome.accepted, outcome.exact, outcome.heard) == (0, True, outcome.stops)


# covers: SES-4 SES-9
def test_no_power_cut_rolls_the_number_back() -> None:
    outcome = attacks.rolled_back(share=5)
    assert outcome.stops > 5
    assert (outcome.accepted, outcome.heard) == (0, outcome.stops)


@pytest.mark.parametrize("name", ["forged", "brute force", "another role", "altered"])
def test_the_campaign_finds_a_pump_that_checks_no_proof(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "same", lambda a, b: True)
    assert attacks.attacked(name, 100, 1).wrong()


@pytest.mark.parametrize("name", ["replayed", "reordered"])
def test_the_campaign_finds_a_pump_that_counts_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counter.Counter, "take", lambda self, number: None)
    assert attacks.attacked(name, 100, 1).wrong()
