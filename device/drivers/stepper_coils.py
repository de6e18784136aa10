"""A 28BYJ-48 behind a ULN2003 by two PIO machines: one makes the moments, the other turns the coils on and counts.

The first is the stepper's of step and direction, with a flag in place of a pin. The coils' pattern of eight half steps
fills one register, so that the second needs the program no more once it runs.
"""

# ruff: noqa: F405

from micropython import const
from rp2 import PIO, StateMachine, asm_pio

from drivers.step_lines import HALF_STEPS
from drivers.stepper_pio import TICK_HZ, PioStepper
from machine import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rp2.asm_pio import *  # noqa: F403 - the assembler's words

    from drivers.clock import TicksClock

NOTHING = const(0xA042)  # mov(y, y)
LOWER_FLAG = const(0xC044)  # irq(clear, 4)
PULL = const(0x80A0)  # pull(block)
Y_FROM_OSR = const(0xA047)  # mov(y, osr)
_COILS = const(4)


@asm_pio(out_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_TX)
def make_moments() -> None:
    """As make_steps, tick by tick; a step is a flag raised."""
    wrap_target()
    label("next")
    pull()
    out(x, 8)
    mov(isr, osr)
    label("again")
    mov(y, isr)
    label("wait")
    jmp(y_dec, "wait")
    jmp(not_x, "next")
    irq(4)[3]  # pyright: ignore[reportIndexIssue]
    nop()
    jmp(x_dec, "made")
    label("made")
    jmp(not_x, "next")
    jmp("again")[2]  # pyright: ignore[reportIndexIssue]
    wrap()


@asm_pio(out_init=[PIO.OUT_LOW] * 4, out_shiftdir=PIO.SHIFT_RIGHT)
def turn_coils() -> None:
    """Each flag is the next half step of the eight in y; counts them downwards from 0 in x."""
    wrap_target()
    mov(osr, y)
    label("phase")
    wait(1, irq, 4)  # pyright: ignore[reportArgumentType] - and lowers it
    out(pins, 4)
    jmp(x_dec, "turned")
    label("turned")
    jmp(not_osre, "phase")
    wrap()


def pattern(forwards: int) -> int:
    """The eight half steps, the first in the lowest bits."""
    result = 0
    for coils in HALF_STEPS if forwards else reversed(HALF_STEPS):
        result = result >> 4 | coils << 28
    return result


class CoilStepper(PioStepper):
    """As PioStepper. `pins`: the GPIOs of IN1 to IN4, one after the other, else ValueError. At first off."""

    at_rest = NOTHING

    def __init__(
        self,
        pins: "tuple[int, int, int, int]",
        forwards: int = 1,
        first: int = 0,
        clock: "TicksClock | None" = None,
    ) -> None:
        if pins != tuple(range(pins[0], pins[0] + _COILS)):
            raise ValueError("coil_1 to coil_4 must be GPIOs one after the other")
        maker = StateMachine(first, make_moments, freq=TICK_HZ)
        counter = StateMachine(first + 1, turn_coils, out_base=Pin(pins[0]))
        self._coils = [Pin(pin) for pin in pins]
        self._pio = Pin.ALT_PIO0 if first < _COILS else Pin.ALT_PIO1
        self.enable(False)
        maker.exec(LOWER_FLAG)
        counter.put(pattern(forwards))
        counter.exec(PULL)
        counter.exec(Y_FROM_OSR)
        self._start(maker, counter, clock)

    def enable(self, on: bool) -> None:
        """See ports. Off, the pins are the program's, and low: whatever the state machines do is seen no more."""
        for pin in self._coils:
            if on:
                pin.init(mode=Pin.ALT, alt=self._pio)
            else:
                pin.init(mode=Pin.OUT, value=0)
