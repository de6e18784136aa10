"""Small programs for the tests of merging: written, merged, and run both ways."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from thecal import paths
from thecal.flash.bundle import bundles

Sources = dict[str, str]
_LONELY = {"boards/lone.py": "from pump.a import run\n\ndef open():\n    return run()\n"}


def written(folder: Path, sources: Sources) -> Path:
    """A device's folder of these files; `lone` is its board, which runs pump/a.py's `run`."""
    for name, text in {**_LONELY, **sources}.items():
        file = folder / "device" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        (file.parent / "__init__.py").touch()
    return folder / "device"


def said(folder: Path, board: str) -> str:
    """What the board's `open` returns, in a process of its own."""
    script = f"import sys; sys.path[:0] = {[str(folder), str(paths.shim_dir())]}; import {board} as b; print(b.open())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def same(device: Path) -> str:
    """The files and their bundles say the same; returns it."""
    merged = device.parent / "merged"
    merged.mkdir()
    for name, text in bundles("lone", device).items():
        (merged / f"{name}.py").write_text(text)
    there = said(merged, "board")
    assert there == said(device, "boards.lone")
    return there.strip()
