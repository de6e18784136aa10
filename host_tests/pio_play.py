"""Executes the words of a PIO program cycle by cycle, and notes when its pin changed. A cycle is a tick.

Where the program only counts y down, the emulation jumps to the end of it: nothing else can happen there.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from typing import Any

pioemu: Any = importlib.import_module("pioemu")  # by name: `make types` passes where it is not installed
_TAKES_THE_LAST = metadata.version("rp2040-pio-emulator") == "0.77.0"  # the last for Python 3.10.0 to 3.10.17


class Machine:
    """A state machine with `program`, as the assembler made it. `edges`: (tick, level) of pin 0."""

    def __init__(self, program: list[Any], level_at: Callable[[int], int] | None = None) -> None:
        """`level_at(tick)`: what pin 0 reads, where the program drives none."""
        self._code = list(program[0])
        assert program[3] == (len(self._code) - 1) << 12  # it wraps from its end to its beginning
        self._options: dict[str, Any] = {
            "shift_osr_right": bool(program[4] >> 19 & 1),
        }
        self.fifo_words = 8 if program[4] >> 30 == 1 else 4
        if level_at is not None:

            def pins(now: Any) -> int:
                return level_at(getattr(now, "clock", now))  # a state, or in older versions its clock

            pins.__annotations__["now"] = pioemu.State
            self._options["input_source"] = pins
        driven = 1 if program[6] is not None else 0
        self.state = pioemu.State(pin_directions=driven)
        self.edges: list[tuple[int, int]] = []

    @property
    def rises(self) -> list[int]:
        return [tick for tick, level in self.edges if level]

    def put(self, *words: int) -> None:
        fifo = deque([*self.state.transmit_fifo, *words])
        if _TAKES_THE_LAST:
            fifo = deque([*reversed(words), *self.state.transmit_fifo])
        assert len(fifo) <= self.fifo_words
        self.state = replace(self.state, transmit_fifo=fifo)

    def room(self) -> int:
        return self.fifo_words - len(self.state.transmit_fifo)

    def run(self, until: int) -> None:
        """Goes on until this tick."""
        while self.state.clock < until:
            if self.idle():
                self.state = replace(self.state, clock=until)
                return
            self._skip(until)
            self._some(until)

    def idle(self) -> bool:
        """Everything is made."""
        return self._starved(self._code[self.state.program_counter], self.state)

    def _starved(self, opcode: int, state: Any) -> bool:
        """It waits for a word, and there is none."""
        return opcode & 0xE0FF == 0x80A0 and not state.transmit_fifo

    def _counting(self, opcode: int, state: Any) -> bool:
        """At `jmp(y_dec, here)`, with so much to count that it is worth a jump."""
        return opcode & 0xFF == 0x80 | state.program_counter and opcode >> 8 == 0 and state.y_register > 2

    def _skip(self, until: int) -> None:
        state = self.state
        if self._counting(self._code[state.program_counter], state):
            ticks = min(state.y_register - 1, max(until - state.clock, 0))
            self.state = replace(state, clock=state.clock + ticks, y_register=state.y_register - ticks)

    def _some(self, until: int) -> None:
        def enough(opcode: int, state: Any) -> bool:
            return state.clock >= until or self._starved(opcode, state) or self._counting(opcode, state)

        start = self.state
        for before, after in pioemu.emulate(
            self._code, stop_when=enough, initial_state=start, **self._options
        ):
            if (before.pin_values ^ after.pin_values) & before.pin_directions & 1:
                self.edges.append((before.clock, after.pin_values & 1))  # a delay comes after the change
            self.state = after
