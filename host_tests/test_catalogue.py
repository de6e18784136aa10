"""The fault catalogue: what it claims of each fault holds on the twin, at a few moments. `make campaign` tries many."""

from __future__ import annotations

from random import Random

import pytest

from thecal import docs
from thecal.campaign import deeds, document
from thecal.campaign.catalogue import MOST_UNDETECTABLE, PARTS, ROWS
from thecal.campaign.rig import Rig
from thecal.campaign.scenes import SCENES, Setting, begun
from thecal.campaign.single import Case, Watch, tried

MODES = list(SCENES)
TRIED = 2
"""Modes of each row, in turn; together they meet every mode several times."""


# covers: FLT-1
@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row.name for row in ROWS])
def test_a_fault_is_told_in_time_and_its_volumes_stay_within_the_bounds(number: int) -> None:
    for turn in range(TRIED):
        outcome = tried(Case(number, MODES[(number + turn * 4) % len(MODES)], turn))
        assert not outcome.wrong, outcome


# covers: FLT-1
@pytest.mark.parametrize("seed", range(20))
def test_of_two_faults_one_is_told_and_volumes_add_at_most(seed: int) -> None:
    outcome = tried(Case(-1, "", seed))
    assert not outcome.wrong, outcome


# covers: FLT-2
def test_there_are_forty_faults_in_every_part_and_few_that_cannot_be_detected() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) >= 40
    assert {row.part for row in ROWS} == set(PARTS)
    asleep = [row for row in ROWS if not row.seen]
    assert len(asleep) <= MOST_UNDETECTABLE
    assert all(row.asleep for row in asleep)


def test_every_row_injects_what_the_twin_knows() -> None:
    rig = Rig()
    known = (
        {row["fault"] for row in rig.told("twin.faults")}
        | set(deeds.LINES)
        | {"visit", "set clock", "watchdog"}
    )
    setting = Setting(begun("continuous", Random(1)).oracle, harms=True)
    setting.last(3600)
    assert {what for row in ROWS for _, what, _ in row.script(setting, Random(1))} <= known


def test_what_was_asked_for_is_the_oracle_s_at_every_moment() -> None:
    rig = begun("periodic", Random(3))
    setting = Setting(rig.oracle, harms=True)
    setting.last(20_000)
    for _ in range(40):
        before_ms = rig.elapsed_ms
        rig.pass_time(499_999)
        assert rig.elapsed_ms == before_ms + 499_999
        setting_nl = setting.curve.nl(rig.elapsed_ms - before_ms)
        assert setting_nl <= float(rig.oracle.accounts.programmed) / 1000
    at_ms = 40 * 499_999
    assert setting.curve.nl(at_ms) == pytest.approx(float(rig.oracle.accounts.programmed) / 1000)


# covers: FLT-1
def test_a_pump_that_gives_too_much_or_too_little_does_not_pass() -> None:
    rig = begun("continuous", Random(5))
    setting = Setting(rig.oracle, harms=True)
    setting.last(3600)
    watch = Watch(rig, setting, (), False)
    rig.fault("lost_steps_permille", 500)
    rig.pass_pump(600_000)
    watch.look()
    assert watch.missing_nl == pytest.approx(setting.asked_nl(600) / 2, abs=60)
    rig.fault("lost_steps_permille", 0)
    rig.fault("runaway_steps_per_hour", 400_000)
    rig.pass_pump(60_000)
    watch.look()
    assert watch.seen_s is None
    assert rig.status()["alarms"][0] == "over_infusion"


def test_the_document_derives_every_bound() -> None:
    text = document.document()
    for row in ROWS:
        assert row.name in text
        for bound in (row.within, row.extra, row.missing):
            assert bound.why in text
    assert "fault_catalogue.md" in docs.DOCUMENTS
