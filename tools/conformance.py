"""Runs host_tests/common on MicroPython and compares with what pytest counted: python tools/conformance.py [WORD]

Each `test_*` function of each `test_*.py` is called once, in as many interpreters side by side as there are cores. A
difference in count, in names or in outcome is a failure. With a WORD only functions with it in their name run, and
nothing is compared. It refuses to know what the functions test.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from thecal import paths, virtual
from thecal.errors import Failure

ROOT = Path(__file__).resolve().parent.parent
COMMON = ROOT / "host_tests" / "common"
SCRIPT = Path(__file__).with_name("conformance_script.py")
_MOST_S = 900.0  # then a test hangs
_MOST_SHARES = 4  # each needs half a gigabyte
Counts = dict[str, list[str]]


def counted_by_pytest() -> Path:
    """Where host_tests/conftest.py leaves the names that passed and failed under CPython."""
    return paths.cache_dir() / "common-cpython.json"


def run(word: str = "") -> Counts:
    """The names that passed and failed on MicroPython; tracebacks of failures go to standard error."""
    modules = sorted(file.stem for file in COMMON.glob("test_*.py"))
    shares = min(os.cpu_count() or 1, _MOST_SHARES)
    with ThreadPoolExecutor(shares) as pool:
        parts = list(pool.map(lambda share: _run(modules[share::shares], word), range(shares)))
    return {outcome: [name for part in parts for name in part[outcome]] for outcome in parts[0]}


def _run(modules: list[str], word: str) -> Counts:
    task: dict[str, Any] = {"modules": modules, "word": word}
    return virtual.run_script(SCRIPT, task, "micropython", folders=[COMMON], most_s=_MOST_S)


def differences(cpython: Counts, micropython: Counts) -> list[str]:
    """A line for each test that one interpreter ran and the other did not."""
    ran_cpython = {*cpython["passed"], *cpython["failed"]}
    ran_micropython = {*micropython["passed"], *micropython["failed"]}
    return [
        *(f"only on CPython: {name}" for name in sorted(ran_cpython - ran_micropython)),
        *(f"only on MicroPython: {name}" for name in sorted(ran_micropython - ran_cpython)),
    ]


def line(interpreter: str, counts: Counts) -> str:
    """The count as one line."""
    return f"{interpreter}: {len(counts['passed'])} passed, {len(counts['failed'])} failed"


def main(word: str = "") -> int:
    """Prints both counts. Exit code 0, 1 for failures or a difference, 2 where it could not run."""
    began = time.monotonic()
    try:
        micropython = run(word)
    except (Failure, virtual.ScriptError) as failure:
        print(failure, file=sys.stderr)
        return 2
    print(f"{time.monotonic() - began:.0f} s on MicroPython")
    cpython = micropython if word else _read(counted_by_pytest())
    different = differences(cpython, micropython)
    print("\n".join(different), end="\n" if different else "")
    if not word:
        print(line("CPython", cpython))
    print(line("MicroPython", micropython))
    return 1 if different or cpython["failed"] or micropython["failed"] else 0


def _read(file: Path) -> Counts:
    return json.loads(file.read_text()) if file.is_file() else {"passed": [], "failed": []}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
