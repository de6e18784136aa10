"""Runs each campaign and puts what it found into words and tables. It judges nothing: cases judge themselves."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from math import inf

from thecal.campaign import fuzz, soak, workers
from thecal.campaign.catalogue import ROWS
from thecal.campaign.report import Ran, failed, table
from thecal.campaign.single import Case, Outcome, tried

Say = Callable[[str], None]


def command(part: str, options: str) -> str:
    """How to run it again."""
    return f"python -m thecal.campaign {part} {options}"


# -- the catalogue ----------------------------------------------------------------------------------------------------


def cases(moments: int, seed: int, row: str = "", mode: str = "") -> list[Case]:
    """`moments` of each row in each of its modes, or of those that are named alone."""
    return [
        Case(number, name, seed + moment)
        for number, one in enumerate(ROWS)
        if row in ("", one.name)
        for name in one.modes
        if mode in ("", name)
        for moment in range(moments)
    ]


def faults(chosen: list[Case], jobs: int, say: Say) -> Ran:
    """Every row at many moments of every mode."""
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in workers.over(tried, chosen, jobs, "faults"):
        outcomes[outcome.case.row].append(outcome)
        if outcome.wrong:
            say(_failure(outcome))
    failures = [_failure(one) for row in sorted(outcomes) for one in outcomes[row] if one.wrong]
    heads = (
        "part",
        "fault",
        "injected",
        "to be seen",
        "seen",
        "in time",
        "latest",
        "most extra",
        "most missing",
    )
    rows = [_row(number, outcomes[number]) for number in sorted(outcomes)]
    due = [one for found in outcomes.values() for one in found if one.within_s is not None]
    seen = sum(1 for one in due if one.seen_s is not None)
    text = (
        f"{len(chosen):,} single faults; {seen:,} detected of {len(due):,} that must be. "
        "Times and volumes stand beside what the row allows there, where they come nearest to it.\n\n"
    )
    return Ran(text + table(heads, rows) + "\n" + failed(failures), failures)


def _row(number: int, found: list[Outcome]) -> tuple[object, ...]:
    due = [one for one in found if one.within_s is not None]
    seen = [one for one in due if one.seen_s is not None]
    in_time = [one for one in seen if "late" not in one.wrong]
    return (
        ROWS[number].part,
        ROWS[number].name,
        len(found),
        len(due),
        len(seen),
        len(in_time),
        _nearest([(one.seen_s or 0, one.within_s or 0) for one in seen], "s"),
        _nearest([(one.extra_nl, one.most_extra_nl) for one in found], "nL"),
        _nearest([(one.missing_nl, one.most_missing_nl) for one in found], "nL"),
    )


def _nearest(pairs: list[tuple[float, float]], unit: str) -> str:
    """The figure that comes nearest to its bound, of those that are equal the largest."""
    if not pairs:
        return ""
    figure, bound = max(pairs, key=lambda pair: (pair[0] / pair[1] if pair[1] else 0, pair[0]))
    return f"{figure:,.1f} of {bound:,.1f} {unit}"


def _failure(outcome: Outcome) -> str:
    row, mode, seed = outcome.case
    again = f"--seed {seed}" if row < 0 else f'--row "{ROWS[row].name}" --mode "{mode}" --seed {seed}'
    figures = (
        f"values {outcome.values}, seen after {outcome.seen_s} of {outcome.within_s} s, "
        f"extra {outcome.extra_nl:.1f} of {outcome.most_extra_nl:.1f} nL, "
        f"missing {outcome.missing_nl:.1f} of {outcome.most_missing_nl:.1f} nL"
    )
    what = f"{' and '.join(outcome.names)} in {mode}: {outcome.wrong}: {figures}"
    return f"{what}\n{command('pairs' if row < 0 else 'faults', again)}"


def pairs(count: int, seed: int, jobs: int, say: Say) -> Ran:
    """Two rows at once, drawn from a seed."""
    chosen = [Case(-1, "", number) for number in range(seed, seed + count)]
    outcomes = []
    for outcome in workers.over(tried, chosen, jobs, "pairs"):
        outcomes.append(outcome)
        if outcome.wrong:
            say(_failure(outcome))
    failures = [_failure(one) for one in outcomes if one.wrong]
    due = [one for one in outcomes if one.within_s is not None]
    claimed = [one for one in outcomes if one.claimed]
    seen = sum(1 for one in due if one.seen_s is not None)
    text = (
        f"{len(outcomes):,} pairs, the second up to an hour after the first; in {len(due):,} one must be seen, and was "
        f"in {seen:,}. Of {len(claimed):,} the sum of both rows' volumes is claimed; of the others one fault takes "
        f"away what the other's bounds rely on. Nearest to the sum: "
        f"{_nearest([(one.extra_nl, one.most_extra_nl) for one in claimed], 'nL')} extra, "
        f"{_nearest([(one.missing_nl, one.most_missing_nl) for one in claimed], 'nL')} missing.\n\n"
    )
    return Ran(text + failed(failures), failures)


# -- soak and fuzz ----------------------------------------------------------------------------------------------------


def lives(pumps: int, years: float, seed: int, jobs: int, say: Say, most_min: float = inf) -> Ran:
    """So many pumps, each so many years; or as many as are done when the time is over."""
    begun_s, done, failures = time.monotonic(), [], []
    happenings: Counter[str] = Counter()
    for life in workers.over(partial(soak.soaked, years=years), range(seed, seed + pumps), jobs, "soak", 1):
        done.append(life)
        happenings.update(life.happenings)
        if life.failure:
            failures.append(f"{life.failure}\n{command('soak', f'--seed {life.seed} --years {years:g}')}")
            say(failures[-1])
        if time.monotonic() - begun_s > most_min * 60:
            break
    took_s = time.monotonic() - begun_s
    total = sum(life.days for life in done) / 365
    text = (
        f"{total:,.1f} pump-years: {len(done):,} pumps from seed {seed:,} on, {years:g} each; "
        f"{sum(happenings.values()):,} happenings, {sum(life.checks for life in done):,} times everything was checked; "
        f"{took_s / 60:.1f} min on {jobs or os.cpu_count()} cores, {total / took_s * 60:.1f} pump-years a minute.\n\n"
    )
    rows: list[tuple[object, ...]] = [
        (name.replace("_", " "), f"{count:,}") for name, count in happenings.most_common()
    ]
    return Ran(text + table(("happening", "times"), rows) + "\n" + failed(failures), failures)


def fuzzing(kinds: list[str], count: int, seed: int, jobs: int, say: Say) -> Ran:
    """So many cases of each kind."""
    rows: list[tuple[object, ...]] = []
    failures = []
    for kind in kinds:
        outcomes: Counter[str] = Counter()
        for case in workers.over(partial(fuzz.fuzzed, kind), range(seed, seed + count), jobs, f"fuzz {kind}"):
            outcomes[case.outcome] += 1
            if case.failure:
                failures.append(f"{case.failure}\n{command('fuzz', f'--kind {kind} --seed {case.seed}')}")
                say(failures[-1])
        rows.append((kind, f"{count:,}", ", ".join(f"{word} {n:,}" for word, n in outcomes.most_common())))
    return Ran(table(("kind", "cases", "what became of them"), rows) + "\n" + failed(failures), failures)
