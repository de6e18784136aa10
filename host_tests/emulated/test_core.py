"""The fast processor does what rp2040py's own does: instruction by instruction, clock by clock."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thecal.emulated import firmware, fixes
from thecal.emulated.core import FastCore

RAM = 0x20000000
STARTS = 20_000
OPCODES = 4000
EDGES = (0, 1, 2, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFE, 0xFFFFFFFF)
FLAGS = ("n", "z", "c", "v")


@pytest.fixture(scope="module")
def chips() -> Iterator[tuple[Any, Any]]:
    """Two chips with the firmware in flash: with the fast processor, and with rp2040py's, in Python."""
    fixes.apply(firmware.processor())
    module, fast = fixes.part("_rp2040"), fixes.part("_rp2040").CortexM0Core
    made = []
    for processor in (fast, fixes.part("_cortex_m0_core").CortexM0Core):
        module.CortexM0Core = processor
        chip = module.RP2040()
        chip.load_bootrom(fixes.part("device.bootrom").BOOTROM_B1)
        chip.logger.warning = lambda *_: None
        fixes.part("device.load_flash").load_uf2(Path(firmware.image()), chip)
        chip.core.pc = 0x10000000
        made.append(chip)
    yield made[0], made[1]
    module.CortexM0Core = fast


def step(core: FastCore) -> int:
    """One instruction; the clocks it took."""
    state, before = core.state, core.state.cycles
    state.until = before + 1
    core.library.core_run(ctypes.byref(state))
    core._catch_up()
    assert core.broken is None
    return state.cycles - before


def seen(core: Any, flags: Any) -> tuple[list[int], list[bool]]:
    return list(core.registers), [bool(getattr(flags, name)) for name in FLAGS]


def test_the_firmware_starts_the_same_way_on_both(chips: tuple[Any, Any]) -> None:
    fast, slow = chips[0].core, chips[1].core
    for number in range(STARTS):
        at = slow.pc
        took = slow.execute_instruction()
        chips[1].clock.tick(took * 8.0)
        assert step(fast) == took, f"instruction {number} at {at:#x}"
        assert seen(fast, fast.state) == seen(slow, slow), f"instruction {number} at {at:#x}"


def opcodes(rng: random.Random) -> Iterator[int]:
    """Instructions on registers alone, of every kind."""
    kinds = (
        lambda: rng.randrange(0x0000, 0x4000),  # shifts, sums, comparisons with a constant
        lambda: 0x4000 | rng.randrange(0x400),  # logic
        lambda: rng.choice((0x4400, 0x4500, 0x4600)) | rng.randrange(8) << 3 | rng.randrange(8) | 0x40,
        lambda: 0xB200 | rng.randrange(0x100),  # extending
        lambda: rng.choice((0xBA00, 0xBA40, 0xBAC0)) | rng.randrange(0x40),
    )
    while True:
        yield rng.choice(kinds)()


def odd_distance(opcode: int, registers: list[int]) -> bool:
    """A shift by a register's 0, or beyond 32: there rp2040py sets another carry than the architecture says."""
    shifts = opcode >> 6 in (0x102, 0x103, 0x104, 0x107)
    return shifts and not 0 < registers[opcode >> 3 & 7] & 0xFF <= 31


def carried_over(opcode: int, registers: list[int]) -> bool:
    """A sum with carry of the greatest number: rp2040py adds the carry first, and asks the sum for the overflow."""
    sums = opcode >> 6 in (0x105, 0x106)
    return sums and {registers[opcode & 7], registers[opcode >> 3 & 7]} & {0x7FFFFFFF, 0xFFFFFFFF} != set()


def test_instructions_on_registers_leave_the_same_on_both(chips: tuple[Any, Any]) -> None:
    rng = random.Random(5)
    fast, slow = chips[0].core, chips[1].core
    source = opcodes(rng)
    for _ in range(OPCODES):
        opcode = next(source)
        registers = [rng.choice(EDGES) if rng.random() < 0.5 else rng.getrandbits(32) for _ in range(8)]
        if opcode >> 6 & 0x3FF in (0x102, 0x103, 0x104, 0x107):
            registers[opcode >> 3 & 7] = rng.randrange(34)
        if odd_distance(opcode, registers) or carried_over(opcode, registers):
            continue
        carry = rng.random() < 0.5
        for chip, core, flags in ((chips[0], fast, fast.state), (chips[1], slow, slow)):
            chip.sram[0x100:0x102] = opcode.to_bytes(2, "little")
            for index, value in enumerate(registers):
                core.registers[index] = value
            for name in FLAGS:
                setattr(flags, name, int(carry) if core is fast else carry)
            core.pc = RAM + 0x100
        step(fast)
        slow.execute_instruction()
        assert seen(fast, fast.state) == seen(slow, slow), (
            f"{opcode:#06x} {[hex(v) for v in registers]} {carry}"
        )
