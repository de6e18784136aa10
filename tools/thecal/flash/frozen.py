"""The program inside a firmware: which version is frozen there, and what a build of the firmware needs to put it there.

A version is the digest of the sources that are frozen, so that nobody has to count. boot.py and main.py are never
among them: a frozen one would start in the place of the board's own, which knows the board and its pins. It refuses to
know how a firmware is built, and what is on a board.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGES = ("pump", "drivers", "boards", "twin")
MODULE = "thecal_frozen"
"""Which on the board has VERSION; without it nothing of Thecal's is frozen, or nobody knows which."""
_DIGITS = 16


def version(device: Path) -> str:
    """Of the sources in the device's folder: 16 hex digits of SHA-256 over names and contents."""
    whole = hashlib.sha256()
    for file in sorted(file for name in PACKAGES for file in (device / name).rglob("*.py")):
        data = file.read_bytes()
        whole.update(f"{file.relative_to(device).as_posix()} {len(data)}\n".encode() + data)
    return whole.hexdigest()[:_DIGITS]


def manifest(device: Path, folder: Path) -> Path:
    """Writes into `folder` what MicroPython's build reads, device/manifest.py and the version; the file to be read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{MODULE}.py").write_text(f'VERSION = "{version(device)}"\n', encoding="utf-8")
    made = folder / "manifest.py"
    made.write_text(f'include("{device / "manifest.py"}")\nmodule("{MODULE}.py")\n', encoding="utf-8")
    return made
