"""boot.py and main.py as a board gets them: boot.py knows outputs and silence button, and so needs no other file."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from thecal import shims
from thecal.errors import Failure

_OUTPUTS = re.compile(r"^(OUTPUTS\b[^=]*=)[^#\n]*", re.MULTILINE)
_SILENCE = re.compile(r"^(SILENCE\b[^=]*=)[^#\n]*", re.MULTILINE)
_NONE = -1


def launchers(board: str, device: Path) -> dict[str, bytes]:
    """Both, by name. Raises Failure for an unknown board."""
    main = (device / "main.py").read_bytes()
    return {"boot.py": boot(board, device), "main.py": main}


def boot(board: str, device: Path) -> bytes:
    """boot.py with role, GPIO and safe level of each output of the board, and the GPIO of its silence button."""
    pins = _pins(board, device)
    outputs = importlib.import_module("boards.roles").outputs(pins)
    text = (device / "boot.py").read_text(encoding="utf-8")
    for line, value in ((_OUTPUTS, tuple(outputs)), (_SILENCE, silence_button(board, device))):
        text, found = line.subn(rf"\1 {value!r}  ", text)
        if found != 1:
            raise Failure(f"{device / 'boot.py'} has {found} lines as {line.pattern}, and needs one")
    return text.encode()


def silence_button(board: str, device: Path) -> int:
    """Its GPIO by the board's table; below 0 where the board has none. Raises Failure for an unknown board."""
    return dict(_pins(board, device)).get("silence_button", _NONE)


def _pins(board: str, device: Path) -> tuple[tuple[str, int], ...]:
    shims.install(device)
    try:
        return getattr(importlib.import_module(f"boards.{board}"), "PINS", ())
    except ModuleNotFoundError:
        raise Failure(f"no board {board!r} in {device / 'boards'}") from None
