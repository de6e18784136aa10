"""Every safety rule has a test that is marked with it, and no mark names a rule that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from thecal import requirements

TESTS = Path(__file__).parent
DOCUMENT = TESTS.parent / "docs" / "requirements.md"
RULES = "| rule | holds |\n|---|---|\n| ABC-1 | One. |\n| ABC-2 | Two. |\n"


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    """A folder of tests in which each rule of RULES has one."""
    folder = tmp_path / "host_tests"
    folder.mkdir()
    marked = "# covers: ABC-1 ABC-2\n@decorated(\n    1\n)\ndef test_both_hold() -> None: ...\n"
    (folder / "test_one.py").write_text(marked)
    return folder


def test_every_rule_has_a_test_and_every_mark_a_rule() -> None:
    assert requirements.mistakes(DOCUMENT.read_text(encoding="utf-8"), TESTS) == []


def test_there_are_rules_of_every_kind() -> None:
    kinds = {rule[:3] for rule in requirements.rules(DOCUMENT.read_text(encoding="utf-8"))}
    assert {"DOS", "PRE", "BOL", "GRD", "RES", "BAT", "ALM", "FAL", "LOG", "LNK", "RUN"} <= kinds


def test_a_marked_rule_is_no_mistake(tests: Path) -> None:
    assert requirements.mistakes(RULES, tests) == []


def test_a_rule_without_a_test_is_found(tests: Path) -> None:
    assert requirements.mistakes(RULES + "| ABC-3 | Three. |\n", tests) == ["ABC-3 has no test"]


def test_a_rule_that_stands_twice_is_found(tests: Path) -> None:
    assert requirements.mistakes(RULES + "| ABC-1 | Again. |\n", tests) == ["ABC-1 stands twice"]


def test_a_mark_of_no_rule_or_above_no_test_is_found(tests: Path) -> None:
    (tests / "test_two.py").write_text("# covers: ABC-9\ndef test_it() -> None: ...\n\n# covers: ABC-1\n")
    assert requirements.mistakes(RULES, tests) == [
        "test_two.py: ABC-9 is no rule",
        "test_two.py: a mark ABC-1 is above no test",
    ]


def test_the_list_names_each_rules_tests_and_is_made_anew(tests: Path) -> None:
    docs = tests.parent / "docs"
    listed = requirements.listed(RULES, tests, docs)
    assert listed.startswith(RULES)
    assert "- **ABC-2**: [test_one](../host_tests/test_one.py) *both hold*\n" in listed
    assert requirements.listed(listed, tests, docs) == listed
