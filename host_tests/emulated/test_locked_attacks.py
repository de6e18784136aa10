"""Who has the cable and the plug of a locked pump, or its button: no prompt, and no key of it left to be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulated import pumps
from emulated.benches import Bench
from emulated.locking import cut, drain, flood, hold, lock, prompted
from emulated.talk import Talk
from thecal import keys
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.emulated.pins import Pins
from thecal.flash.install import ALONE_BYTES

STARTS = ((1, 6), (3, 3), (64, 3))
"""Bytes at a time, and how many starts."""
_OPEN_S = 6.5
"""Emulated, from power-on until a pump runs whose keys were erased first."""
_CUTS_S = (-0.1, 0.0, 0.5)
"""Power off so long after the keys were overwritten, with the button held: when that is depends on where they lie."""
_LOOK_S = 0.05
_STACK_BOTTOM, _STACK_BYTES = 0x4_0000, 8192  # in the memory of an RP2040
_NEAR_BYTES, _PAINT = 64, 0xA5
LEAST_STACK = 1024
"""Of 8 KB: 1,672 bytes were left when this was written."""


class Memory(Bench):
    """As a probe at the chip would read it."""

    def __init__(self, pins: Pins, watched: tuple[int, ...], high: tuple[int, ...] = ()) -> None:
        super().__init__(pins, watched, high)
        self._board = pins

    def memory(self) -> bytes:
        """All that is in RAM."""
        return bytes(self._board._chip.sram)

    def paint(self) -> None:
        """The stack below what is in use now."""
        used_from = self._board._chip.core.state.registers[13] - 0x2000_0000
        end = used_from - _NEAR_BYTES
        self._board._chip.sram[_STACK_BOTTOM:end] = bytes([_PAINT]) * (end - _STACK_BOTTOM)

    def unused(self) -> int:
        """Bytes of the stack that are still painted."""
        stack = bytes(self._board._chip.sram[_STACK_BOTTOM : _STACK_BOTTOM + _STACK_BYTES])
        return len(stack) - len(stack.lstrip(bytes([_PAINT])))


@pytest.fixture(scope="module")
def made(flashed_pico: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[bytes, keys.Keys]]:
    """The flash of a locked pump, and its keys."""
    with pytest.MonkeyPatch.context() as patch, EmulatedPico(firmware.image(), flashed_pico) as pico:
        patch.setenv("THECAL_KEYS", str(tmp_path_factory.mktemp("host") / "keys"))
        its_keys = lock(pico)
        yield pico.flash(), its_keys


@pytest.fixture
def pico(made: tuple[bytes, keys.Keys]) -> Iterator[EmulatedPico]:
    with EmulatedPico(firmware.image(), made[0], Memory, (4,), (7, 8, 9)) as pico:
        yield pico


def copies(made: tuple[bytes, keys.Keys], where: bytes) -> list[int]:
    """How often each key is there."""
    return [where.count(key) for key in made[1].keys.values()]


def access(pico: EmulatedPico) -> str:
    with Talk(pico) as talk:
        return talk.ask("status")["access"]


# covers: LCK-2
@pytest.mark.parametrize(("chunk", "starts"), STARTS)
def test_no_start_brings_a_prompt(chunk: int, starts: int, pico: EmulatedPico) -> None:
    for seed in range(starts):
        cut(pico)
        assert not prompted(flood(pico, 1.8, chunk, 1000 * chunk + seed))
    drain(pico)
    assert access(pico) == "locked"


# covers: LCK-2
def test_the_stack_of_a_locked_pump_has_room(pico: EmulatedPico) -> None:
    """It runs within boot.py, which adds no call to those of a pump that main.py runs."""
    cut(pico)
    pico.advance(0.05)  # MicroPython runs, and boot.py not yet
    pico.plant("paint")
    assert not prompted(flood(pico, 3.0, 16))
    assert pico.plant("unused") >= LEAST_STACK


# covers: LCK-6
def test_the_button_leaves_no_copy_of_a_key(pico: EmulatedPico, made: tuple[bytes, keys.Keys]) -> None:
    """In the flash once, in a block of their own, until then; afterwards nowhere, nor in memory."""
    assert copies(made, pico.flash()) == [1, 1, 1]
    assert ALONE_BYTES > 1022, "littlefs would keep it in a directory's block"
    hold(pico, 0)
    cut(pico)
    pico.advance(_OPEN_S)
    assert access(pico) == "bench"
    assert copies(made, pico.flash()) == copies(made, pico.plant("memory")) == [0, 0, 0]


def overwritten_s(pico: EmulatedPico, made: tuple[bytes, keys.Keys]) -> float:
    """How long after power-on with the button held: the first look at the flash that finds no key."""
    hold(pico, 0)
    cut(pico)
    began_s = pico.now_s
    while any(copies(made, pico.flash())):
        pico.advance(_LOOK_S)
        assert pico.now_s < began_s + _OPEN_S
    return pico.now_s - began_s


# covers: LCK-6
def test_a_cut_while_the_keys_go_opens_nothing(pico: EmulatedPico, made: tuple[bytes, keys.Keys]) -> None:
    at_s, seen = overwritten_s(pico, made), []
    for after_s in _CUTS_S:
        with EmulatedPico(firmware.image(), made[0], Memory, (4,), (7, 8, 9)) as one:
            hold(one, 0)
            cut(one)
            one.advance(at_s + after_s)
            seen.append(copies(made, one.flash()))
            hold(one, 1)
            cut(one)
            one.advance(pumps.START_S)
            assert access(one) == "locked"
            hold(one, 0)
            cut(one)
            one.advance(_OPEN_S)
            assert access(one) == "bench"
            assert copies(made, one.flash()) == [0, 0, 0]
    assert seen == [[1, 1, 1], [0, 0, 0], [0, 0, 0]]
