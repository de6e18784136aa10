"""`thecal flash` killed, or its board unplugged, at any moment: a whole version starts, and the next flash succeeds.

The program is a small one; see `small`.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from emulated import killed, pumps, small
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.errors import Failure
from thecal.flash import answer, commands, device, tables
from thecal.flash.plan import HALF, MANIFEST
from thecal.paths import device_dir
from thecal.wires import SerialWire

_ALIVE_S = 60.0  # of the wall clock: the machine may be busy

# what the second version takes: pump, main.py, thecal.json, each copied, hashed and renamed; the restart; the old pump
INSTANTS = (
    ("in the pump's file", "part", 1, 1),
    ("while the board hashes the pump's file", "hash", 1, 1),
    ("before the pump's file has its name", "before rename", 1, 1),
    ("in main.py", "part", 2, 1),
    ("while main.py gets its name", "in rename", 2, 1),
    ("while the board hashes the manifest", "hash", 3, 1),
    ("before the manifest has its name", "before rename", 3, 1),
    ("while the manifest gets its name", "in rename", 3, 2),
    ("before the old is removed", "before remove", 1, 2),
    ("while the old is removed", "in remove", 1, 2),
)


def put(pico: EmulatedPico, mark: int) -> int:
    """What `thecal flash` does with version `mark`: which one then answers."""
    table = tables.named("pico", device_dir())
    _, status = commands.put(pico.port, table, small.wanted(mark), pumps.PATIENCE_S)
    return version(status)


def version(status: dict[str, Any]) -> int:
    return status["reservoir"]["volume_nl"] // 1_000_000


def started(pico: EmulatedPico) -> int:
    """Which version answers after the power was off and on."""
    pico.cut()
    return version(answer.first_status(SerialWire(pico.port), _ALIVE_S))


@pytest.fixture(scope="module")
def first() -> bytes:
    """The flash of a Pico with version 1 on it."""
    with EmulatedPico(firmware.image()) as pico:
        assert put(pico, 1) == 1
        return pico.flash()


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("second") / "wanted"
    file.write_bytes(pickle.dumps(small.wanted(2)))
    return file


# covers: FLA-1
@pytest.mark.parametrize(
    ("instant", "number", "starts"),
    [row[1:] for row in INSTANTS],
    ids=[row[0] for row in INSTANTS],
)
def test_a_flash_that_is_killed(instant: str, number: int, starts: int, first: bytes, second: Path) -> None:
    with EmulatedPico(firmware.image(), first) as pico:
        command = [sys.executable, killed.__file__, pico.port, str(second), instant, str(number)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=pumps.PATIENCE_S)
        assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
        pico.advance(1.0)  # for what the board was doing
        pico.pace(None)
        assert started(pico) == starts
        assert put(pico, 2) == 2
        assert started(pico) == 2
        with device.connected(pico.port) as board:
            files = set(board.call("look")["files"])
            board.leave()
        assert files == {*small.bundles_of(2), *small.launchers(), MANIFEST} and HALF not in files


# covers: FLA-1
def test_a_board_that_is_unplugged_in_the_middle_is_one_line_and_starts_the_old_version(
    first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The port vanishes with it; the flash is as it was at that instant."""
    kept: list[bytes] = []
    with EmulatedPico(firmware.image(), first) as pico:

        def unplug(*_: object) -> None:
            if not kept:
                kept.append(pico.flash())
                pico.__exit__()

        monkeypatch.setattr(commands, "_progress", unplug)
        with pytest.raises(Failure, match=rf"^the board at {pico.port} (is gone: [^\n]*|stopped answering)$"):
            put(pico, 2)
    monkeypatch.undo()
    with EmulatedPico(firmware.image(), kept[0]) as pico:
        assert started(pico) == 1
        assert put(pico, 2) == 2
