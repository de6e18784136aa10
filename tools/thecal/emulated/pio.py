"""rp2040py's PIO block, corrected where a stepper driver notices: joined FIFOs, and time spent counting.

`jmp(x_dec, here)` is how a PIO program waits. Its rounds are taken in one go, up to the present, so that a pause costs
the host nothing however long it is. It refuses to know who moves the clock.
"""

from __future__ import annotations

import importlib
from typing import Any

NEVER = 1 << 60
_SHIFTCTRL, _MACHINE_STRIDE = 0xD0, 0x18
_JOIN_TX, _JOIN_RX = 1 << 30, 1 << 31
_FIFO_WORDS = 4


def _waits(machine: Any, instructions: list[int]) -> str:
    """The register that the machine counts down in one instruction, "" where it does something else."""
    instruction = instructions[machine.pc]
    if instruction >> 13 or instruction & 0x1F != machine.pc or machine.exec_valid:
        return ""
    counter = {2: "x", 4: "y"}.get(instruction >> 5 & 7, "")
    return counter if counter and not machine.pin_ctrl >> 29 & 7 else ""


def _round_fp(machine: Any, instructions: list[int]) -> int:
    """Length of one round, in 1/256 clocks."""
    return ((instructions[machine.pc] >> 8 & 0x1F) + 1) * machine.div_fp


def make_class() -> type:
    """The block's class; made late, since it rests on rp2040py's."""
    block: Any = importlib.import_module("rp2040py.peripherals.pio").RPPIO
    fifo: Any = importlib.import_module("rp2040py.utils.fifo").FIFO

    class Pio(block):
        """A PIO block whose `cycles_to_go` and `live` leave out rounds in which nothing happens."""

        def write_uint32(self, offset: int, value: int) -> None:
            block.write_uint32(self, offset, value)
            index, register = divmod(offset - _SHIFTCTRL, _MACHINE_STRIDE)
            if register == 0 and 0 <= index < len(self.machines):
                self._join(self.machines[index], value)

        def _join(self, machine: Any, shift_ctrl: int) -> None:
            join_tx, join_rx = bool(shift_ctrl & _JOIN_TX), bool(shift_ctrl & _JOIN_RX)
            tx_words = 0 if join_rx else _FIFO_WORDS * (1 + join_tx)
            rx_words = 0 if join_tx else _FIFO_WORDS * (1 + join_rx)
            if (machine.tx_fifo.size, machine.rx_fifo.size) != (tx_words, rx_words):
                machine.tx_fifo, machine.rx_fifo = fifo(tx_words), fifo(rx_words)

        def cycles_to_go(self) -> int:
            """Clocks until a machine does something that can be seen, at most `NEVER`; 0 where it is late."""
            due = NEVER
            for machine in self.machines:
                if machine.enabled and not machine.waiting:
                    counter = _waits(machine, self.instructions)
                    rounds = getattr(machine, counter) if counter else 0
                    due = min(due, machine.next_due_fp + rounds * _round_fp(machine, self.instructions))
            return max(0, -(-(due - self.cycle_fp) // 256)) if due < NEVER else NEVER

        def live(self, cycles: int) -> None:
            """Advance by `cycles`, no more than `cycles_to_go` said."""
            now_fp = self.cycle_fp + (cycles << 8)
            for machine in self.machines:
                if machine.enabled and not machine.waiting and machine.next_due_fp <= now_fp:
                    self._count_down(machine, now_fp)
            self.recompute_due()
            self.advance(cycles)

        def _count_down(self, machine: Any, now_fp: int) -> None:
            counter = _waits(machine, self.instructions)
            if counter:
                length = _round_fp(machine, self.instructions)
                rounds = min(getattr(machine, counter), (now_fp - machine.next_due_fp) // length + 1)
                setattr(machine, counter, getattr(machine, counter) - rounds)
                machine.next_due_fp += rounds * length

    return Pio
