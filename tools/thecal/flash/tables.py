"""Which boards there are, read from the tables in `device/boards/`: name, port of MicroPython, microcontroller.

It reads the assignments and runs nothing, for a board's file may need a board. It refuses to know pins and parts.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from thecal.errors import Failure

# those of one chip that are wired otherwise; for a board of somebody else's any table of its chip will do
_OURS = {"Raspberry Pi Pico": "pico", "Raspberry Pi Pico W": "pico_w"}


class Table(NamedTuple):
    """A board: `platform` is its `sys.platform`, `mcu` the chip as people write it."""

    name: str
    platform: str
    mcu: str

    def fits(self, platform: str, machine: str) -> bool:
        """Whether this table is for the board that says of itself `platform` and `machine`."""
        ours = _OURS.get(machine.rsplit(" with ", 1)[0], self.name)
        other = self.name in _OURS.values() and self.name != ours
        return platform == self.platform and chip(machine) == _plain(self.mcu) and not other


def chip(machine: str) -> str:
    """`Raspberry Pi Pico2 with RP2350-RISCV` -> `RP2350`: the chip in `sys.implementation._machine`."""
    return _plain(machine.rsplit(" with ", 1)[-1]).removesuffix("RISCV")


def known(device: Path) -> list[Table]:
    """Every board that can be flashed, by name."""
    found = (_table(file) for file in sorted((device / "boards").glob("*.py")))
    return [table for table in found if table]


def named(board: str, device: Path) -> Table:
    """The table of a board. Raises Failure with the list where there is none."""
    tables = known(device)
    for table in tables:
        if table.name == board:
            return table
    raise Failure(f"no board {board!r}; there is {', '.join(table.name for table in tables)}")


def _table(file: Path) -> Table | None:
    """None for a file that is no board's, or of one that is not flashed, as the virtual board."""
    constants: dict[str, str] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    constants[target.id] = str(node.value.value)
    if not {"NAME", "PLATFORM", "MCU"} <= constants.keys():
        return None
    return Table(constants["NAME"], constants["PLATFORM"], constants["MCU"])


def _plain(name: str) -> str:
    return name.replace("-", "").strip().upper()
