"""Tries the mutants of a module that are not known yet, some at a time, each against the tests that reach it.

It refuses to know what the score should be.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from thecal import shims
from thecal.errors import Failure
from thecal.mutate import mutants, trial
from thecal.mutate.mutants import Mutant
from thecal.mutate.results import Outcome, Results, source_of
from thecal.mutate.trial import HUNG, KILLED, SURVIVED, Test
from thecal.paths import device_dir

_UNREACHED = "unreached"


def prepare() -> None:
    """Makes the tests and the device's modules importable, and forks cheap."""
    shims.install()
    tests = device_dir().parent / "host_tests"
    sys.path[:0] = [str(tests), str(tests / "common")]
    gc.freeze()


def run(
    module: str, files: tuple[str, ...], jobs: int, fresh: bool, commit: str, tell: Callable[[int, int], None]
) -> Results:
    """All mutants of the module, their outcomes kept as they come; `tell` is told how many of how many are done."""
    results = Results(module, files)
    if fresh:
        results.forget()
    every = mutants.of(source_of(module))
    names = {mutant.name for mutant in every}
    results.known = {name: outcome for name, outcome in results.known.items() if name in names}
    waiting = [mutant for mutant in every if mutant.name not in results.known]
    if waiting:
        tests = _reach(module, files)
        waiting.reverse()
        under_way: dict[int, tuple[trial.Running, Mutant]] = {}
        while waiting or under_way:
            while waiting and len(under_way) < jobs:
                mutant = waiting.pop()
                running = trial.start(partial(trial.try_mutant, module, mutant.source, chosen(mutant, tests)))
                under_way[running.pid] = running, mutant
            pid, status = os.wait()
            running, mutant = under_way.pop(pid)
            results.add(mutant.name, _outcome(trial.answer(running, status), commit))
            tell(len(every) - len(waiting) - len(under_way), len(every))
    return results


def _reach(module: str, files: Sequence[str]) -> list[Test]:
    running = trial.start(partial(trial.reach, module, files))
    _, status = os.waitpid(running.pid, 0)
    found = trial.answer(running, status)
    if not isinstance(found, list):
        raise Failure(f"the tests of {module} fail before anything is changed: run them with pytest first")
    return [Test(test["name"], test["seconds"], frozenset(test["lines"])) for test in found]


def chosen(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that reach its statement, the quickest first, as many as fit into the time of a mutant."""
    reaching = [test for test in tests if not mutant.lines or not test.lines.isdisjoint(mutant.lines)]
    result: list[Test] = []
    left = trial.MOST_S
    for test in sorted(reaching, key=lambda test: (test.seconds, test.name)):
        left -= test.seconds
        if left < 0:
            break
        result.append(test)
    return result


def _outcome(told: str | None, commit: str) -> Outcome:
    """Of what a fork answered; one that died without an answer died of the mutant."""
    if told == SURVIVED:
        return Outcome(SURVIVED, "", commit)
    if told in (HUNG, None):
        return Outcome(HUNG, "", commit)
    return Outcome(KILLED, str(told), commit)
