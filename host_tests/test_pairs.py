"""Every pair of a mode and an interruption: what both rows expect, together, and the same on both interpreters."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bench import Bench

from pair_course import PL_PER_STEP
from pair_flow import DAY_MS
from pair_interruptions import INTERRUPTIONS
from pair_play import Played
from pair_power import Powered
from pair_rows import ALL, EXTRA, NONE, SENSED_MS, Interruption, Special
from pair_special import SPECIAL
from pair_told import UNTOLD, flow_of, is_flow, line, wall_ms
from pairs import CUT_MS, END_MS, MODES, Effect, Json, Mode
from pairs import INTERRUPTED_MS as AT_MS
from pump import alarm_table, events, fallback, prescription
from thecal import virtual

HERE = Path(__file__).parent
PAIRS = [(mode, interruption) for mode in MODES for interruption in INTERRUPTIONS]


def _told_by_tip(interruption: Interruption) -> bool:
    """Whether all that was commanded left at the tip: not where steps are missed or extra."""
    return interruption.delivered == ALL and interruption.tip


def _each(pairs: list[tuple[Mode, Interruption]]) -> pytest.MarkDecorator:
    names = [f"{mode.name}, {interruption.name}" for mode, interruption in pairs]
    return pytest.mark.parametrize(("mode", "interruption"), pairs, ids=names)


EACH = _each(PAIRS)
_, _, COMMANDED, DELIVERED, LEFT, GIVEN, TIP = range(7)
"""Of an account, see pair_play."""
FG_IN_NG = 1_000_000
STEP_NL = 21


class Pair:
    """What is played of a mode and an interruption, and what is expected of it."""

    def __init__(self, mode: Mode, interruption: Interruption) -> None:
        plain = Special("", interruption.effects, interruption.records)
        self.special = SPECIAL.get((mode.name, interruption.name), plain)
        self.mode, self.interruption = mode, interruption
        self.over_ms = interruption.over_ms

    def task(self) -> Json:
        play = self.special.happenings or self.interruption.happenings
        drug, fails = self.interruption.drug, self.interruption.fails
        happenings = self.mode.happenings(drug) + play(self.mode, drug)
        return {"happenings": happenings, "marks": self._marks(), "fails": fails}

    def _marks(self) -> list[list[Any]]:
        """Before, soon, during, at its end and after it; a program that hangs tells nothing."""
        cut = self.interruption.cut
        marks: list[list[Any]] = [[AT_MS - 1, "account"]]
        marks += [] if cut is None else [[CUT_MS, "cut", *cut], [CUT_MS, "account"]]
        if not self.interruption.blind:
            middle_ms = (AT_MS + self.over_ms) // 2
            marks += [[at_ms, "account"] for at_ms in (AT_MS + SENSED_MS, middle_ms, self.over_ms - 1)]
        marks += [[at_ms, "account"] for at_ms in (self.over_ms + 1000, END_MS)]
        return sorted(marks, key=lambda mark: mark[0])

    def walk(self, seen_ms: int, missed: int) -> tuple[list[list[int]], Powered]:
        """Rate, programmed pL, commanded steps and the mass at the tip at each account; and the course at its end."""
        its = [(seen_ms if effect[0] == AT_MS else effect[0], *effect[1:]) for effect in self.special.effects]
        steps: list[Effect] = [*self.mode.effects_all(), *its, (self.over_ms, "missed", missed)]
        steps += [(mark[0], "account") for mark in self._marks() if mark[1] == "account"]
        course, accounts = self.mode.course(), []
        for at_ms, what, *figures in sorted(steps, key=lambda step: step[0]):
            course.pass_until(at_ms)
            if what == "account":
                accounts.append([course.rate(), course.programmed_pl(), course.commanded(), course.tip.mass])
            else:
                course.happens(what, *figures)
        return accounts, course


@cache
def played(mode: Mode, interruption: Interruption) -> Played:
    return Played(Pair(mode, interruption).task())


def seen_at(run: Played, interruption: Interruption) -> int:
    """The instant of the interruption's effect."""
    if not interruption.sensed:
        return AT_MS
    seen_ms = next(wall_ms(event) for event in run.events[run.before :] if event["event"] == "fallback")
    assert AT_MS <= seen_ms < AT_MS + SENSED_MS
    return seen_ms


# covers: DOS-1 PER-3 PRI-2 BRI-1 BRI-3 BOL-2
@EACH
def test_a_pair_does_what_its_rows_say(mode: Mode, interruption: Interruption) -> None:
    pair, run = Pair(mode, interruption), played(mode, interruption)
    missed = run.accounts[-2][COMMANDED] - run.accounts[-2][DELIVERED]
    walked, course = pair.walk(seen_at(run, interruption), max(missed, 0))
    assert [account[:3] for account in run.accounts] == [account[:3] for account in walked]
    assert [flow_of(event) for event in run.events if is_flow(event)] == course.told
    told = [event for event in run.events[run.before :] if not is_flow(event)]
    records = [line(event) for event in told if event["event"] not in UNTOLD]
    if interruption.guarded:
        assert set(records) == set(pair.special.records)
    else:
        assert records == list(pair.special.records)


# covers: DOS-4
@EACH
def test_of_a_pair_nothing_is_made_up(mode: Mode, interruption: Interruption) -> None:
    run = played(mode, interruption)
    missed = [account[COMMANDED] - account[DELIVERED] for account in run.accounts]
    asked = run.accounts[-2][COMMANDED] - run.accounts[0][COMMANDED]
    if interruption.delivered == EXTRA:
        assert missed[-1] < -100
    elif interruption.delivered == ALL or mode.name == "stopped":
        assert set(missed) <= {0, -1, 1, 2}  # a step early, or what another calibration has made due at once
    elif interruption.delivered == NONE:
        walked, _ = Pair(mode, interruption).walk(AT_MS, missed[-2])
        assert abs(missed[-2] - (walked[-3][2] - walked[0][2])) <= 1
    else:
        assert 0 < missed[-2] < asked
        assert missed[-2] >= Pair(mode, interruption).walk(AT_MS, missed[-2])[1].unauthorised - 1
    assert abs(missed[-1] - missed[-2]) <= 1


# covers: BRI-1 PRI-1
@_each([pair for pair in PAIRS if _told_by_tip(pair[1])])
def test_of_a_pair_the_dose_at_the_tip_is_that_of_the_flow(mode: Mode, interruption: Interruption) -> None:
    pair, run = Pair(mode, interruption), played(mode, interruption)
    walked, course = pair.walk(AT_MS, 0)
    wanted_ng = (walked[-1][3] - walked[0][3]) // DAY_MS // FG_IN_NG
    few_steps_ng = 3 * STEP_NL * course.ng_per_ml // FG_IN_NG
    given_ng = run.accounts[-1][TIP] - run.accounts[0][TIP]
    assert abs(given_ng - wanted_ng) <= wanted_ng // 100 + few_steps_ng


# covers: RST-2 RST-3 RST-6
@_each([pair for pair in PAIRS if pair[1].cut is not None])
def test_of_a_power_cut_the_gap_and_the_reserve_are_told_and_all_of_that_counts_as_given(
    mode: Mode, interruption: Interruption
) -> None:
    run = played(mode, interruption)
    course = Pair(mode, interruption).walk(AT_MS, 0)[1]
    at = [event["event"] for event in run.events].index("power_returned")
    told, known = run.events[at], bool(interruption.cut)
    assert (told["gap_known"], told["reserved_steps"]) == (known, course.reserved)
    assert abs(told["gap_s"] * 1000 - (course.gap_ms if known else 0)) < 1000
    assert not [event for event in run.events[:at] if event.get("why") == "power_cut"]
    before, after = run.accounts[2:4]
    counted_nl = (after[DELIVERED] - before[DELIVERED]) * PL_PER_STEP // 1000
    assert abs(before[LEFT] - after[LEFT] - counted_nl) <= 1
    never_made_nl = after[DELIVERED] * PL_PER_STEP // 1000 - after[GIVEN]
    assert 0 <= never_made_nl <= course.reserved * STEP_NL


# covers: REC-1 RST-2
@_each([pair for pair in PAIRS if pair[1].fails])
def test_of_a_program_that_fails_the_reserve_counts_as_given_and_no_gap_is_told(
    mode: Mode, interruption: Interruption
) -> None:
    run = played(mode, interruption)
    reserved = Pair(mode, interruption).walk(AT_MS, 0)[1].reserved
    told = next(event for event in run.events if event["event"] == "power_returned")
    assert (told["gap_known"], told["gap_s"], told["reserved_steps"]) == (True, 0, reserved)
    failed = [event["times"] for event in run.events if event["event"] == "program_failed"]
    assert failed == [1]
    never_made_nl = run.accounts[-1][DELIVERED] * PL_PER_STEP // 1000 - run.accounts[-1][GIVEN]
    assert 0 <= never_made_nl <= reserved * STEP_NL


# covers: LOG-2
def test_all_pairs_end_alike_on_micropython() -> None:
    task = {"pairs": [Pair(*pair).task() for pair in PAIRS]}
    there = virtual.run_script(
        HERE / "pair_play.py", task, "micropython", folders=[HERE / "common"], most_s=300
    )["pairs"]
    here = [played(*pair).result() for pair in PAIRS]
    different = [pair for pair, ours, theirs in zip(PAIRS, here, there, strict=True) if ours != theirs]
    assert [(mode.name, interruption.name) for mode, interruption in different] == []


def test_no_pair_is_missing() -> None:
    names = [(mode.name, interruption.name) for mode, interruption in PAIRS]
    assert len({mode.name for mode in MODES}) == len(MODES) >= 11
    assert len({interruption.name for interruption in INTERRUPTIONS}) == len(INTERRUPTIONS) >= 25
    assert len(set(names)) == len(MODES) * len(INTERRUPTIONS)
    assert set(SPECIAL) <= set(names)
    assert all(special.why for special in SPECIAL.values())


def test_the_pairs_cover_every_mode_record_of_the_flow_end_alarm_and_effect() -> None:
    told = [event for pair in PAIRS for event in played(*pair).events]
    assert {mode.basal for mode in MODES} == set(prescription.MODES)
    assert {event["event"] for event in told if is_flow(event)} == set(filter(_flows, events.EVENT_NAMES))
    whys = {(event["event"], event["why"]) for event in told if "why" in event}
    ends = {(kind, why) for kind in _ENDING for why in _WHYS}
    assert whys == ends | {
        ("bolus_ended", "cancelled"),
        ("prime_ended", "cancelled"),
        ("prime_ended", "missed"),
    }
    raised = {event["alarm"] for event in told if event["event"] == "alarm_raised"}
    assert raised == set(alarm_table.NAMES) - {"stopped_48h"}  # days, not hours: test_pump_delivery
    assert {event["effect"] for event in told if event["event"] == "fallback"} == set(fallback.EFFECTS)


_WHYS = ("complete", "replaced", "stopped", "fallback", "power_cut")
_ENDING = ("bolus_ended", "periodic_bolus_ended", "patient_bolus_ended", "prime_ended")
_ELSEWHERE = ("alarms.", "course.", "trial.", "dose.", "taper.", "twin.", "prescription.", "patient.report")
"""What changes no delivery, or as a new prescription does."""


def _flows(name: str) -> bool:
    return is_flow({"event": name})


def test_the_pairs_use_every_request_that_changes_a_delivery() -> None:
    tasks = [Pair(*pair).task() for pair in PAIRS]
    asked = {it["request"]["method"] for task in tasks for it in task["happenings"] if "request" in it}
    known = {method for method in Bench().loop.rpc.methods if not method.startswith(_ELSEWHERE)}
    assert known - asked == {
        "status",
        "log.read",
        "drugs.list",
        "refill.get",
        "refill.abandon",
        "service.profile",
        "selftest.run",
    }
