"""One mutant in one fork: the changed module under its name on the device, and tests called until one fails.

Only the fork sees the change. A test that takes far more processor time than it should hangs, and that tells the
mutant too. It refuses to know which mutants there are and what becomes of the outcome. POSIX only, for the fork.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import coverage

from thecal.errors import Failure
from thecal.paths import device_dir

MOST_S = 3.0
"""What the tests of one mutant may take together, by the times they take unchanged."""
_IMPORT_S = 5.0
_MOST_BYTES = 2 << 30
KILLED, HUNG, SURVIVED = "killed", "hung", "survived"


class Test(NamedTuple):
    """A test function, its time unchanged, and the lines of the module that it reaches."""

    name: str
    seconds: float
    lines: frozenset[int]


class Running(NamedTuple):
    """A fork, and where it writes what it found."""

    pid: int
    pipe: int


def start(work: Callable[[], Any]) -> Running:
    """Forks and does `work` there; its answer goes through the pipe as JSON."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return Running(pid, ours)
    try:
        _confine()
        with os.fdopen(theirs, "w") as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    finally:
        os._exit(1)


def answer(running: Running, status: int) -> Any:
    """What an ended fork wrote; HUNG where it was out of time or of memory. Raises Failure where it could not work."""
    with os.fdopen(running.pipe) as pipe:
        text = pipe.read()
    if os.WIFSIGNALED(status):
        return HUNG
    if status or not text:
        raise Failure("a fork ended without an answer: the tests cannot run as they are")
    return json.loads(text)


def reach(module: str, files: Sequence[str]) -> list[dict[str, Any]]:
    """Runs all tests unchanged, in a fork: the fields of each `Test`. Lines are those of the module."""
    path = device_dir() / "pump" / f"{module}.py"
    seconds = {name: _timed(test) for name, test in _tests(files)}
    meter = coverage.Coverage(data_file=None, config_file=False, include=[str(path)])
    meter.start()
    for name, test in _tests(files):
        meter.switch_context(name)
        test()
    meter.stop()
    reached: dict[str, set[int]] = {name: set() for name in seconds}
    for line, contexts in meter.get_data().contexts_by_lineno(str(path)).items():
        for name in contexts:
            reached.setdefault(name, set()).add(line)
    return [{"name": name, "seconds": seconds[name], "lines": sorted(reached[name])} for name in seconds]


def try_mutant(module: str, source: str, tests: Sequence[Test]) -> str:
    """In a fork: the name of the first test that fails, "import" where none can begin, or SURVIVED."""
    _limit(_IMPORT_S)
    _forget_imports()
    sys.meta_path.insert(0, _Changed(f"pump.{module}", source))
    try:
        functions = dict(_tests(sorted({test.name.partition("::")[0] for test in tests})))
    except Exception:
        return "import"
    for test in tests:
        _limit(max(1.0, 20 * test.seconds))
        try:
            functions[test.name]()
        except Exception:
            return test.name
    return SURVIVED


def _tests(files: Sequence[str]) -> list[tuple[str, Callable[[], None]]]:
    found: list[tuple[str, Callable[[], None]]] = []
    for file in files:
        module = importlib.import_module(file)
        found += [
            (f"{file}::{name}", getattr(module, name)) for name in dir(module) if name.startswith("test_")
        ]
    return found


def _forget_imports() -> None:
    """So that the device's modules and their tests are imported anew, by whomever the fork was made."""
    folders = (str(device_dir()), str(device_dir().parent / "host_tests" / "common"))
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(folders):
            del sys.modules[name]


def _timed(test: Callable[[], None]) -> float:
    began = time.process_time()
    test()
    return time.process_time() - began


def _limit(seconds: float) -> None:
    """From now on so much processor time, and a minute of any other, until the fork is ended."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, max(60.0, 20 * seconds))


def _confine() -> None:
    """No output, no core file, and no more memory than a test needs."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a text."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._source = source

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(_file_of(fullname)))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, str(_file_of(self._name)), "exec"), module.__dict__)


def _file_of(name: str) -> Path:
    return device_dir().joinpath(*name.split(".")).with_suffix(".py")
