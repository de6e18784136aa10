"""`make firmware`: an image with the program in it is built, and `thecal flash` copies only what starts it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from emulated import pumps
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash import frozen
from thecal.flash.plan import LAUNCHERS, MANIFEST, STATE
from thecal.paths import device_dir

_FREE = """
import gc, main
turn = main.open_board({board!r})
turn(None)
gc.collect()
free = gc.mem_free()
main.close()
print(free)
"""


@pytest.fixture(scope="module")
def built() -> str:
    """The version in the image: half a minute, where the firmware without it was built in the same folder."""
    return firmware.build_frozen()


@pytest.fixture
def frozen_pico(built: str) -> Iterator[EmulatedPico]:
    with EmulatedPico(firmware.frozen_image()) as pico:
        assert pico.mpremote("exec", "import thecal_frozen as it; print(it.VERSION)").stdout.strip() == built
        yield pico


@pytest.mark.parametrize(("board", "free"), [("pico", 140_000), ("bare", 130_000)])
def test_a_program_in_the_firmware_starts_and_leaves_most_of_the_memory(
    board: str, free: int, frozen_pico: EmulatedPico, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pumps.flash(frozen_pico, board)["board"] == board
    there = set(ast.literal_eval(frozen_pico.mpremote("exec", "import os; print(os.listdir())").stdout))
    assert there - {STATE} == {*LAUNCHERS, MANIFEST}
    frozen_pico.pace(pumps.PACE)
    left = int(frozen_pico.mpremote("exec", _FREE.format(board=board)).stdout.splitlines()[-1])
    with capsys.disabled():
        print(f"{board}, frozen: {left} bytes of heap free after the start")
    assert left >= free


def test_the_version_in_the_image_is_that_of_the_sources(built: str) -> None:
    assert built == frozen.version(device_dir())
