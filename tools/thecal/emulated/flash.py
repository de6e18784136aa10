"""The boot ROM's two functions that change the flash, done at once, with the time that a Pico's flash chip takes.

The firmware calls them with interrupts off, so that nothing runs meanwhile but PIO, PWM and the timers. Times: Winbond
W25Q16JV data sheet, typical; the greatest are ten times as long. It refuses to know what is written.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

_CYCLES_PER_US = 125
_SECTOR_BYTES, _SECTOR_US = 4096, 45_000
_BLOCK_BYTES, _BLOCK_US = 65536, 150_000
_PAGE_BYTES, _PAGE_US = 256, 400
_TABLE = 0x14  # where the boot ROM keeps the address of its table of functions


def traps(core: Any) -> list[tuple[int, Callable[[], None]]]:
    """Addresses in the boot ROM of `core`, and what is done there; none before there is a boot ROM."""
    rom = struct.pack(f"<{len(core.chip.bootrom)}I", *core.chip.bootrom)
    functions = dict(_functions(rom))
    done = {b"RE": lambda: _erase(core), b"RP": lambda: _program(core)}
    return [(functions[name] & ~1, call) for name, call in done.items() if name in functions]


def _functions(rom: bytes) -> list[tuple[bytes, int]]:
    """The boot ROM's table (RP2040 data sheet 2.8.3): two letters and an address each."""
    found, place = [], int.from_bytes(rom[_TABLE : _TABLE + 2], "little")
    while place and rom[place : place + 2] != b"\0\0":
        found.append((rom[place : place + 2], int.from_bytes(rom[place + 2 : place + 4], "little")))
        place += 4
    return found


def _erase(core: Any) -> None:
    start, count = core.registers[0], core.registers[1]
    core.chip.flash[start : start + count] = b"\xff" * count
    while count > 0:
        whole = start % _BLOCK_BYTES == 0 and count >= _BLOCK_BYTES
        size, time_us = (_BLOCK_BYTES, _BLOCK_US) if whole else (_SECTOR_BYTES, _SECTOR_US)
        core.state.cycles += time_us * _CYCLES_PER_US
        start, count = start + size, count - size


def _program(core: Any) -> None:
    """Bits are only ever cleared, as in a flash chip."""
    to, source, count = core.registers[0], core.registers[1], core.registers[2]
    chip = core.chip
    for offset in range(count):
        chip.flash[to + offset] &= chip.read_uint8(source + offset)
    core.state.cycles += -(-count // _PAGE_BYTES) * _PAGE_US * _CYCLES_PER_US
