"""Runs a script of `on_pump` beside the pump, on either interpreter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from thecal import virtual

_FOLDER = Path(__file__).resolve().parent / "on_pump"
BOARD_FOLDER = _FOLDER.parent / "on_board"
"""What runs on an emulated Pico, beside the pump or its drivers."""
_MOST_S = 1800.0  # then it hangs


def run(name: str, payload: dict[str, Any], interpreter: str, device: Path | None = None) -> dict[str, Any]:
    """What the script's `result` returns. Raises Failure and ScriptError as `run_script` does."""
    script = _FOLDER / f"{name}.py"
    return virtual.run_script(script, payload, interpreter, folders=[_FOLDER], device=device, most_s=_MOST_S)
