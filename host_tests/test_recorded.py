"""The programmes that test_exactness recorded, played again on both interpreters: to the pL, the step and the digest.

THECAL_RECORD=1 python -m pytest host_tests/test_exactness.py -k integral    records them anew.
Ten years take MicroPython a minute and a half, and there are ten of them; the others take it two minutes together, of
which `make test` takes a third. `make replay` plays all, in one process.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from thecal import virtual

HERE = Path(__file__).parent
CASES = json.loads((HERE / "recorded" / "cases.json").read_text())
ALL = os.environ.get("THECAL_REPLAY") == "all"
DECADE_MS = 3_650 * 86_400_000
EVERY = {"micropython": 3, "cpython": 1}


def length_ms(case: dict[str, Any]) -> int:
    return sum(figures[0] for name, *figures in case["operations"] if name == "pass")


# covers: DOS-1
@pytest.mark.parametrize("interpreter", virtual.INTERPRETERS)
def test_recorded_programmes_end_alike(interpreter: str) -> None:
    cases = CASES if ALL else [case for case in CASES if length_ms(case) < DECADE_MS][:: EVERY[interpreter]]
    asked = [{key: case[key] for key in case if key not in ("after", "digest")} for case in cases]
    script = HERE / "replay_cases.py"
    most_s = 3600 if ALL else 600
    replayed = virtual.run_script(script, {"cases": asked}, interpreter, most_s=most_s)["cases"]
    different = [
        (case["operations"], result)
        for case, result in zip(cases, replayed, strict=True)
        if (case["after"], case["digest"]) != (result["after"], result["digest"])
    ]
    assert not different, f"{len(different)} of {len(cases)} differ; the first: {different[0]}"


def test_hundreds_of_programmes_are_recorded_and_ten_of_ten_years() -> None:
    assert len(CASES) >= 500
    assert sum(length_ms(case) >= DECADE_MS for case in CASES) >= 10
