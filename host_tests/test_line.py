"""The line of a board under want of memory: a request that lost a letter is no request."""

from __future__ import annotations

import sys

import pytest

from drivers.line import Line


class Wire:
    """Standard input that holds a text, and fails at some of its letters: they are gone."""

    error: Exception = MemoryError()

    def __init__(self, text: str, *failing: int) -> None:
        self._text, self.at, self._failing = text.encode("utf-8", "surrogateescape"), 0, failing
        self.buffer = self

    def register(self, *_: object) -> None:
        return

    def poll(self, _wait_ms: int) -> list[int]:
        return [0] if self.at < len(self._text) else []

    def read(self, _count: int) -> bytes:
        self.at += 1
        if self.at - 1 in self._failing:
            raise self.error
        return self._text[self.at - 1 : self.at]


def heard(monkeypatch: pytest.MonkeyPatch, wire: Wire) -> list[str]:
    monkeypatch.setattr("select.poll", lambda: wire)
    monkeypatch.setattr(sys, "stdin", wire)
    line, taken = Line(), []
    while wire.poll(0):
        try:
            taken.append(line.take(0))
        except MemoryError:
            taken.append("failed")
    return [one for one in taken if one is not None]


def test_a_line_that_lost_a_letter_is_no_line_of_json_and_the_next_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert heard(monkeypatch, Wire("dose 100\nstatus\n", 6)) == ["?", "status"]
    assert heard(monkeypatch, Wire("dose 100\nstatus\n", 5, 7)) == ["?", "status"]


def test_a_line_that_there_is_no_memory_for_is_no_failure_and_the_next_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Line._text
    texts = iter([MemoryError()])

    def text(line: Line) -> str:
        for error in texts:
            raise error
        return whole(line)

    monkeypatch.setattr(Line, "_text", text)
    assert heard(monkeypatch, Wire("dose 100\nstatus\n")) == ["?", "status"]


def test_lines_are_whole_and_empty_ones_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard(monkeypatch, Wire("status\r\n\nlog.read\n")) == ["status", "log.read"]


def test_long_lines_are_whole_and_the_short_one_after_is_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for length in (255, 256, 257, 5_000, 16_384):
        line = ("0123456789" * 1_700)[:length]
        assert heard(monkeypatch, Wire(f"{line}\nstatus\n")) == [line, "status"]
    assert heard(monkeypatch, Wire("M\u00fcller \u20ac\n")) == ["M\u00fcller \u20ac"]


def test_a_line_that_is_too_long_is_seen_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    long, strange = (
        heard(monkeypatch, Wire("x" * 20_000 + "\n")),
        heard(monkeypatch, Wire("\u00fc" * 9_000 + "\n")),
    )
    assert [len(line) for line in long] == [16_385]
    assert strange == ["?"]


def test_noise_that_is_no_letter_makes_the_line_no_line_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert heard(monkeypatch, Wire("dose\udcff 100\nstatus\n")) == ["?", "status"]
    assert heard(monkeypatch, Wire("dose 100\udce2\nstatus\n")) == [
        "?",
        "status",
    ]  # the end of a line is not a letter's


@pytest.mark.parametrize("flood", ("x" * 100_000, "\n" * 100_000, "\r\n" * 50_000))
def test_a_flood_without_a_line_in_it_never_keeps_the_pump_from_its_turn(
    flood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(flood + "\nstatus\n")
    monkeypatch.setattr("select.poll", lambda: wire)
    monkeypatch.setattr(sys, "stdin", wire)
    line, taken = Line(), []
    while wire.poll(0):
        before = wire.at
        taken.append(line.take(50))
        assert wire.at - before <= 256
    assert taken.count(None) >= len(flood) // 256
    assert taken[-1] == "status"
