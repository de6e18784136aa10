"""Step and direction by two PIO machines of an RP2040 or RP2350: one makes the steps, the other counts them at the pin.

Both go on without the program. So what lies in the first one's FIFO is what a hung program still makes, and it is put
there by the program's turn alone, never by an interrupt: at most 8 steps or a second of them. Every way through the
machine's code takes the same time, so an interval is exact to the microsecond, over the borders of words too.
"""

# ruff: noqa: F405

from time import sleep_us, ticks_add, ticks_diff, ticks_us

from micropython import const
from rp2 import PIO, StateMachine, asm_pio

from drivers.stepper_words import COUNT_BITS, COUNT_MASK, FIFO_WORDS, SECOND_US, Words
from machine import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rp2.asm_pio import *  # noqa: F403 - the assembler's words

    from drivers.clock import TicksClock

TICK_HZ = const(1_000_000)
STEP_TICKS = const(13)  # of a step's interval, what the code itself takes
PAUSE_TICKS = const(6)
PULSE_US = const(4)
_STEPS_MASK = const(0xFFFFFFF)

PIN_LOW = const(0xE000)  # set(pins, 0)
DROP = const(0x8080)  # pull(noblock)
CLEAR_X = const(0xE020)  # set(x, 0)
TAKE_X = const(0x403C)  # in_(x, 28): so many that the count stays a small integer
PUSH = const(0x8000)  # push(noblock)


@asm_pio(set_init=PIO.OUT_LOW, out_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_TX)
def make_steps() -> None:
    """A word is `ticks << 8 | count`, see Words; y counts the ticks, x the steps left, isr holds the ticks."""
    wrap_target()
    label("next")
    pull()
    out(x, 8)
    mov(isr, osr)
    label("again")
    mov(y, isr)
    label("wait")
    jmp(y_dec, "wait")
    jmp(not_x, "next")  # that was a pause
    set(pins, 1)[3]  # pyright: ignore[reportIndexIssue]
    set(pins, 0)
    jmp(x_dec, "made")
    label("made")
    jmp(not_x, "next")
    jmp("again")[2]  # pyright: ignore[reportIndexIssue]  # as long as pull, out and mov take
    wrap()


@asm_pio()
def count_steps() -> None:
    """Counts rising edges downwards from 0 in x."""
    wrap_target()
    label("low")
    wait(0, pin, 0)
    wait(1, pin, 0)
    jmp(x_dec, "low")  # from 0 it falls through, which is the same way
    wrap()


class PioStepper:
    """The stepper's port, and `feed`, which the loop calls each turn; `count` of steps made, modulo 2**28.

    `step`, `direction`, `enable`: GPIO numbers; the driver's enable line is active low and off until told otherwise.
    `forwards`: the level of the direction line. `first`: the first of the two state machines, an even number. Nothing
    allocates once it is made. `clock`: an interval that follows none begins where the clock was read last, whatever the
    turn has done since, else with the call. What that makes late is made up for, see soonest.
    """

    at_rest = PIN_LOW
    """What the first machine executes when it was stopped."""

    def __init__(
        self,
        step: int,
        direction: int,
        enable: int,
        forwards: int = 1,
        first: int = 0,
        clock: "TicksClock | None" = None,
    ) -> None:
        self._off = Pin(enable, Pin.OUT, value=1)
        Pin(direction, Pin.OUT, value=forwards)
        maker = StateMachine(first, make_steps, freq=TICK_HZ, set_base=Pin(step))
        self._start(maker, StateMachine(first + 1, count_steps, in_base=Pin(step)), clock)

    def _start(self, maker: StateMachine, counter: StateMachine, clock: "TicksClock | None") -> None:
        self._words = Words()
        self._clock = clock
        self._due_us = self._free_us = ticks_us()  # when what was handed over should end, and when it will
        self._handed = 0
        self._counted = 0
        self._maker = maker
        self._counter = counter
        counter.exec(CLEAR_X)
        counter.active(1)
        maker.active(1)

    def authorise(self, count: int, interval_us: int) -> None:
        """See ports."""
        if self._words.empty():
            self._wait()
        self._words.add(count, interval_us)
        self.feed()

    def feed(self) -> None:
        """Hands over what may be under way; to be called at least four times a second."""
        maker, words = self._maker, self._words
        if words.empty():
            self._wait()
            return
        under_way = self._under_way()
        while maker.tx_fifo() < FIFO_WORDS:
            rested_us = self._rested_us()
            word = words.take(under_way, ticks_diff(self._free_us, self._due_us), rested_us)
            if word < 0:
                return
            steps = word & COUNT_MASK
            under_way += steps
            self._handed = (self._handed + steps) & _STEPS_MASK
            maker.put(word - ((STEP_TICKS if steps else PAUSE_TICKS) << COUNT_BITS))
            self._due_us = ticks_add(self._due_us, words.planned_us)
            self._free_us = ticks_add(self._free_us, (word >> COUNT_BITS) * (steps or 1))

    def _now_us(self) -> int:
        """The pump's now."""
        return ticks_us() if self._clock is None else self._clock.read_us

    def _wait(self) -> None:
        """Nothing is to be handed over: what comes next counts from the last step, or from now where that is past."""
        now_us = self._now_us()
        if ticks_diff(now_us, self._due_us) > 0:
            self._due_us = now_us
        longest_us = ticks_add(ticks_us(), -SECOND_US)  # of a rest: the counter wraps
        if ticks_diff(longest_us, self._free_us) > 0:
            self._free_us = longest_us

    def _rested_us(self) -> int:
        """For how long the machine has had nothing to do; from now on it has."""
        now_us = ticks_us()
        rested_us = max(ticks_diff(now_us, self._free_us), 0)
        if rested_us:
            self._free_us = now_us
        return rested_us

    def _under_way(self) -> int:
        """Steps handed over and not made; 0 where the pin has seen more than those."""
        left = (self._handed - self.count()) & _STEPS_MASK
        return left if left <= _STEPS_MASK >> 1 else 0

    def cancel(self) -> int:
        """See ports. The step that has begun is ended and counts as made."""
        maker = self._maker
        maker.active(0)
        sleep_us(PULSE_US)
        maker.restart()
        maker.exec(self.at_rest)
        for _ in range(FIFO_WORDS):
            maker.exec(DROP)
        left = self._words.clear() + self._under_way()
        self._handed = self._counted
        self._due_us = self._now_us()
        if left:  # else it has rested for longer
            self._free_us = ticks_us()
        maker.active(1)
        return left

    def enable(self, on: bool) -> None:
        """See ports. It asks nothing of the state machines."""
        self._off.value(not on)

    def count(self) -> int:
        """Steps at the pin; the machines go on meanwhile."""
        counter = self._counter
        counter.exec(TAKE_X)
        counter.exec(PUSH)
        while counter.rx_fifo():
            downwards: int = counter.get()  # pyright: ignore[reportAssignmentType]
            self._counted = -downwards & _STEPS_MASK
        return self._counted
