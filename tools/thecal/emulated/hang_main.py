"""Stands in main.py's place on a board that is to hang: the pump's own main.py runs as `pump_main`, until Ctrl-C.

Ctrl-C comes between any two bytecodes of the program. What follows then is told by three pins.
"""

import time

import micropython
import pump_main

import machine

LOW, HIGH, STAYS = 20, 21, 22
"""Which hang, 0 to 3, in two bits; and whether it is one at all: then the program is not started again."""
_BUSY_MS = 20
_INTERRUPTS = 0xE000E180  # of the processor: writing ones switches them off
_TONES = 0x400500A0  # of the PWM unit: nobody listens, and each wave costs the host


def _level(pin: int) -> int:
    return machine.Pin(pin, machine.Pin.IN, machine.Pin.PULL_DOWN).value()


def _endless() -> None:
    """It computes, then waits; interrupts, timers and what they have scheduled go on."""
    ends = time.ticks_add(time.ticks_ms(), _BUSY_MS)
    while time.ticks_diff(ends, time.ticks_ms()) > 0:
        pass
    while True:
        time.sleep_ms(1000)


@micropython.asm_thumb
def _sleep():  # noqa: ANN202 - the assembler knows no None
    wfi()  # noqa: F821 - a word of the assembler


def _interrupts_off() -> None:
    """As `_endless`, and nothing comes through; it then sleeps for ever, which an emulator does faster."""
    machine.disable_irq()
    for _ in range(2000):
        pass
    machine.mem32[_INTERRUPTS] = 0xFFFFFFFF
    while True:
        _sleep()


def _exception() -> None:
    raise RuntimeError("somewhere")


def _soft_reset() -> None:
    machine.soft_reset()


_HANGS = (_endless, _interrupts_off, _exception, _soft_reset)
_serve = pump_main._serve


def _served(*how: object) -> None:
    try:
        _serve(*how)
    except KeyboardInterrupt:
        if not _level(STAYS):
            raise  # somebody wants the prompt
        machine.mem32[_TONES] = 0
        _HANGS[_level(LOW) | _level(HIGH) << 1]()


if not _level(STAYS):
    pump_main._serve = _served
    pump_main.run()
machine.mem32[_TONES] = 0
