"""What the power-cut matrix and the count of erases have to say in `make campaign`, as text and tables.

A day of the matrix is a process. A violation names the day and the operation: `cut_matrix.at(day, operation)` tries
that one again. It tries nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from thecal.campaign import wear
from thecal.campaign.busy_day import DAYS
from thecal.campaign.cut_matrix import PL_PER_STEP, Figures, matrix
from thecal.campaign.report import Ran, failed, table

_AGAIN = {"aged": 4}
"""Where a restart has 2,048 records to read, only every fourth is cut again; elsewhere every one."""
_HEADS = ("day", "flash operations", "cut before", "torn", "between", "in the restart", "violations")


def ran(share: int, say: Callable[[str], None]) -> Ran:
    """Every `share`-th cut point of every day, with the cuts in the restarts; and the wear of a year."""
    found: dict[str, Figures] = {}
    with ProcessPoolExecutor() as pool:
        play = partial(_day, share)
        for name, figures in zip(DAYS, pool.map(play, DAYS), strict=True):
            found[name] = figures
            say(figures.line(name))
    violations = [text for figures in found.values() for text in figures.violations]
    return Ran(_cuts(found) + "\n" + _wear() + "\n" + failed(violations), violations)


def _day(share: int, name: str) -> Figures:
    return matrix(_silent, share=share, again=_AGAIN.get(name, 1), days=(name,))


def _silent(text: str) -> None:
    """A process says nothing of its own."""


def _cuts(found: dict[str, Figures]) -> str:
    points = sum(figures.points() for figures in found.values())
    violations = sum(len(figures.violations) for figures in found.values())
    over = max(figures.most_over_steps for figures in found.values())
    short_pl = max(figures.most_short_pl for figures in found.values())
    text = (
        f"{points:,} cut points, {violations:,} violations. Where nothing was broken, the account was ahead of the "
        f"motor by {over:,} steps at most ({over * PL_PER_STEP // 1000:,} nL, of what was reserved), and a cut cost "
        f"{short_pl:,} pL of delivery at most beside its gap; a step is {PL_PER_STEP:,} pL.\n\n"
    )
    return text + table(_HEADS, [_row(name, figures) for name, figures in found.items()])


def _row(name: str, figures: Figures) -> tuple[object, ...]:
    counts = (figures.operations, figures.clean, figures.torn, figures.between, figures.recovery)
    return (name, *counts, len(figures.violations))


def _wear() -> str:
    """Erases are of all blocks together; the years are those of the most worn one, and of an even share."""
    heads = ("therapy", "days", "erases a day", "most worn block", "years", "years, spread")
    days = {
        "24 steps a day, 4 patient's boluses": wear.ordinary(365),
        "24 steps a day": wear.ordinary(365, 0),
        "the busy day": wear.busy(),
    }
    text = f"Erases counted on littlefs; a block stands {wear.CYCLES:,} (data sheet of the W25Q16JV).\n\n"
    return text + table(heads, [_worn(name, worn) for name, worn in days.items()])


def _worn(name: str, worn: wear.Wear) -> tuple[object, ...]:
    return (
        name,
        f"{worn.days:.0f}",
        f"{worn.erases_a_day():.1f}",
        worn.most_worn,
        f"{worn.years():,.0f}",
        f"{worn.years_spread():,.0f}",
    )
