"""One row of the catalogue at one moment of one mode: broken, watched, and held against its bounds."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from thecal.campaign import deeds
from thecal.campaign.catalogue import ROWS
from thecal.campaign.rig import Rig
from thecal.campaign.rows import Row, Script
from thecal.campaign.scenes import Setting, begun

_PIECES = 12
"""Looks at the body until the row's time is over, and as many until the end."""


class Case(NamedTuple):
    """Where and when something breaks; `row` is an index of ROWS."""

    row: int
    mode: str
    seed: int


class Outcome(NamedTuple):
    """Seconds and nL, each beside what the row allows; `seen_s` None where nothing told of it."""

    case: Case
    value: int
    seen_s: float | None
    within_s: float | None
    extra_nl: float
    most_extra_nl: float
    missing_nl: float
    most_missing_nl: float
    wrong: str
    """What broke the row, empty where nothing did."""


class Watch:
    """Looks at the body whenever it is told to, and whenever the pump tells something."""

    def __init__(self, rig: Rig, setting: Setting, seen: tuple[str, ...], until_seen: bool) -> None:
        self._rig, self._setting = rig, setting
        self._seen, self._until_seen = seen, until_seen
        self._begun_ms = rig.elapsed_ms
        self.seen_s: float | None = None
        self.extra_nl = self.missing_nl = 0.0
        rig.heard = self._heard

    def look(self) -> None:
        """Compares what left the tip with what was asked for, as it is now."""
        now_ms = self._rig.elapsed_ms - self._begun_ms
        extra_nl = self._rig.tip_nl() - self._setting.curve.nl(now_ms)
        self.extra_nl = max(self.extra_nl, extra_nl)
        if not (self._until_seen and self.seen_s is not None):
            self.missing_nl = max(self.missing_nl, -extra_nl)

    def answered(self, replies: list[dict[str, Any]]) -> None:
        """The pump's answers to a damaged line."""
        for reply in replies:
            self._told(f"answer {reply.get('error', {}).get('code')}")

    def _heard(self, record: dict[str, Any]) -> None:
        self._told(f"event {record['event']}" if record.get("flagged", 1) else "")
        if record["event"] == "alarm_raised":
            self._told(f"alarm {record['alarm']}")

    def _told(self, what: str) -> None:
        if what in self._seen and self.seen_s is None:
            self.look()
            self.seen_s = (self._rig.elapsed_ms - self._begun_ms) / 1000


def tried(case: Case) -> Outcome:
    """Plays the case and judges it."""
    row = ROWS[case.row]
    random = Random(f"{row.part} {row.name} {case.mode} {case.seed}")
    rig = begun(case.mode, random)
    setting = Setting(case.mode, rig)
    script = row.script(setting, random)
    within_s = row.within.of(setting)
    setting.last(rig.oracle, (within_s or 0) + row.settle_s + 60)
    watch = Watch(rig, setting, row.seen, row.until_seen)
    wrong = ""
    try:
        played(rig, random, watch, script, setting.left_s, within_s or 0)
    except Exception as error:  # whatever it is, it is this case's outcome
        wrong = f"{type(error).__name__}: {error}"
    return _judged(case, row, setting, watch, wrong)


def played(
    rig: Rig, random: Random, watch: Watch, script: Script, left_s: float, within_s: float
) -> None:
    """Does what the script says when it says it, and looks again and again until the end."""
    pieces = {round(within_s * 1000 * i / _PIECES) for i in range(1, _PIECES + 1)}
    pieces |= {round((within_s + (left_s - within_s) * i / _PIECES) * 1000) for i in range(1, _PIECES + 1)}
    moments = sorted({*pieces, *(round(at_s * 1000) for at_s, _, _ in script)})
    begun_ms = rig.elapsed_ms
    for at_ms in moments:
        rig.pass_pump(begun_ms + at_ms - rig.elapsed_ms)
        for at_s, what, value in script:
            if round(at_s * 1000) == at_ms:
                watch.answered(deeds.do(rig, random, what, value))
        watch.look()
    rig.status()


def _judged(case: Case, row: Row, setting: Setting, watch: Watch, wrong: str) -> Outcome:
    within_s = row.within.of(setting)
    # in a bridge that lasts until what was missed is made up, or starts anew, the other of both rates may run
    bridge_nl = (setting.most - setting.least) * setting.left_s / 86_400 if setting.bridge else 0.0
    most_extra_nl = (row.extra.of(setting) or 0) + (bridge_nl if row.restarts else 0)
    most_missing_nl = (row.missing.of(setting) or 0) + bridge_nl
    outcome = Outcome(
        case,
        setting.value,
        watch.seen_s,
        within_s if row.seen else None,
        watch.extra_nl,
        most_extra_nl,
        watch.missing_nl,
        most_missing_nl,
        wrong,
    )
    return outcome._replace(wrong=wrong or _wrong(outcome))


def _wrong(outcome: Outcome) -> str:
    found = []
    if outcome.within_s is not None and outcome.seen_s is None:
        found.append("not detected")
    elif outcome.within_s is not None and (outcome.seen_s or 0) > outcome.within_s:
        found.append("detected too late")
    if outcome.extra_nl > outcome.most_extra_nl:
        found.append("too much")
    if outcome.missing_nl > outcome.most_missing_nl:
        found.append("too little")
    return ", ".join(found)

