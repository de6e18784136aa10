"""Sentences that flashing takes out of the bundles: told as in the files, and something short where they are lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from merged import written
from thecal import paths
from thecal.errors import Failure
from thecal.flash import plan
from thecal.flash.bundle import made

_SAID = "the pump has %d nL of %s left, and 5 %% more"
SOURCE = f"""
    from pump.texts import far_texts, texts_at
    ROWS = far_texts((('name', 1, 'Call your clinic in the morning.'), ('other', 2, 'Call your clinic at once, now.')))
    def run():
        named = 'a_name_that_is_longer_than_that'
        return [{_SAID!r} % (3, 'water'), named, texts_at(row[2] for row in ROWS), ROWS[0][:2], plain()]
    def plain(more='a default that is as long as a sentence'):
        return 'nothing to put into this sentence', more
    """
BOARD = """
    from drivers.texts import sentences
    from pump import texts
    from pump.a import run
    def open():
        texts.use(sentences)
        return run()
    """
RUN = "import json, board; print(json.dumps(board.open()))"


def _ours(device: Path) -> None:
    for name in ("pump/texts.py", "pump/packing.py", "drivers/texts.py"):
        there = device / name
        there.parent.mkdir(exist_ok=True)
        (there.parent / "__init__.py").touch()
        there.write_text((paths.device_dir() / name).read_text())


def _put(folder: Path, sentences: bool = True) -> bytes:
    """The merged program in a folder of its own; returns its sentences."""
    device = written(folder, {"pump/a.py": SOURCE, "boards/lone.py": BOARD})
    _ours(device)
    found = made("lone", device, apart=sentences)
    for name, text in found.texts.items():
        (folder / f"{name}.py").write_text(text)
    return found.sentences


def _said(folder: Path) -> list[object]:
    done = subprocess.run([sys.executable, "-c", RUN], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_board_tells_what_the_files_say(tmp_path: Path) -> None:
    assert _put(tmp_path, False) == b""
    whole = _said(tmp_path)
    data = _put(tmp_path)
    (tmp_path / plan.named(plan.TEXTS, data)).write_bytes(data)
    assert _said(tmp_path) == whole
    merged = (tmp_path / "pump.py").read_text()
    assert "Call your clinic" not in merged
    assert "nothing to put" not in merged
    assert "a default" in merged
    assert "a_name_that_is_longer_than_that" in merged


@pytest.mark.parametrize("damage", ("absent", "empty", "half", "other"))
def test_a_lost_sentence_leaves_its_figures(tmp_path: Path, damage: str) -> None:
    data = _put(tmp_path)
    left = {"empty": b"", "half": data[:20], "other": bytes(byte ^ 1 for byte in data)}
    if damage in left:
        (tmp_path / plan.named(plan.TEXTS, data)).write_bytes(left[damage])
    said = _said(tmp_path)
    lost = "text lost, flash again:"
    assert lost in str(said[0])
    assert str(said[0]).endswith("3 water") or damage != "other"
    assert said[3] == ["name", 1]


def test_more_than_a_place_can_tell_is_refused(tmp_path: Path) -> None:
    rows = ", ".join(f"'{i:06d} {'long ' * 48}'" for i in range(2_200))
    device = written(
        tmp_path, {"pump/a.py": f"from pump.texts import far_texts\nrun = far_texts(({rows}))\n"}
    )
    _ours(device)
    with pytest.raises(Failure, match="more than a place can tell"):
        made("lone", device, apart=True)
