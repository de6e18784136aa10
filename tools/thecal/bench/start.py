"""The figures of the link: how soon a virtual board answers, and how many requests it then answers in a second."""

from __future__ import annotations

import time
from statistics import median

from thecal import board
from thecal.bench.figure import Figure, Lengths, Target


def measure(lengths: Lengths) -> list[Figure]:
    """Two figures an interpreter."""
    return [figure for name in lengths.interpreters for figure in _measured(name, lengths)]


def _measured(interpreter: str, lengths: Lengths) -> list[Figure]:
    starts = sorted(_start_s(interpreter) for _ in range(lengths.starts))
    rate = _requests_a_second(interpreter, lengths.requests)
    return [
        Figure(
            f"start_{interpreter}",
            f"virtual board, {interpreter}: from nothing to its first answer",
            round(median(starts), 2),
            "s",
            Target("<=", 2),
            "the time allowed for a second `make run`; median",
            f"of {len(starts)}, {starts[0]:.2f} to {starts[-1]:.2f} s",
        ),
        Figure(
            f"requests_{interpreter}",
            f"requests for the status answered, {interpreter}",
            round(rate),
            "a second",
            None,
            "nothing: for information",
            f"{lengths.requests} of them, one after another",
        ),
    ]


def _start_s(interpreter: str) -> float:
    began = time.monotonic()
    with board.start(interpreter) as link:
        link.call("status")
        return time.monotonic() - began


def _requests_a_second(interpreter: str, requests: int) -> float:
    with board.start(interpreter) as link:
        link.call("status")
        began = time.monotonic()
        for _ in range(requests):
            link.call("status")
        return requests / (time.monotonic() - began)
