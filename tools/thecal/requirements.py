"""The safety rules and the tests marked with them: reads docs/requirements.md and the marks, and lists which is where.

A mark is a line `# covers: ALM-3 FAL-1` above a test function, so that it means the same on MicroPython. It refuses to
know what a rule says, or whether a test shows it: that is for who reads both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_RULE = re.compile(r"^\| ([A-Z]{3}-\d+) \| \S", re.MULTILINE)
_MARK = re.compile(r"# covers: (.*)")
_TEST = re.compile(r" *(?:async )?def (test_\w+)")
_LIST = "\n## Tests by rule\n"


class Mark(NamedTuple):
    """A test that says it shows a rule."""

    rule: str
    file: Path
    test: str


def rules(document: str) -> list[str]:
    """The ids of the tables, in their order."""
    return _RULE.findall(document)


def marks(folder: Path) -> list[Mark]:
    """Every mark in the tests of a folder, by file and line."""
    return [mark for file in sorted(folder.rglob("test_*.py")) for mark in _marks(file)]


def _marks(file: Path) -> Iterator[Mark]:
    waiting: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        mark, test = _MARK.fullmatch(line.strip()), _TEST.match(line)
        if mark:
            waiting += mark[1].split()
        elif test:
            yield from (Mark(rule, file, test[1]) for rule in waiting)
            waiting = []
    yield from (Mark(rule, file, "") for rule in waiting)


def mistakes(document: str, folder: Path) -> list[str]:
    """A line for each rule without a test, each id twice, and each mark of no rule or above no test."""
    known, found = rules(document), marks(folder)
    covered = {mark.rule for mark in found if mark.test}
    return [
        *(f"{rule} stands twice" for rule in sorted(set(known)) if known.count(rule) > 1),
        *(f"{rule} has no test" for rule in known if rule not in covered),
        *(f"{mark.file.name}: {mark.rule} is no rule" for mark in found if mark.rule not in known),
        *(f"{mark.file.name}: a mark {mark.rule} is above no test" for mark in found if not mark.test),
    ]


def listed(document: str, folder: Path, docs: Path) -> str:
    """The document with its list of tests made anew."""
    head = document.partition(_LIST)[0].rstrip("\n") + "\n"
    found = marks(folder)
    lines = [_line(rule, [mark for mark in found if mark.rule == rule], docs) for rule in rules(head)]
    return f"{head}{_LIST}Made from the marks by `make docs`.\n\n" + "\n".join(lines) + "\n"


def _line(rule: str, covering: list[Mark], docs: Path) -> str:
    files = sorted({mark.file for mark in covering})
    parts = [
        f"{_link(file, docs)} {_tests(mark.test for mark in covering if mark.file == file)}" for file in files
    ]
    return f"- **{rule}**: " + "; ".join(parts)


def _link(file: Path, docs: Path) -> str:
    return f"[{file.stem}](../{file.relative_to(docs.parent).as_posix()})"


def _tests(names: Iterator[str]) -> str:
    return ", ".join(f"*{name.removeprefix('test_').replace('_', ' ')}*" for name in names)
