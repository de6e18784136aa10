"""The line of a board under want of memory: a request that lost a letter is no request."""

from __future__ import annotations

import sys

import pytest

from drivers.line import Line


class Wire:
    """Standard input that holds a text, and fails at some of its letters: they are gone."""

    def __init__(self, text: str, *failing: int) -> None:
        self._text, self._at, self._failing = text, 0, failing

    def register(self, *_: object) -> None:
        return

    def poll(self, _wait_ms: int) -> bool:
        return self._at < len(self._text)

    def read(self, _count: int) -> str:
        self._at += 1
        if self._at - 1 in self._failing:
            raise MemoryError
        return self._text[self._at - 1]


def heard(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> list[str | None]:
    monkeypatch.setattr("select.poll", lambda: wire)
    monkeypatch.setattr(sys, "stdin", wire)
    line, taken = Line(), []
    while wire.poll(0):
        try:
            taken.append(line.take(0))
        except MemoryError:
            taken.append("failed")
    return taken


def test_a_line_that_lost_a_letter_is_no_line_of_json_and_the_next_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert heard(monkeypatch, Wire("dose 100\nstatus\n", 6)) == ["failed", "?", "status"]
    assert heard(monkeypatch, Wire("dose 100\nstatus\n", 5, 7)) == ["failed", "failed", "?", "status"]


def test_lines_are_whole_and_empty_ones_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard(monkeypatch, Wire("status\r\n\nlog.read\n")) == ["status", "log.read"]
