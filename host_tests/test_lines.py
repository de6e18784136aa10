"""The campaign of fuzzed lines in short, on both interpreters, and that it finds what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from pump import rpc
from thecal.campaign import line_oracle, lines
from thecal.campaign.line_kinds import KINDS, made
from thecal.campaign.line_oracle import meant


# covers: LNK-1 LNK-3 LNK-5
@pytest.mark.parametrize("seed", [100_001, 100_002])
def test_whatever_comes_over_the_cable_both_interpreters_answer_it_alike_and_dose_on(seed: int) -> None:
    one, other = lines.fed(seed, "cpython", 700), lines.fed(seed, "micropython", 700)
    assert lines.wrong(one) + lines.wrong(other) == []
    assert lines.differing(one, other) == []
    assert one.found["lines"] >= 700
    assert one.found["accepted"] > 20


def test_what_is_answered_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "meant", lambda line: meant(line)._replace(ids=[12345]))
    found = lines.wrong(lines.fed(100_002, "cpython", 50))
    assert "seed 100002 on cpython: answered by" in found[0]


# covers: LNK-1
def test_what_a_pump_reads_is_what_cpython_s_reader_takes_within_the_bounds() -> None:
    random = Random(1)
    for _ in range(3_000):
        _, line = made(random)
        assert _read(rpc.read, line) == _read(line_oracle.read, line), line[:300]


def _read(reader: Callable[[str], Any], line: str) -> Any:
    """What it holds, or why that is nothing."""
    try:
        return reader(line)
    except (ValueError, RecursionError):
        return "no line"


def test_every_kind_of_line_is_made_by_its_seed() -> None:
    for function, weight in KINDS.values():
        assert weight > 0
        assert function(Random(3)) == function(Random(3))
