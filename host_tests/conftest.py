"""Lets pytest import the device's files, and counts the tests that run on MicroPython as well.

tools/conformance.py compares the count with its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thecal import paths, shims

shims.install()

_COMMON = "host_tests/common/"
_LONG = ("test_recorded", "test_pairs", "test_small_ints", "test_bench", "test_exactness", "test_bundle")
_counts: dict[str, list[str]] = {"passed": [], "failed": []}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests on the emulated Pico are run where they are asked for: they need a firmware."""
    asked = any("emulated" in argument for argument in config.args)
    return True if collection_path.name == "emulated" and not asked else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, or one process would go on alone at the end."""
    items.sort(key=lambda item: item.path.stem not in _LONG)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes the outcome of a common test by the name that MicroPython's runner gives it."""
    if report.nodeid.startswith(_COMMON) and (report.when == "call" or report.failed):
        file, _, function = report.nodeid.partition("::")
        name = f"{Path(file).stem}::{function}"
        _counts["passed" if report.passed else "failed"].append(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leaves the names for the comparison; only the process that sees every report does."""
    if not hasattr(session.config, "workerinput"):
        file = paths.cache_dir() / "common-cpython.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(_counts))
