"""boot.py and main.py as a board gets them: boot.py with the board's outputs in it, so that it needs no other file."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from thecal import shims
from thecal.errors import Failure

_OUTPUTS = re.compile(r"^(OUTPUTS\b[^=]*=)[^#\n]*", re.MULTILINE)


def launchers(board: str, device: Path) -> dict[str, bytes]:
    """Both, by name. Raises Failure for an unknown board."""
    main = (device / "main.py").read_bytes()
    return {"boot.py": boot(board, device), "main.py": main}


def boot(board: str, device: Path) -> bytes:
    """boot.py with role, GPIO and safe level of each output of the board."""
    shims.install(device)
    try:
        table = importlib.import_module(f"boards.{board}")
    except ModuleNotFoundError:
        raise Failure(f"no board {board!r} in {device / 'boards'}") from None
    outputs = importlib.import_module("boards.roles").outputs(getattr(table, "PINS", ()))
    text, found = _OUTPUTS.subn(rf"\1 {tuple(outputs)!r}  ", (device / "boot.py").read_text(encoding="utf-8"))
    if found != 1:
        raise Failure(f"{device / 'boot.py'} has {found} lines that begin with OUTPUTS, and needs one")
    return text.encode()
