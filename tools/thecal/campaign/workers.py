"""Cases over all cores, in any order, with a word now and then of how far they are. It knows nothing of cases."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Case = TypeVar("Case")
Result = TypeVar("Result")

_TELL_S = 30.0


def over(
    function: Callable[[Case], Result], cases: Sequence[Case], jobs: int, name: str, at_once: int = 16
) -> Iterator[Result]:
    """What the function makes of each case; `jobs` 0: as many as there are cores, 1: in this process."""
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(cases) <= 1:
        yield from _told((function(case) for case in cases), len(cases), name)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from _told(pool.imap_unordered(function, cases, at_once), len(cases), name)


def _told(results: Iterator[Result], cases: int, name: str) -> Iterator[Result]:
    begun_s = told_s = time.monotonic()
    for number, result in enumerate(results, 1):
        yield result
        if time.monotonic() - told_s > _TELL_S:
            told_s = time.monotonic()
            print(
                f"{name}: {number:,} of {cases:,} after {told_s - begun_s:.0f} s", file=sys.stderr, flush=True
            )
