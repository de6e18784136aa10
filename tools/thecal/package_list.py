"""`device/package.json`, by which mip installs the pump: every file of the device, at addresses relative to it.

It lists what is in the folder and refuses to know what is in the files. `python -m thecal.docs` writes it.
"""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

from thecal.paths import device_dir

NAME = "package.json"
_FOLDERS = ("pump", "drivers", "boards", "twin")
_LAUNCHERS = ("boot.py", "main.py")


def files(device: Path) -> list[str]:
    """Every file that goes onto a board, as a path from its root."""
    inside = sorted(file for folder in _FOLDERS for file in (device / folder).rglob("*.py"))
    return [*_LAUNCHERS, *(file.relative_to(device).as_posix() for file in inside)]


def text(device: Path) -> str:
    """The whole of package.json, a line a file so that a change of one is a change of a line."""
    urls = ",\n".join(f"    {json.dumps([name, name])}" for name in files(device))
    version = json.dumps(metadata.version("thecal"))
    return f'{{\n  "urls": [\n{urls}\n  ],\n  "deps": [],\n  "version": {version}\n}}\n'


def stale(device: Path | None = None) -> list[str]:
    """`package.json` where it differs from the folder, else nothing."""
    device = device or device_dir()
    file = device / NAME
    there = file.read_text(encoding="utf-8") if file.is_file() else ""
    return [] if there == text(device) else [NAME]


def write() -> None:
    """Writes it anew."""
    (device_dir() / NAME).write_text(text(device_dir()), encoding="utf-8")
