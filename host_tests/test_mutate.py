"""What `make mutate` does to a module and how it judges, on sources of a few lines; the reasons that are given."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from thecal.errors import Failure
from thecal.mutate import campaign, mutants, report, trial
from thecal.mutate.reasons import EQUIVALENT
from thecal.mutate.results import Outcome, Results, source_of
from thecal.mutate.table import OWN_TESTS

COMMON = Path(__file__).parent / "common"
SOURCE = """
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST = const(3)

class Tap:
    def turn(self, n: "int | None" = 1) -> bool:
        if n > _MOST:  # too far
            return False
        return True
"""


def test_constants_defaults_and_statements_are_changed_and_what_only_a_type_checker_reads_is_not() -> None:
    names = [mutant.name for mutant in mutants.of(SOURCE)]
    assert "module: _MOST = const(3) -> _MOST = const(4)" in names
    assert "Tap.turn: if n > _MOST: -> if n >= _MOST:" in names
    assert "Tap.turn: return False -> return True" in names
    assert not [name for name in names if "TYPE_CHECKING" in name or "typing" in name]
    assert len(set(names)) == len(names)


def test_a_mutants_source_differs_in_its_place_alone() -> None:
    changed = {mutant.name: mutant for mutant in mutants.of(SOURCE)}[
        "Tap.turn: if n > _MOST: -> if n >= _MOST:"
    ]
    assert changed.source == SOURCE.replace("n > _MOST", "n >= _MOST")
    assert changed.lines == range(12, 13)


def _answer(source: str) -> str:
    """Of the module `count` as this source, before its own tests."""
    tests = [trial.Test("test_count::test_a_count_is_the_sum_of_what_was_added", 0.0, frozenset())]
    return campaign.alone(partial(trial.try_mutant, "count", source, tests))


def test_a_mutant_is_killed_by_the_test_that_fails_and_a_hang_tells_it_too() -> None:
    source = source_of("count")
    assert _answer(source) == trial.SURVIVED
    assert _answer(source.replace("_MEGA + self", "_MEGA - self")).startswith("test_count::")
    assert (
        _answer(source.replace("        units =", "        while True: pass\n        units =")) == trial.HUNG
    )
    assert _answer("import nothing_of_that_name") == "import"


def test_a_fork_that_cannot_work_is_no_killed_mutant() -> None:
    with pytest.raises(Failure, match="without an answer"):
        campaign.alone(lambda: int("no number"))


def test_what_is_known_outlives_the_run_until_module_or_tests_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THECAL_CACHE", str(tmp_path))
    Results("count", ("test_count",)).add("a", Outcome(trial.SURVIVED, "", "c0ffee"))
    Results("count", ("test_count",)).add("b", Outcome(trial.KILLED, "test_count::test_x", "c0ffee"))
    assert set(Results("count", ("test_count",)).known) == {"a", "b"}
    assert set(Results("count", ("test_count", "test_quotient")).known) == {"b"}
    with (tmp_path / "mutation" / "count.jsonl").open("a") as file:
        file.write('{"half a li')
    assert len(Results("count", ("test_count",)).known) == 2


def test_a_survivor_without_a_reason_is_shown_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THECAL_CACHE", str(tmp_path))
    results = Results("count", ("test_count",))
    for i in range(19):
        results.add(f"killed {i}", Outcome(trial.KILLED, "test_count::test_x", "c0ffee"))
    results.add("x = 1 | y", Outcome(trial.SURVIVED, "", "c0ffee"))
    text = report.document({"count": results})
    assert "| `count` | 20 | 19 | 1 | 0 | 95.0 % | 95.0 % | c0ffee |" in text
    assert "| `x = 1 \\| y` | **not explained** |" in text


@pytest.mark.parametrize("module", sorted({module for module, _ in EQUIVALENT}))
def test_every_reason_is_given_for_a_mutant_that_there_is(module: str) -> None:
    names = {mutant.name for mutant in mutants.of(source_of(module))}
    assert [name for of, name in EQUIVALENT if of == module and name not in names] == []


def test_every_module_of_the_table_has_its_tests() -> None:
    for module, files in OWN_TESTS.items():
        assert source_of(module)
        assert files and [file for file in files if not (COMMON / f"{file}.py").is_file()] == []
