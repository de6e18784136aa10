"""Plays the example of docs/log.md and writes what it prints, and its picture: `python -m thecal.logbook.example`.

A block there is commands, each a line behind `$`, and below it what the command said. It refuses to know what it should
have said.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from thecal import paths
from thecal.errors import Failure
from thecal.logbook import file, plots
from thecal.logbook.history import history

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_PAGE, _PICTURE, _SCENARIO = "log.md", "pictures/visit.svg", "visit.json"
_MOST_S = 120


def play(docs: Path) -> dict[str, str]:
    """The page as the commands in it print today, and the picture; by their names below docs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _SCENARIO).write_bytes((docs / _SCENARIO).read_bytes())
        page = _BLOCK.sub(lambda block: _played(block[1], folder), (docs / _PAGE).read_text(encoding="utf-8"))
        book = file.load(folder / "visit.log")
        picture = plots.svg(history(book), book.status() or {})
    return {_PAGE: page, _PICTURE: picture + f"<!-- drawn from {book.digest.hex()} -->\n"}


def _played(block: str, folder: Path) -> str:
    lines = []
    for command in (line for line in block.splitlines() if line.startswith("$ ")):
        lines += [command, *_said(command[2:], folder)]
    return "```console\n" + "".join(f"{line}\n" for line in lines) + "```"


def _said(command: str, folder: Path) -> list[str]:
    """What a command says, with its complaints, in lines of at most 80 columns where it folds them."""
    ours = f"{sys.executable} -m thecal "
    done = subprocess.run(
        re.sub(r"^thecal ", lambda _: ours, command),
        shell=True,  # the example has a pipe into a file; what is run stands in our own page
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_MOST_S,
    )
    said = [line.rstrip() for line in done.stdout.splitlines()]
    return [] if command.startswith("thecal run") else said


def main() -> None:
    """Write docs/log.md and its picture. Needs a checkout."""
    root = paths.checkout()
    if root is None:
        raise Failure("the example is played in a checkout")
    for name, text in play(root / "docs").items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
