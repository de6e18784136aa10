"""The power-cut matrix: days of a whole pump on littlefs, cut at every operation of the flash and started again.

A day is played once, and what its flash was told is written down. Then every state that a cut can leave is built from
that, a new pump is started on it and on the body as it was, and the rules of `cut_checks` are asked. Of the restarts
some are cut again, at every operation of theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from thecal.campaign import cut_checks
from thecal.campaign.busy_day import DAYS, UNWATCHED
from thecal.campaign.cut_after import gap_unknown, goes_on
from thecal.campaign.cut_checks import BLANK, Cut
from thecal.campaign.flash import CUTS, Image, cut, formatted
from thecal.campaign.life import FOLDER, Life, Moment, Past, View
from thecal.campaign.witness import Witness

PROGRAM_BYTES = 96 * 1024  # as much as the device's files may take
PLAIN = ("busy", "aged", "clock")
"""Days in whose programme each step is commanded, and moves what the pump counts."""
_OFF = (
    (0, True),
    (7_000, True),
    (40 * 60_000, True),
    (0, False),
    (3 * 3_600_000, False),
    (50 * 3_600_000, True),
)
"""How long the power is off, and whether the wall clock outlives it; in turn."""
_MINUTE_MS = 60_000
PL_PER_STEP = 20_640
_TELL = 100
_SEED = 20_260_105


@dataclass
class Figures:
    """How many cut points were tried, by kind, and what was found wrong.

    `most_over_steps`: by how much the account was ahead of the motor after a cut; `most_short_pl`: the part of a step
    that a cut has cost. Both of the days in which nothing was broken.
    """

    operations: int = 0
    clean: int = 0
    torn: int = 0
    between: int = 0
    recovery: int = 0
    most_over_steps: int = 0
    most_short_pl: int = 0
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def points(self) -> int:
        """All of them."""
        return self.clean + self.torn + self.between + self.recovery

    def line(self, day: str) -> str:
        """How far it is."""
        return f"{day}: {self.points()} cut points, {len(self.violations)} violations"


def matrix(
    progress: Callable[[str], None] = print,
    share: int = 1,
    again: int = 8,
    days: tuple[str, ...] = tuple(DAYS),
) -> Figures:
    """Every `share`-th cut point of the days; every `again`-th restart of these is cut again. Says how far it is."""
    began = time.monotonic()
    figures = Figures()
    for name in days:
        for number in tries(figures, name, share, again):
            if number % _TELL == 0:
                progress(figures.line(name))
        progress(figures.line(name))
    figures.seconds = time.monotonic() - began
    return figures


def tries(figures: Figures, name: str, share: int, again: int) -> Iterator[int]:
    """One day of it, a cut point at a time, which it numbers."""
    day = _Day(name)
    figures.operations += len(day.life.moments)
    for number, (how, point, image) in enumerate(day.points()):
        if number % share == 0:
            _count(figures, how)
            _try(figures, point, image, number // share % again == 0)
            yield number // share


def at(name: str, operation: int) -> list[str]:
    """What is violated when this operation of a day is cut, in each way: for whoever looks for the reason."""
    figures = Figures()
    for _, point, image in _Day(name).points():
        if point.moment.operations == operation:
            _try(figures, point, image, again=True)
    return figures.violations


class _Day:
    """A day that was played, and every point of it at which the power may go."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.life = Life(formatted(FOLDER, PROGRAM_BYTES), Witness(), watch=name not in UNWATCHED)
        DAYS[name](self.life)
        self.life.end()
        self.steps = [(moment.body.true_ms, moment.body.motor.turned) for moment in self.life.instants]
        self.digests: dict[int, bytes] = {}

    def points(self) -> Iterator[tuple[str, Cut, Image]]:
        """How it is cut, the cut, and the flash that it leaves; in the order of the day."""
        operations, image = self.life.flash.operations, list(self.life.image)
        between = sorted(self.life.instants, key=lambda moment: moment.operations)
        for number, operation in enumerate(operations):
            while between and between[0].operations <= number:
                yield "between", self._cut("between", between[0], len(between)), image
                between.pop(0)
            for turn, how in enumerate(CUTS):
                point = self._cut(how, self.life.moments[number], number * 5 + turn)
                yield how, point, cut(operation, image, how, _SEED + number)
            operation.done(image)
        for moment in between:
            yield "between", self._cut("between", moment, moment.kept), image

    def _cut(self, how: str, moment: Moment, turn: int) -> Cut:
        off_ms, known = _OFF[turn % len(_OFF)]
        found = around(self.life.saves, moment, (BLANK,))
        what = f"{self.name} operation {moment.operations} {how}, off {off_ms} ms, clock known {known}"
        plain = self.name in PLAIN
        whole = plain and moment.programmed_pl - moment.body.motor.turned * PL_PER_STEP < PL_PER_STEP
        return Cut(
            what, moment, found, off_ms, known, self.life.records, self.steps, plain, whole, 1, self.digests
        )


def around(saves: list[View | None], moment: Moment, before: tuple[View, ...]) -> tuple[View, ...]:
    """What the last complete save held, and what the one under way would; `before` where there was none."""
    view = saves[moment.kept - 1] if moment.kept else None
    kept = (view,) if view is not None else before
    coming = saves[moment.kept] if moment.saving and moment.kept < len(saves) else None
    return kept if coming is None else (*kept, coming)


def revive(image: Image, point: Cut, watch: bool) -> Life:
    """The power comes back: a new pump on what the flash holds, and on the body as it was."""
    moment = point.moment
    body = moment.body.photograph()
    body.wake(point.off_ms, point.known)
    return Life(image, body, Past(moment.programmed_pl, moment.commanded, moment.taken, point.records), watch)


def _try(figures: Figures, point: Cut, image: Image, again: bool) -> None:
    """Cuts once; and where it is wished, the restart too."""
    restarted = _restart(figures, point, image, again)
    if restarted is None:
        return
    if point.whole:
        made = point.moment.body.motor.turned
        figures.most_over_steps = max(figures.most_over_steps, restarted.started.commanded - made)
        figures.most_short_pl = max(figures.most_short_pl, point.moment.programmed_pl - made * PL_PER_STEP)
    if again:
        _cut_again(figures, point, restarted)
        _live_on(figures, point, image)


def _restart(figures: Figures, point: Cut, image: Image, watch: bool = False) -> Life | None:
    """Starts a pump after the cut and asks every rule; None where it did not even start."""
    try:
        life = revive(image, point, watch)
    except Exception as error:
        figures.violations.append(f"{point.what}: no start: {type(error).__name__}: {error}")
        return None
    found = [text for rule in cut_checks.RULES for text in rule(life, point)]
    found += goes_on(life, point, _MINUTE_MS)
    if watch:
        found += cut_checks.whole_log(life, point)
    found += cut_checks.program(life, point)
    figures.violations += [f"{point.what}: {text}" for text in found]
    life.end()
    return life


def _live_on(figures: Figures, point: Cut, image: Image) -> None:
    """The same restart once more, for some hours."""
    life = revive(image, point, watch=False)
    found = [text for _ in range(3) for text in goes_on(life, point, 60 * _MINUTE_MS)]
    figures.violations += [f"{point.what}, hours later: {text}" for text in found]
    life.end()


def _cut_again(figures: Figures, first: Cut, life: Life) -> None:
    """Cuts the restart, and the minute after it, at each operation of its flash."""
    image = list(life.image)
    records = {**first.records, **life.records}
    for number, operation in enumerate(life.flash.operations):
        for turn, how in enumerate(CUTS):
            moment = life.moments[number]
            found = around(life.saves, moment, first.found)
            off_ms, known = _OFF[(number + turn) % len(_OFF)]
            what = f"{first.what}; again operation {number} {how}, off {off_ms} ms, clock known {known}"
            second = Cut(
                what, moment, found, off_ms, known, records, first.steps, first.plain, first.whole, 2
            )
            second.doubtful = gap_unknown(life)
            figures.recovery += 1
            _restart(figures, second, cut(operation, image, how, _SEED + number))
        operation.done(image)


def _count(figures: Figures, how: str) -> None:
    kind = {"before": "clean", "between": "between"}.get(how, "torn")
    setattr(figures, kind, getattr(figures, kind) + 1)
