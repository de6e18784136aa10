"""main.py on a board that was flashed: which files it loads, what it says of a damaged one, what it leaves behind."""

from __future__ import annotations

import binascii
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from thecal import paths

_RUN = """
import sys
from pathlib import Path
from thecal import shims
shims.install(Path(sys.argv[1]))
sys.path.insert(0, "")
import boot
boot.safe = lambda local=True: print("safe", local) or ""
import main
main.run(*sys.argv[2:])
"""
_BOARD = """
class Loop:
    def __init__(self, write): self.write = write
    def turn(self, line): {turn}
    def lines(self): return self
    ended = False
    def take(self, ms): self.ended = True; {take}
    def close(self): self.write("closed")
def open(write, held, locked=False):
    {open}
    return Loop(write)
"""


def bundle(name: str, text: str, folder: Path) -> list[Any]:
    """A bundle that CPython can import, and its row in the manifest."""
    (folder / f"{name}.py").write_text(text)
    (folder / f"{name}.mpy").write_text(text)
    return [name, binascii.crc32(text.encode()), len(text.encode())]


def flashed(
    folder: Path, turn: str = "return 0", opening: str = "pass", take: str = "return None"
) -> dict[str, Any]:
    files = {
        "board": bundle(
            "board_22222222", "import pump\n" + _BOARD.format(turn=turn, open=opening, take=take), folder
        ),
        "pump": bundle("pump_11111111", "told = 'from the bundle'\n", folder),
    }
    manifest = {"board": "pico", "files": files, "version": "0"}
    (folder / "thecal.json").write_text(json.dumps(manifest))
    return manifest


def said(folder: Path, *names: str) -> list[str]:
    """The lines that main.py says, started in this folder; it has ended by itself, and in peace."""
    command = [sys.executable, "-c", _RUN, str(paths.device_dir()), *names]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.splitlines()


def error(line: str) -> dict[str, Any]:
    message = json.loads(line)
    assert message["method"] == "error"
    return message["params"]


# covers: BRD-4
def test_the_board_that_was_flashed_runs_from_its_bundles_and_is_closed(tmp_path: Path) -> None:
    flashed(tmp_path, turn="self.write(pump.told)")
    assert said(tmp_path) == ["from the bundle", "from the bundle", "closed", "safe True"]


# covers: BRD-4
@pytest.mark.parametrize("name", ["board_22222222", "pump_11111111"])
@pytest.mark.parametrize("how", ["missing", "one bit", "cut off", "empty"])
def test_a_damaged_bundle_is_named_in_one_line_and_not_loaded(name: str, how: str, tmp_path: Path) -> None:
    flashed(tmp_path)
    file = tmp_path / f"{name}.mpy"
    data = bytearray(file.read_bytes())
    data[3] ^= 4
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes({"one bit": bytes(data), "cut off": bytes(data)[:-9], "empty": b""}[how])
    told, safe = said(tmp_path)
    assert error(told)["message"] == f"{name}.mpy is damaged or missing: flash the board again"
    assert safe == "safe True"


# covers: BRD-4
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"board": "pico"}'])
def test_a_damaged_manifest_is_named_in_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "thecal.json").write_text(text)
    told, safe = said(tmp_path)
    assert error(told)["message"] == "thecal.json is damaged: flash the board again"
    assert safe == "safe True"


# covers: BRD-4
@pytest.mark.parametrize(
    ("turn", "opening"), [("raise KeyboardInterrupt", "pass"), ("return 0", "raise KeyboardInterrupt")]
)
def test_ctrl_c_leaves_the_outputs_safe_also_while_it_starts(turn: str, opening: str, tmp_path: Path) -> None:
    flashed(tmp_path, turn, opening)
    assert said(tmp_path)[-1] == "safe True"


# covers: BRD-4
def test_a_ctrl_c_that_came_before_the_interpreter_listened_ends_it_too(tmp_path: Path) -> None:
    flashed(tmp_path, "self.write('turn %r' % line)", take=r"self.ended = False; return '\x03'")
    assert said(tmp_path) == ["turn None", "closed", "safe True"]


# covers: BRD-4
@pytest.mark.parametrize(
    ("turn", "opening"),
    [("raise MemoryError('no room')", "pass"), ("return 0", "raise MemoryError('no room')")],
)
def test_an_exception_is_told_and_leaves_the_outputs_safe(turn: str, opening: str, tmp_path: Path) -> None:
    flashed(tmp_path, turn, opening)
    lines = said(tmp_path)
    assert error(lines[0])["message"] == "no room"
    assert lines[-1] == "safe True"


# covers: BRD-3
def test_the_faults_of_a_wrong_local_json_are_told_and_its_pins_not_driven(tmp_path: Path) -> None:
    opening = """e = ValueError("bad"); e.faults = [{"path": "pins.step"}]; raise e"""
    flashed(tmp_path, opening=opening)
    told, safe = said(tmp_path)
    assert error(told)["data"] == {"faults": [{"path": "pins.step"}]}
    assert safe == "safe False"


def test_an_unknown_board_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    told, _ = said(tmp_path, "arduino")
    assert "no board arduino; known: virtual, bare, pico" in error(told)["message"]


def test_every_board_that_can_be_chosen_has_a_file() -> None:
    import main

    files = {file.stem for file in (paths.device_dir() / "boards").glob("*.py")}
    assert set(main.BOARDS) <= files
    for name in set(main.BOARDS) - {"virtual"}:
        assert f'NAME = "{name}"' in (paths.device_dir() / "boards" / f"{name}.py").read_text()


def test_on_a_computer_it_runs_the_virtual_board(tmp_path: Path) -> None:
    assert '"closed"' in said(tmp_path)[-2]


class Wire:
    """Standard output whose reader takes its time for some of the pieces."""

    def __init__(self, *slow: str) -> None:
        self.text, self._slow, self.ms = "", slow, 0

    def write(self, text: str) -> None:
        self.text += text
        self.ms += 500 if text in self._slow else 1


@pytest.mark.parametrize(("platform", "read"), [("rp2", "ab\nef\n"), ("linux", "abcd\nef\n")])
def test_a_board_does_not_wait_for_a_reader_at_each_piece_of_a_line(
    monkeypatch: pytest.MonkeyPatch, platform: str, read: str
) -> None:
    wire = Wire("b")
    out = importlib.import_module("main")._Out()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "stdout", wire)
    monkeypatch.setattr("time.ticks_ms", lambda: wire.ms)
    for text in ("a", "b", "c", "d", "\n"):
        out.piece(text)
    out("ef")
    monkeypatch.undo()
    assert wire.text == read


def in_firmware(folder: Path, version: str) -> None:
    """What `thecal flash` leaves where the firmware has the program: no files, and which version that must be."""
    (folder / "boards").mkdir()
    (folder / "boards" / "__init__.py").touch()
    (folder / "boards" / "pico.py").write_text(
        _BOARD.format(turn="return 0", open="write('frozen')", take="return None")
    )
    (folder / "thecal_frozen.py").write_text(f'VERSION = "{version}"')
    manifest = {"board": "pico", "files": {}, "frozen": "1a2b", "version": "0"}
    (folder / "thecal.json").write_text(json.dumps(manifest))


# covers: BRD-4
def test_without_files_the_program_in_the_firmware_runs(tmp_path: Path) -> None:
    in_firmware(tmp_path, "1a2b")
    assert said(tmp_path) == ["frozen", "closed", "safe True"]


# covers: BRD-4
@pytest.mark.parametrize("version", ["3c4d", None])
def test_another_program_in_the_firmware_than_was_flashed_is_not_run(
    version: str | None, tmp_path: Path
) -> None:
    in_firmware(tmp_path, version or "")
    if version is None:
        (tmp_path / "thecal_frozen.py").unlink()
    told, safe = said(tmp_path)
    assert (
        error(told)["message"] == "the firmware has another program than was flashed: flash the board again"
    )
    assert safe == "safe True"


_LOCK = _RUN.replace("main.run(*sys.argv[2:])", "main.run(locked=True)")


# covers: LCK-5
@pytest.mark.parametrize("turn", ["return 0", "raise KeyboardInterrupt", "raise MemoryError('no room')"])
def test_whatever_ends_a_locked_pump_leaves_the_outputs_safe(
    turn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "_RUN", _LOCK)
    flashed(tmp_path, turn, "assert locked")
    assert said(tmp_path)[-1] == "safe True"


# covers: LCK-2
def test_a_line_of_ctrl_c_does_not_end_a_locked_pump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "_RUN", _LOCK)
    flashed(tmp_path, "self.write('turn %r' % line)", take=r"return '\x03'")
    assert said(tmp_path) == ["turn None", r"turn '\x03'", "closed", "safe True"]
