"""MicroPython's module `rp2`, as far as the device's files use it, for CPython: the assembler of PIO programs.

It makes the words that the board's own assembler makes, so that a test can execute them cycle by cycle; a test on the
emulated board compares the two. It refuses to imitate a state machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from types import FunctionType
from typing import Any

_CONDITIONS = {"not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "not_osre": 7}
_PLACES = {"pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "isr": 6, "osr": 7, "pin": 6}
_BLOCK, _NOBLOCK = 0x20, 0x01
_PIN_OF_JMP = 6  # as `pin` is for `wait`, where it stands for 1


class PIO:
    """The constants of a program's options."""

    SHIFT_LEFT, SHIFT_RIGHT = 0, 1
    IN_LOW, IN_HIGH, OUT_LOW, OUT_HIGH = range(4)
    JOIN_NONE, JOIN_TX, JOIN_RX = range(3)


class StateMachine:
    """There is none on a host."""


class _Assembler:
    """Collects words; labels are known from the second pass on."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.labels: dict[str, int] = {}
        self.bottom, self.top = 0, -1

    def names(self) -> dict[str, Any]:
        """What a program may use."""
        own = (
            "label",
            "wrap",
            "wrap_target",
            "nop",
            "jmp",
            "wait",
            "in_",
            "out",
            "push",
            "pull",
            "mov",
            "irq",
            "set",
        )
        return {**_CONDITIONS, **_PLACES, "noblock": _NOBLOCK, "block": _BLOCK | _NOBLOCK, "clear": 0x40} | {
            name: getattr(self, name) for name in own
        }

    def __getitem__(self, delay: int) -> _Assembler:
        self.words[-1] |= delay << 8
        return self

    def label(self, name: str) -> None:
        self.labels[name] = len(self.words)

    def wrap_target(self) -> None:
        self.bottom = len(self.words)

    def wrap(self) -> None:
        self.top = len(self.words) - 1

    def _word(self, word: int) -> _Assembler:
        self.words.append(word)
        return self

    def nop(self) -> _Assembler:
        return self.mov(_PLACES["y"], _PLACES["y"])

    def jmp(self, condition: int | str, target: str | None = None) -> _Assembler:
        always = target is None
        label = str(condition if always else target)
        return self._word((0 if always else int(condition)) << 5 | self.labels.get(label, 0))

    def wait(self, level: int, source: Any, index: int) -> _Assembler:
        kind = 1 if source == _PIN_OF_JMP else 2
        return self._word(0x2000 | level << 7 | kind << 5 | index)

    def in_(self, source: int, bits: int) -> _Assembler:
        return self._word(0x4000 | source << 5 | bits & 31)

    def out(self, target: int, bits: int) -> _Assembler:
        return self._word(0x6000 | target << 5 | bits & 31)

    def push(self, how: int = _BLOCK) -> _Assembler:
        return self._word(0x8000 | how & 0x60)

    def pull(self, how: int = _BLOCK) -> _Assembler:
        return self._word(0x8080 | how & 0x60)

    def mov(self, target: int, source: int) -> _Assembler:
        return self._word(0xA000 | target << 5 | source)

    def irq(self, how: int, index: int | None = None) -> _Assembler:
        return self._word(0xC000 | (how if index is None else (how & 0x60) | index))

    def set(self, target: int, value: int) -> _Assembler:
        return self._word(0xE000 | target << 5 | value)


def asm_pio(
    *,
    out_init: Any = None,
    set_init: Any = None,
    out_shiftdir: int = PIO.SHIFT_LEFT,
    autopull: bool = False,
    fifo_join: int = PIO.JOIN_NONE,
) -> Callable[[FunctionType], list[Any]]:
    """Makes of a function what the board's `StateMachine` takes: words, two offsets, two registers, pins."""

    def assembled(program: FunctionType) -> list[Any]:
        assembler = _Assembler()
        for _ in range(2):
            assembler.words.clear()
            FunctionType(program.__code__, {**program.__globals__, **assembler.names()})()
        top = assembler.top if assembler.top >= 0 else len(assembler.words) - 1
        control = assembler.bottom << 7 | top << 12
        shifts = fifo_join << 30 | out_shiftdir << 19 | autopull << 17
        return [array("H", assembler.words), -1, -1, control, shifts, out_init, set_init, None]

    return assembled


def asm_pio_encode(instruction: str, sideset_count: int = 0) -> int:
    """One instruction, such as `set(pins, 0)`, as a word."""
    assembler = _Assembler()
    exec(instruction, assembler.names())
    return assembler.words[-1]
