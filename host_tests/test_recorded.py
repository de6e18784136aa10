"""The programmes that test_exactness recorded, played again on both interpreters: to the pL, the step and the digest.

THECAL_RECORD=1 python -m pytest host_tests/test_exactness.py -k integral    records them anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thecal import virtual

HERE = Path(__file__).parent
CASES = json.loads((HERE / "recorded" / "cases.json").read_text())


# covers: DOS-1
@pytest.mark.parametrize("interpreter", virtual.INTERPRETERS)
def test_recorded_programmes_end_alike(interpreter: str) -> None:
    asked = [{key: case[key] for key in ("maximum_nl_per_day", "operations")} for case in CASES]
    replayed = virtual.run_script(HERE / "replay_cases.py", {"cases": asked}, interpreter, most_s=600)[
        "cases"
    ]
    different = [
        (case["operations"], result)
        for case, result in zip(CASES, replayed, strict=True)
        if (case["after"], case["digest"]) != (result["after"], result["digest"])
    ]
    assert not different, f"{len(different)} of {len(CASES)} differ; the first: {different[0]}"


def test_a_few_hundred_programmes_are_recorded() -> None:
    assert len(CASES) >= 300
