"""What the README shows is run as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"the README has no {language} block"
    return found.group(1)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)


def test_the_readers_own_dosing_rule_passes_with_the_installed_plugin(tmp_path: Path) -> None:
    (tmp_path / "test_rule.py").write_text(block("python"))
    result = run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path)
    assert "1 passed" in result.stdout, result.stdout + result.stderr


def test_the_prescription_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "my.json").write_text(block("json"))
    result = run("-m", "thecal", "prescription", "check", "my.json", cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"\]\(([a-z_./]+)\)|(?<=scenario )(\S+\.json)", README)))
)
def test_every_link_and_path_leads_somewhere(path: tuple[str, str]) -> None:
    assert (ROOT / (path[0] or path[1])).exists()
