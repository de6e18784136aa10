"""What is known of each mutant, kept in .cache/mutation/ so that a run that was ended goes on where it was.

A killed mutant is known until its module or the tests that killed it change; a survivor until any test of its module
does. It refuses to know how an outcome is found.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from thecal.mutate import trial
from thecal.paths import cache_dir, device_dir

_ROOT = device_dir().parent
_COMMON = _ROOT / "host_tests" / "common"


class Outcome(NamedTuple):
    """`by`: the test that failed, or "import". `commit`: on which it was tried; + where files were changed since."""

    outcome: str
    by: str
    commit: str


def source_of(module: str) -> str:
    """The text of a module of device/pump/."""
    return (device_dir() / "pump" / f"{module}.py").read_text(encoding="utf-8")


class Results:
    """The outcomes of one module, appended to a file one by one."""

    def __init__(self, module: str, tests: tuple[str, ...]) -> None:
        self._file = cache_dir() / "mutation" / f"{module}.jsonl"
        self._source = _digest(source_of(module))
        self._digests = {
            test: _digest((_COMMON / f"{test}.py").read_text(encoding="utf-8")) for test in tests
        }
        self.known: dict[str, Outcome] = {}
        if self._file.is_file():
            for line in self._file.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            entry = json.loads(line)
        except ValueError:  # the run was ended while it wrote
            return
        name = entry["name"]
        self.known.pop(name, None)
        if entry["source"] == self._source and entry["tests"] == self._tests(entry["by"]):
            self.known[name] = Outcome(entry["outcome"], entry["by"], entry["commit"])

    def _tests(self, by: str) -> str:
        """What an outcome hangs on, besides the module."""
        file = by.partition("::")[0]
        return self._digests.get(file) or _digest(
            "".join(self._digests[test] for test in sorted(self._digests))
        )

    def add(self, name: str, outcome: Outcome) -> None:
        self.known[name] = outcome
        entry = {"name": name, **outcome._asdict(), "source": self._source, "tests": self._tests(outcome.by)}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def forget(self) -> None:
        """All of it is to be tried again."""
        self.known.clear()
        self._file.unlink(missing_ok=True)


def survivors(known: dict[str, Outcome]) -> list[str]:
    """The names of those that no test noticed."""
    return [name for name, outcome in known.items() if outcome.outcome == trial.SURVIVED]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
