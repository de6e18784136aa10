"""A stepper by a timer and the program, for a board without PIO: the same bound, no claim on how even steps are.

The timer's callback makes steps out of eight words, which only the program's turn refills. So a hung loop makes at most
8 steps or a second of them; where nothing is called back any more it makes none.
"""

from array import array
from time import ticks_add, ticks_diff, ticks_us

from micropython import const

from drivers.stepper_words import COUNT_BITS, COUNT_MASK, FIFO_WORDS, Words, soonest
from machine import Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from drivers.clock import TicksClock
    from drivers.step_lines import Coils, StepDir

_TICK_HZ = const(1_000_000)
_STEPS_MASK = const(0xFFFFFFF)
_EARLY_US = const(500)  # a callback so early is one that was cancelled
_SOON_US = const(50)


class TimerStepper:
    """The stepper's port, and `feed`, which the loop calls each turn; `count` of steps made, modulo 2**28.

    `timer`: 0 to 3 of an ESP32, -1 of an RP2040. `clock`: as PioStepper's. What is late is made up for, but an
    interval becomes a quarter shorter at most: there is no burst that no motor follows. Arming the timer may allocate.
    """

    def __init__(self, lines: "StepDir | Coils", timer: int = 0, clock: "TicksClock | None" = None) -> None:
        self._lines = lines
        self._timer = Timer(timer)
        self._call = self._due  # bound once
        self._words = Words()
        self._fifo = array("i", [0] * FIFO_WORDS)
        self._first = 0
        self._filled = 0  # words ever put in, and `_emptied` taken out; each side changes one of them
        self._emptied = 0
        self._left = 0  # steps of the word that is being made
        self._interval_us = 0
        self._clock = clock
        self._target_us = ticks_us()  # when the last step should be made, and for when the timer is set
        self._set_us = 0
        self._running = False
        self._handed = 0
        self._made = 0

    def authorise(self, count: int, interval_us: int) -> None:
        """See ports."""
        if self._words.empty():
            self._wait()
        self._words.add(count, interval_us)
        self.feed()

    def feed(self) -> None:
        """Hands over what may be under way; to be called at least four times a second."""
        if self._words.empty():
            self._wait()
            return
        while (self._filled - self._emptied) & _STEPS_MASK < FIFO_WORDS:
            word = self._words.take((self._handed - self._made) & _STEPS_MASK)
            if word < 0:
                break
            self._fifo[self._filled % FIFO_WORDS] = word
            self._handed = (self._handed + (word & COUNT_MASK)) & _STEPS_MASK
            self._filled = (self._filled + 1) & _STEPS_MASK
        if not self._running:
            self._running = True
            self._next_word()

    def _now_us(self) -> int:
        """The pump's now."""
        return ticks_us() if self._clock is None else self._clock.read_us

    def _wait(self) -> None:
        """Nothing is to be handed over: what comes next counts from the last step, or from now where that is past."""
        now_us = self._now_us()
        if not self._running and ticks_diff(now_us, self._target_us) > 0:
            self._target_us = now_us

    def _next_word(self) -> None:
        if self._filled == self._emptied:
            self._running = False
            return
        word = self._fifo[self._emptied % FIFO_WORDS]
        self._emptied = (self._emptied + 1) & _STEPS_MASK
        self._left = word & COUNT_MASK
        self._interval_us = word >> COUNT_BITS
        self._arm()

    def _arm(self) -> None:
        self._target_us = ticks_add(self._target_us, self._interval_us)
        now_us = ticks_us()
        wait_us = max(ticks_diff(self._target_us, now_us), soonest(self._interval_us), _SOON_US)
        self._set_us = ticks_add(now_us, wait_us)
        self._timer.init(  # pyright: ignore[reportCallIssue] - the stubs know no tick_hz
            mode=Timer.ONE_SHOT, period=wait_us, tick_hz=_TICK_HZ, callback=self._call
        )

    def _due(self, timer: Timer) -> None:
        if not self._running or ticks_diff(self._set_us, ticks_us()) > _EARLY_US:
            return
        if self._left:
            self._lines.pulse()
            self._made = (self._made + 1) & _STEPS_MASK
            self._left -= 1
        if self._left:
            self._arm()
        else:
            self._next_word()

    def cancel(self) -> int:
        """See ports."""
        self._running = False
        self._timer.deinit()
        left = self._words.clear() + ((self._handed - self._made) & _STEPS_MASK)
        self._emptied = self._filled
        self._left = 0
        self._handed = self._made
        self._target_us = self._now_us()
        return left

    def enable(self, on: bool) -> None:
        """See ports."""
        self._lines.enable(on)

    def count(self) -> int:
        """Steps made."""
        return self._made
