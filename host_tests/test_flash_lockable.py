"""Which boards `thecal flash --locked` takes: those that a lock holds on, and that somebody can get into again."""

from __future__ import annotations

from pathlib import Path

import pytest

from test_cli import complaint
from thecal.flash import commands, tables
from thecal.paths import device_dir


# covers: LCK-2
@pytest.mark.parametrize("board", ["esp32", "esp32s3", "bare"])
def test_a_board_that_a_lock_would_not_hold_or_that_nobody_got_into_again_is_not_locked(
    board: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    told = complaint("flash", "--locked", "--board", board, "--port", "/dev/null")
    why = "no silence button" if board == "bare" else "its line is up before boot.py runs"
    assert f"BOARD={board} cannot be locked: " in told and why in told
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("board", ["pico", "pico_w", "pico2"])
def test_a_pico_can_be_locked(board: str) -> None:
    commands.check_lockable(tables.named(board, device_dir()))
