"""The campaign of fuzzed lines in short, on both interpreters, and that it finds what it is there for."""

from __future__ import annotations

import json

import pytest

from pump import grammar, rpc
from thecal.campaign import lines
from thecal.campaign.line_kinds import KINDS, made
from thecal.campaign.line_oracle import meant


# covers: LNK-1 LNK-3 LNK-5
@pytest.mark.parametrize("seed", [100_001, 100_002])
def test_whatever_comes_over_the_cable_both_interpreters_answer_it_alike_and_dose_on(seed: int) -> None:
    one, other = lines.fed(seed, "cpython", 1_000), lines.fed(seed, "micropython", 1_000)
    assert lines.wrong(one) + lines.wrong(other) == []
    assert lines.differing(one, other) == []
    assert one.found["lines"] >= 1_000
    assert one.found["accepted"] > 50


def test_what_is_answered_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "meant", lambda line: meant(line)._replace(ids=[12345]))
    found = lines.wrong(lines.fed(100_002, "cpython", 50))
    assert "seed 100002 on cpython: answered by" in found[0]


# covers: LNK-1
def test_what_a_pump_reads_is_what_cpython_s_reader_takes_within_the_bounds() -> None:
    """Of a million lines it is the campaign that asks."""
    from random import Random

    random = Random(1)
    for _ in range(3_000):
        _, line = made(random)
        try:
            read = rpc.read(line)
        except (ValueError, RecursionError):
            read = None
        whole = len(line) <= rpc.LONGEST_LINE and rpc.sound(read)
        assert whole == bool(meant(line).method or meant(line).ids != [None] or _asks_for_nothing(line)), (
            line[:300]
        )


def _asks_for_nothing(line: str) -> bool:
    """A request without a name of a method or with no id is one."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return grammar.closed(line) and rpc.sound(request)


def test_every_kind_of_line_is_made_by_its_seed() -> None:
    from random import Random

    for function, weight in KINDS.values():
        assert weight > 0
        assert function(Random(3)) == function(Random(3))
