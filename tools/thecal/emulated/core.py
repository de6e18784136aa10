"""A fast processor for the emulated Pico: instructions in C, everything beside memory asked of rp2040py's chip.

rp2040py executes an instruction in a few hundred nanoseconds and moves its clock after each. Here C runs until the next
alarm, the next instruction of a PIO machine or an access to a peripheral, and only then the clock is moved: to the same
instants. It refuses to know what a peripheral does.
"""

from __future__ import annotations

import ctypes
import struct
import time
from ctypes import CFUNCTYPE, POINTER, byref, c_uint8, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

from thecal.emulated import flash, pio

CYCLE_NS = 8.0  # rp2040py's processor runs at 125 MHz, whatever the firmware sets
_TURN_S = 0.005  # after so much wall time the line to the host gets its turn
_BREAKPOINT, _RETURN = 0xBE00, 0x4770  # BKPT and BX LR
_LONGEST_CYCLES = 125_000  # 1 ms: the most that runs in one go

_LOAD = CFUNCTYPE(c_uint32, c_uint32, c_uint32)
_STORE = CFUNCTYPE(None, c_uint32, c_uint32, c_uint32)
_STOP = CFUNCTYPE(None, c_uint32)


class _State(ctypes.Structure):
    """core.h's `Core`, field by field."""

    _fields_ = [
        ("registers", c_uint32 * 16),
        *((name, c_uint32) for name in ("banked_sp", "n", "z", "c", "v", "waiting", "event", "pm")),
        *((name, c_uint32) for name in ("process_stack", "unprivileged", "handler", "ipsr")),
        ("pending", c_uint32),
        ("enabled", c_uint32),
        ("priorities", c_uint32 * 4),
        *((name, c_uint32) for name in ("pending_nmi", "pending_pend_sv", "pending_svcall")),
        *((name, c_uint32) for name in ("pending_systick", "updated", "vtor", "shpr2", "shpr3")),
        *(
            (name, c_uint32)
            for name in ("dividend", "divisor", "quotient", "remainder", "div_csr", "spin_lock")
        ),
        ("latched_high", c_uint32),
        *((name, c_uint64) for name in ("cycles", "until", "timer_zero")),
        *((name, c_void_p) for name in ("rom", "flash", "ram", "usb")),
        ("load", _LOAD),
        ("store", _STORE),
        ("stop", _STOP),
    ]


def _shared(name: str) -> property:
    """A field of the state under the name that rp2040py's own processor gives it."""

    def write(core: FastCore, value: int) -> None:
        setattr(core.state, name, value & 0xFFFFFFFF)

    return property(lambda core: getattr(core.state, name), write)


def _address(memory: bytearray) -> int:
    """Where it lies; it is held there from now on."""
    return ctypes.addressof((c_uint8 * len(memory)).from_buffer(memory))


class FastCore:
    """Stands where rp2040py's `CortexM0Core` stands, in a chip made of its Python classes."""

    library: Any = None  # core.so, loaded by `thecal.emulated.fixes`

    waiting = _shared("waiting")
    ipsr = _shared("ipsr")
    vtor = _shared("vtor")
    shpr2 = _shared("shpr2")
    shpr3 = _shared("shpr3")
    pending_interrupts = _shared("pending")
    enabled_interrupts = _shared("enabled")
    interrupts_updated = _shared("updated")
    pending_nmi = _shared("pending_nmi")
    pending_pend_sv = _shared("pending_pend_sv")
    pending_svcall = _shared("pending_svcall")
    pending_systick = _shared("pending_systick")
    vect_pending = 0  # what would be taken next: no firmware here asks

    def __init__(self, chip: Any) -> None:
        self.chip = chip
        self.state = state = _State()
        self.broken: BaseException | None = None
        self.cycles = 0  # rp2040py's divider adds to it and nothing reads it
        self._told_cycles = 0
        self._rom = (c_uint8 * (16 * 1024))()
        state.rom = ctypes.addressof(self._rom)
        state.flash, state.ram, state.usb = (
            _address(memory) for memory in (chip.flash, chip.sram, chip.usb_dpram)
        )
        state.load, state.store = _LOAD(self._load), _STORE(self._store)
        state.stop = _STOP(self._stop)
        state.divisor = 1

    @property
    def registers(self) -> Any:
        return self.state.registers

    @property
    def interrupt_priorities(self) -> Any:
        return self.state.priorities

    @property
    def pc(self) -> int:
        return self.state.registers[15]

    @pc.setter
    def pc(self, value: int) -> None:
        self.state.registers[15] = value

    def set_interrupt(self, irq: int, value: bool) -> None:
        """A peripheral raises or lowers its line."""
        state, bit = self.state, 1 << irq
        if not value:
            state.pending &= ~bit
        elif not state.pending & bit:
            state.pending |= bit
            state.updated = 1

    def reset(self) -> None:
        """As after power: registers and exceptions; memory and the clocks counted stay."""
        state, fresh = self.state, _State()
        ctypes.memmove(byref(state), byref(fresh), _State.cycles.offset)
        state.divisor, state.priorities[0] = 1, 0xFFFFFFFF
        state.timer_zero = state.cycles
        self._rom[:] = struct.pack(f"<{len(self.chip.bootrom)}I", *self.chip.bootrom)
        self.traps = flash.traps(self)
        for number, (address, _) in enumerate(self.traps):
            struct.pack_into("<HH", self._rom, address, _BREAKPOINT + number, _RETURN)
        state.registers[13] = self.chip.bootrom[0] & ~3
        state.registers[15] = self.chip.bootrom[1] & ~1
        state.until = state.cycles

    def turn(self, limit: int) -> bool:
        """Let the chip live for a few milliseconds of wall time, at most until `limit` clocks since the start.

        Whether it sleeps and nothing but the world outside can wake it: then it slept for a millisecond.
        """
        state, run, itself = self.state, self.library.core_run, byref(self.state)
        ends = time.monotonic() + _TURN_S
        while state.cycles < limit and time.monotonic() < ends:
            ahead = min(limit - state.cycles, self._cycles_ahead())
            if state.waiting and not state.updated:
                state.cycles += min(ahead, _LONGEST_CYCLES) if ahead == pio.NEVER else ahead
            else:
                state.until = state.cycles + min(ahead, _LONGEST_CYCLES)
                run(itself)
            self._catch_up()
            if self.broken:
                raise self.broken
            if ahead == pio.NEVER and state.waiting:
                return True
        return False

    def _cycles_ahead(self) -> int:
        """Clocks until something beside the processor is due: at least one, `pio.NEVER` for nothing."""
        clock, due = self.chip.clock, pio.NEVER
        if clock.has_scheduled_alarm:
            due = -int(-clock.nanos_to_next_alarm // CYCLE_NS)
        return max(1, min(due, self._pio_ahead()))

    def _pio_ahead(self) -> int:
        first, second = self.chip.pio
        ahead = pio.NEVER if first.stopped else first.cycles_to_go()
        return ahead if second.stopped else min(ahead, second.cycles_to_go())

    def _catch_up(self) -> None:
        """Moves the clock and the PIO blocks to where the processor is, through every instant that PIO has work."""
        to_go = self.state.cycles - self._told_cycles
        self._told_cycles = self.state.cycles
        while to_go > 0:
            blocks = [block for block in self.chip.pio if not block.stopped]
            if not blocks:
                self.chip.clock.tick(to_go * CYCLE_NS)
                return
            cycles = min([to_go, *(max(1, block.cycles_to_go()) for block in blocks)])
            self.chip.clock.tick(cycles * CYCLE_NS)
            for block in blocks:
                block.live(cycles)
            to_go -= cycles

    def _load(self, address: int, size: int) -> int:
        try:
            self._catch_up()
            chip = self.chip
            read = chip.read_uint32 if size == 4 else chip.read_uint16 if size == 2 else chip.read_uint8
            value = read(address) & 0xFFFFFFFF
            self._look_again()
            return value
        except BaseException as error:
            self._break(error)
            return 0

    def _store(self, address: int, value: int, size: int) -> None:
        try:
            self._catch_up()
            chip = self.chip
            write = chip.write_uint32 if size == 4 else chip.write_uint16 if size == 2 else chip.write_uint8
            write(address, value)
            self._look_again()
        except BaseException as error:
            self._break(error)

    def _look_again(self) -> None:
        """An access may have set an alarm or started a PIO machine: the run in progress ends before either is due."""
        state = self.state
        state.until = min(state.until, state.cycles + self._cycles_ahead())

    def _stop(self, code: int) -> None:
        if _BREAKPOINT <= code < _BREAKPOINT + len(self.traps):
            try:
                self.traps[code - _BREAKPOINT][1]()
                self._look_again()
            except BaseException as error:
                self._break(error)
            return
        self._break(
            RuntimeError(f"the processor met {code:#06x} at {self.pc - 2:#010x}, which it cannot execute")
        )

    def _break(self, error: BaseException) -> None:
        self.broken = self.broken or error
        self.state.until = self.state.cycles


def load(library: Path) -> None:
    """Takes the compiled instructions from `library`, for every chip made after."""
    FastCore.library = ctypes.CDLL(str(library))
    FastCore.library.core_run.argtypes = [POINTER(_State)]
