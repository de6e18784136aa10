"""The full-screen program: single screens by Textual's pilot, and the whole through a terminal, byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from click.testing import CliRunner

from thecal import board, cli, paths
from thecal.link import Link
from thecal.program import chart, pictures, start
from thecal.program.app import PANES, Program
from thecal.program.desk import Desk, Opened
from thecal.program.shot import SIZE, Shot
from thecal.program.widgets import Row

WATER: list[tuple[str, str, str]] = [
    ("Drug", "drug_1", "water"),
    ("Drug", "concentration_1", "1 mg/mL"),
    ("Mode", "dose", "240 ug/day"),
    ("Limits", "most_dose", "800 ug/day"),
    ("Limits", "most_bolus", "50 ug"),
]


def fresh() -> Link:
    link = board.start("cpython")
    link.call("service.filled", volume_nl=18_000_000)
    return link


def sitting(
    work: Callable[[Shot], Awaitable[None]],
    link: Callable[[], Opened] = fresh,
    size: tuple[int, int] = SIZE,
) -> Desk:
    """Somebody sits at the program for as long as `work` does."""
    desk = Desk(link, None, ticks=False)
    desk.line.open()

    async def sit() -> None:
        program = Program(desk)
        async with program.run_test(size=size) as pilot:
            shot = Shot(program, pilot)
            await shot.settle()
            await work(shot)

    try:
        asyncio.run(sit())
    finally:
        desk.close()
    return desk


async def fill(shot: Shot, *fields: tuple[str, str, str]) -> None:
    for pane, key, value in fields:
        await shot.go(pane)
        await shot.type(key, value)


def test_a_prescription_is_typed_reviewed_and_committed() -> None:
    async def work(shot: Shot) -> None:
        await fill(shot, *WATER)
        await shot.go("Review")
        assert "240 ug" in shot.text()
        await shot.push("propose")
        assert shot.program.desk.proposal is not None
        await shot.push("commit")
        assert "0 characters; allowed: 1 to 80 characters" in shot.text()
        assert shot.program.desk.running is None
        await shot.type("reason", "a first dose")
        await shot.push("commit")
        assert "Committed. The pump runs it now." in shot.text()

    desk = sitting(work)
    assert desk.running is not None
    assert desk.running["prescription"]["dose_ng_per_day"] == 240_000


# covers: PRG-3
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost() -> None:
    async def work(shot: Shot) -> None:
        await fill(shot, *WATER, ("Drug", "drug_1", "watre"), ("Mode", "dose", "240"))
        await shot.go("Review")
        text = shot.text()
        assert "to put right first" in text
        await shot.go("Drug")
        assert '! "watre"; allowed: one of morphine' in shot.text()
        await shot.go("Mode")
        assert "! 240; allowed: a figure with its unit" in shot.text()
        assert "Drug !" in shot.text()
        assert shot.program.desk.form["most_bolus"] == "50 ug"

    assert sitting(work).running is None


# covers: PRG-2
def test_a_soft_limit_is_confirmed_by_its_very_figure_only() -> None:
    async def work(shot: Shot) -> None:
        await fill(shot, *WATER, ("Drug", "drug_1", "morphine"), ("Drug", "concentration_1", "20 mg/mL"))
        await fill(shot, ("Mode", "dose", "3 mg/day"), ("Limits", "most_dose", "10 mg/day"))
        await shot.go("Review")
        assert "type 3 mg to confirm" in shot.text()
        await shot.push("propose")
        assert shot.program.desk.proposal is None
        await shot.type("morphine:start", "2 mg")
        await shot.push("propose")
        assert "the very figure" in shot.text()
        await shot.type("morphine:start", "3 mg")
        await shot.push("propose")
        assert shot.program.desk.proposal is not None

    sitting(work)


# covers: PRG-1
def test_a_line_lost_half_way_changes_nothing_and_the_form_is_kept() -> None:
    first: list[Link] = []

    def link() -> Link:
        first.append(fresh())
        return first[-1]

    async def work(shot: Shot) -> None:
        await fill(shot, *WATER)
        await shot.go("Review")
        await shot.push("propose")
        first[0].close()
        await shot.type("reason", "too late")
        await shot.push("commit")
        assert "LINE LOST" in shot.text()
        await shot.pilot.press("f5")
        await shot.settle()
        assert "Nothing was changed" in shot.text()
        await shot.go("Limits")
        assert "800 ug/day" in shot.text()

    desk = sitting(work, link)
    assert desk.running is None
    assert desk.form["dose"] == "240 ug/day"


def test_a_refill_and_a_dose_change_are_guided() -> None:
    async def work(shot: Shot) -> None:
        await shot.go("Refill")
        await shot.push("next")
        await shot.type("out", "7.4 mL")
        await shot.push("next")
        await shot.type("in", "18 mL")
        await shot.push("next")
        await shot.type("reason", "planned")
        await shot.push("next")
        assert "The reservoir holds 18.000 mL." in shot.text()
        await shot.go("Adjusting")
        await shot.type("change", "+90 %")
        await shot.push("check")
        assert "one step leads to" in shot.text()
        await shot.type("change", "-10 %")
        await shot.push("review")
        await shot.type("reason", "less")
        await shot.push("propose")
        await shot.push("commit")
        assert "Committed" in shot.text()

    desk = sitting(work, lambda: pictures.pump(1))
    assert desk.running is not None
    assert desk.running["readback"]["drugs"][0]["mean_dose_ng_per_day"] == 840_000


def test_every_screen_fits_into_80_columns_and_every_picture_is_as_the_program_draws_it() -> None:
    root = paths.checkout()
    assert root is not None
    made = asyncio.run(pictures.taken())
    folder = root / "docs" / "pictures" / "program"
    assert sorted(made) == sorted(file.stem for file in folder.glob("*.svg"))
    stale = [name for name, picture in made.items() if (folder / f"{name}.svg").read_text() != picture]
    assert stale == [], "run `python -m thecal.program.pictures`"


def test_no_label_or_hint_is_longer_than_its_place() -> None:
    async def work(shot: Shot) -> None:
        for pane in PANES:
            await shot.go(pane.__name__)
            for row in shot.program.pane.query(Row):
                assert len(row._label) < 16, row._label
                assert len(row._hint) < 25, row._hint

    sitting(work)


def test_without_the_extra_or_a_terminal_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(cli.main, ["program"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "needs a terminal" in result.stderr

    def nowhere(name: str) -> Any:
        return None

    monkeypatch.setattr(start.importlib.util, "find_spec", nowhere)
    result = CliRunner().invoke(cli.main, ["program"])
    assert result.stderr.endswith("pip install 'thecal[program]'\n")


def test_a_chart_tells_two_series_apart_by_shape() -> None:
    fill = chart.steps([(0, 1.0), (12, 2.0)], 4, 24)
    assert fill == [1.0, 1.0, 2.0, 2.0]
    assert chart.rows(fill, [2.0] * 4, 2, 2.0) == ["──▒▒", "████"]
    lines = chart.framed(fill, (), 2, 2.0, ("2 mg", "0"), ("0", "24 h"))
    assert lines[0] == "2 mg │  ██"
    assert lines[1] == "   0 │████"
