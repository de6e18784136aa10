"""docs/campaign.md: a section a campaign, each with the commit it ran on. A campaign replaces its own section alone."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from thecal import paths

_DOCUMENT = "docs/campaign.md"
_HEAD = """# What the long campaigns found

Written by `make campaign`, a section a part; each names the commit that it ran on. What the faults are and where the
bounds come from is in [the fault catalogue](fault_catalogue.md).
"""
TITLES = {
    "faults": "Single faults",
    "pairs": "Pairs of faults",
    "soak": "Soak",
    "fuzz": "Fuzz",
    "power-cut": "Power-cut matrix",
    "attacks": "Attacks on a locked pump",
    "lines": "Fuzzed lines",
}
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class Ran(NamedTuple):
    """What a campaign has to say: markdown for people, and a line for each failure."""

    text: str
    failures: list[str]


@cache
def commit() -> str:
    """The commit of the checkout when it was first asked for, and whether its files differ from it."""
    root = paths.device_dir().parent
    version = _git(root, "rev-parse", "--short=10", "HEAD") or "no commit"
    changed = _git(
        root, "status", "--porcelain", "--untracked-files=no", "--", "device", "tools", "host_tests"
    )
    return f"{version} with changes" if changed else version


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True)
    return done.stdout.strip()


def write(part: str, ran: Ran, command: str) -> Path:
    """Puts the section into the document, in the order of TITLES."""
    path = paths.device_dir().parent / _DOCUMENT
    sections = dict(_SECTION.findall(path.read_text(encoding="utf-8"))) if path.exists() else {}
    about = f"`{command}` on commit {commit()}\n\n"
    sections[TITLES[part]] = about + ran.text.strip() + "\n\n"
    text = "\n".join(
        f"## {title}\n{sections[title].strip()}\n" for title in TITLES.values() if title in sections
    )
    path.write_text(f"{_HEAD}\n{text}", encoding="utf-8")
    return path


def table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """In markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def failed(failures: list[str]) -> str:
    """The failures in markdown, the first of them in full."""
    if not failures:
        return "Failures: 0.\n"
    shown = "".join(f"    {line}\n" for failure in failures[:10] for line in failure.splitlines())
    return f"Failures: {len(failures):,}.\n\n{shown}"
