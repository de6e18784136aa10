"""Tries the mutants of a module that are not known yet, some at a time, each against the tests that reach it.

It refuses to know what the score should be.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from thecal import shims
from thecal.errors import Failure
from thecal.mutate import mutants, trial
from thecal.mutate.mutants import Mutant
from thecal.mutate.results import Outcome, Results, source_of
from thecal.mutate.trial import HUNG, KILLED, SURVIVED, Test
from thecal.paths import cache_dir, device_dir


def prepare() -> None:
    """Makes the tests and the device's modules importable, and forks cheap: each imports anew what is unchanged."""
    shims.install()
    sys.pycache_prefix = str(cache_dir() / "mutation" / "bytecode")
    sys.dont_write_bytecode = False
    tests = device_dir().parent / "host_tests"
    sys.path[:0] = [str(tests / "common"), str(tests)]
    gc.freeze()


def run(
    module: str, files: tuple[str, ...], jobs: int, fresh: bool, commit: str, tell: Callable[[int, int], None]
) -> Results:
    """All mutants of the module, their outcomes kept as they come; `tell` is told how many of how many are done."""
    results = Results(module, files)
    if fresh:
        results.forget()
    source = source_of(module)
    every = mutants.of(source)
    names = {mutant.name for mutant in every}
    results.known = {name: outcome for name, outcome in results.known.items() if name in names}
    waiting = [mutant for mutant in reversed(every) if mutant.name not in results.known]
    if waiting:
        tests = _reach(module, files, source)
        for mutant, told in _tried(module, waiting, tests, jobs):
            results.add(mutant.name, _outcome(told, commit))
            tell(len(results.known), len(every))
    return results


def _reach(module: str, files: Sequence[str], source: str) -> list[Test]:
    """The tests and what they reach. Raises Failure where one fails, or where the unchanged module is told apart."""
    found, told = None, None
    with contextlib.suppress(Failure):
        found = alone(partial(trial.reach, module, files))
        tests = [Test(test["name"], test["seconds"], frozenset(test["lines"])) for test in found]
        told = alone(partial(trial.try_mutant, module, source, tests))
        if told == SURVIVED:
            return tests
    hint = "run them with pytest first" if found is None else f"{told} does not like how it is run"
    raise Failure(f"the tests of {module} fail before anything is changed: {hint}")


def alone(work: Callable[[], Any]) -> Any:
    """What `work` answers when it is done in a fork."""
    running = trial.start(work)
    return trial.answer(running, os.waitpid(running.pid, 0)[1])


def _tried(
    module: str, waiting: list[Mutant], tests: Sequence[Test], jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what its fork answered, `jobs` at a time."""
    under_way: dict[int, tuple[trial.Running, Mutant]] = {}
    killers: dict[str, str] = {}  # by place: what killed the one before probably kills the next
    while waiting or under_way:
        while waiting and len(under_way) < jobs:
            mutant = waiting.pop()
            ordered = sorted(chosen(mutant, tests), key=lambda test: test.name != killers.get(mutant.place))
            running = trial.start(partial(trial.try_mutant, module, mutant.source, ordered))
            under_way[running.pid] = running, mutant
        pid, status = os.wait()
        running, mutant = under_way.pop(pid)
        told = trial.answer(running, status)
        killers[mutant.place] = told
        yield mutant, told


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


def _outcome(told: str, commit: str) -> Outcome:
    """Of what a fork answered."""
    if told in (SURVIVED, HUNG):
        return Outcome(told, "", commit)
    return Outcome(KILLED, told, commit)
