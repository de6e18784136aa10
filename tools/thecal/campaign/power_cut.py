"""The power-cut matrix and the wear of the flash in words and a table. What is cut and what must hold is theirs.

A violation names the day and the operation: `power-cut --at DAY OPERATION` tries that one again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from thecal.campaign import wear, workers
from thecal.campaign.busy_day import DAYS
from thecal.campaign.cut_matrix import Figures, at, matrix
from thecal.campaign.report import Ran, failed, table
from thecal.campaign.wear import Wear

_AGAIN = 8
_ORDINARY_DAYS = 30


def _quiet(text: str) -> None:
    """Days run side by side: how far each is, nobody wants to know."""


def _day(name: str, share: int) -> tuple[str, Figures]:
    return name, matrix(_quiet, share, _AGAIN, (name,))


def cut(share: int, jobs: int, say: Callable[[str], None]) -> Ran:
    """Every `share`-th cut point of every day, a day a process, and the erases of ordinary days."""
    rows: list[tuple[object, ...]] = []
    failures: list[str] = []
    points = 0
    for name, figures in workers.over(partial(_day, share=share), list(DAYS), jobs, "power-cut", 1):
        points += figures.points()
        failures += [f"{name}: {violation}" for violation in figures.violations]
        say(figures.line(name))
        kinds = (figures.clean, figures.torn, figures.between, figures.recovery)
        lost = f"{figures.most_over_steps} steps, {figures.most_short_pl:,} pL"
        rows.append(
            (name, f"{figures.operations:,}", *(f"{kind:,}" for kind in kinds), lost, len(figures.violations))
        )
    heads = (
        "day",
        "operations",
        "clean",
        "torn",
        "between",
        "in recovery",
        "ahead, short at most",
        "violations",
    )
    text = (
        f"{points:,} cut points, {len(failures)} violations; every {_AGAIN}th restart is cut again at each of its own "
        f"operations.\n\n{table(heads, sorted(rows, key=str))}\n{_worn(wear.ordinary(_ORDINARY_DAYS))}\n"
    )
    return Ran(text + failed(failures), failures)


def again(day: str, operation: int) -> Ran:
    """One operation of a day, cut in each way, and each restart cut again."""
    if day not in DAYS:
        return Ran("", [f"no day {day!r}; there are {', '.join(DAYS)}"])
    failures = at(day, operation)
    return Ran(failed(failures), failures)


def _worn(worn: Wear) -> str:
    return (
        f"Flash: {worn.erases_a_day():.1f} erases a day in {worn.days:.0f} ordinary days, the most worn block "
        f"{worn.most_worn}: at {wear.CYCLES:,} cycles {worn.years():,.0f} years, and {worn.years_spread():,.0f} where "
        f"they go on being spread as they were.\n"
    )
