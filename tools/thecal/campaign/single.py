"""One row of the catalogue at one moment of one mode, or two rows one after the other: broken, watched, and judged."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from thecal.campaign import deeds
from thecal.campaign.catalogue import ROWS
from thecal.campaign.rig import Rig
from thecal.campaign.rows import ROTOR, Row, Script
from thecal.campaign.scenes import DAY_S, DRUGS, SCENES, Setting, begun

_PIECES = 12
"""Looks at the body until the row's time is over, and as many until the end."""
_AFTER_S = 60
_SECOND_WITHIN_S = 3_600
_FAILED = "state failed"
HARMS = DRUGS[0]


class Case(NamedTuple):
    """Where and when something breaks; `row` is an index of ROWS, -1 for a pair."""

    row: int
    mode: str
    seed: int


class Outcome(NamedTuple):
    """Seconds and nL, each beside what is allowed; `within_s` None where nothing has to be seen."""

    case: Case
    names: tuple[str, ...]
    values: tuple[int, ...]
    seen_s: float | None
    within_s: float | None
    extra_nl: float
    most_extra_nl: float
    missing_nl: float
    most_missing_nl: float
    claimed: bool
    """Whether the volumes are claimed: of a pair they are not where one takes what the other needs."""
    wrong: str
    """What broke the row, empty where nothing did."""


class Watch:
    """Looks at the body whenever it is told to, and whenever the pump tells something."""

    def __init__(self, rig: Rig, setting: Setting, seen: tuple[str, ...], until_seen: bool) -> None:
        self._rig, self._setting = rig, setting
        self._seen, self._until_seen = seen, until_seen
        self._begun_ms = rig.true_ms()
        self.seen_s: float | None = None
        self.extra_nl = self.missing_nl = 0.0
        rig.heard = self._heard

    def look(self) -> None:
        """At the body, and where it may be off for good at the pump's own word."""
        if _FAILED in self._seen and self._rig.status()["therapy"] == "failed":
            self._told(_FAILED)
        self._measure()

    def _measure(self) -> None:
        """Compares what left the tip with what was asked for, as it is now."""
        now_ms = self._rig.true_ms() - self._begun_ms
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
            self._measure()
            self.seen_s = (self._rig.true_ms() - self._begun_ms) / 1000


class Part(NamedTuple):
    """One fault of a case, with the setting that its bounds are reckoned from, `after_s` from the moment on."""

    row: Row
    after_s: float
    setting: Setting
    script: Script


def tried(case: Case) -> Outcome:
    """Plays the case and judges it."""
    if case.row < 0:
        return _tried_pair(case)
    row = ROWS[case.row]
    random = Random(f"{row.part} {row.name} {case.mode} {case.seed}")
    rig = begun(case.mode, random)
    return _played(case, rig, random, [_part(row, rig, random, 0)])


def _tried_pair(case: Case) -> Outcome:
    """Two rows and a mode by the seed, the second up to an hour after the first."""
    random = Random(f"pair {case.seed}")
    rows = random.sample(ROWS, 2)
    mode = random.choice([mode for mode in SCENES if all(mode in row.modes for row in rows)])
    rig = begun(mode, random)
    after_s = random.choice((0, random.uniform(0, _SECOND_WITHIN_S)))
    parts = [_part(rows[0], rig, random, 0), _part(rows[1], rig, random, after_s)]
    return _played(case._replace(mode=mode), rig, random, parts)


def _part(row: Row, rig: Rig, random: Random, after_s: float) -> Part:
    setting = Setting(rig.oracle, rig.drug == HARMS, after_s)
    return Part(row, after_s, setting, row.script(setting, random))


def _played(case: Case, rig: Rig, random: Random, parts: list[Part]) -> Outcome:
    ends = [part.after_s + (part.row.within.of(part.setting) or 0) for part in parts]
    length_s = max(end + part.row.settle_s for end, part in zip(ends, parts, strict=True)) + _AFTER_S
    for part in parts:
        part.setting.last(length_s - part.after_s)
    whole = Setting(rig.oracle, rig.drug == HARMS)
    whole.last(length_s)
    seen = tuple(name for part in parts for name in part.row.seen)
    watch = Watch(rig, whole, seen, any(part.row.until_seen for part in parts))
    wrong = ""
    try:
        _play(rig, random, watch, parts, length_s)
    except Exception as error:  # whatever it is, it is this case's outcome
        wrong = f"{type(error).__name__}: {error}"
    return _judged(case, parts, whole, watch, wrong)


def _play(rig: Rig, random: Random, watch: Watch, parts: list[Part], length_s: float) -> None:
    """Does what the scripts say when they say it, and looks again and again until the end."""
    deeds_due = [
        (round((part.after_s + at_s) * 1000), *deed) for part in parts for at_s, *deed in part.script
    ]
    moments = {at_ms for at_ms, *_ in deeds_due}
    for part in parts:
        within_s = part.row.within.of(part.setting) or 0
        for begin_s, end_s in ((0, within_s), (within_s, length_s - part.after_s)):
            looks = [begin_s + (end_s - begin_s) * number / _PIECES for number in range(1, _PIECES + 1)]
            moments |= {round((part.after_s + at_s) * 1000) for at_s in looks}
    begun_ms = rig.elapsed_ms
    for moment_ms in sorted(moments):
        rig.pass_pump(max(begun_ms + moment_ms - rig.elapsed_ms, 0))
        for at_ms, what, value in deeds_due:
            if at_ms == moment_ms:
                watch.answered(deeds.do(rig, random, str(what), int(value)))
        watch.look()
    rig.status()


def _judged(case: Case, parts: list[Part], whole: Setting, watch: Watch, wrong: str) -> Outcome:
    # in a bridge that lasts until what was missed is made up, or that starts anew, the other of both rates may run
    bridge_nl = (whole.most - whole.least) * whole.left_s / DAY_S if whole.bridge else 0.0
    restarts = any(part.row.restarts for part in parts)
    outcome = Outcome(
        case,
        tuple(part.row.name for part in parts),
        tuple(part.setting.value for part in parts),
        watch.seen_s,
        _within_s(parts),
        watch.extra_nl,
        sum(part.row.extra.of(part.setting) or 0 for part in parts) + (bridge_nl if restarts else 0),
        watch.missing_nl,
        sum(part.row.missing.of(part.setting) or 0 for part in parts) + bridge_nl,
        not _taken(parts),
        wrong,
    )
    return outcome._replace(wrong=wrong or _wrong(outcome))


def _within_s(parts: list[Part]) -> float | None:
    """Of a pair one has to be seen, by the time of the later one; nothing where one may make up for the other."""
    if ROTOR in _taken(parts):
        return None
    times = [(part.after_s, part.row.within.of(part.setting)) for part in parts if part.row.seen]
    return max((after_s + within_s for after_s, within_s in times if within_s is not None), default=None)


def _taken(parts: list[Part]) -> set[str]:
    """What one of them takes and the other needs."""
    return {
        what
        for one in parts
        for other in parts
        for what in one.row.takes
        if one is not other and what in other.row.needs
    }


def _wrong(outcome: Outcome) -> str:
    found = []
    if outcome.within_s is not None and outcome.seen_s is None:
        found.append("not detected")
    elif outcome.within_s is not None and (outcome.seen_s or 0) > outcome.within_s + 0.001:
        found.append("detected too late")
    if outcome.claimed and outcome.extra_nl > outcome.most_extra_nl:
        found.append("too much")
    if outcome.claimed and outcome.missing_nl > outcome.most_missing_nl:
        found.append("too little")
    return ", ".join(found)
