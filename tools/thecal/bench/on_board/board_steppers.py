"""Steppers as one writes them first, to compare the pump's with: by a timer's callback, and by asyncio.

Each makes `count` steps `interval_us` apart at a pin, while the main loop is idle or busy.
"""

import asyncio
import time

from board_load import Pauses, busy_round

from machine import Pin, Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from drivers.stepper_pio import PioStepper

IDLE_MS = 50


def by_pio(stepper: "PioStepper", count: int, interval_us: int, ms: int, pauses: "Pauses | None") -> None:
    """The pump's own driver, which the loop feeds."""
    stepper.authorise(count, interval_us)
    work(ms, pauses, stepper.feed)
    stepper.cancel()


class TimerSteps:
    """A periodic timer whose callback makes a step."""

    def __init__(self, pin: int, count: int, interval_us: int) -> None:
        self._pin = Pin(pin, Pin.OUT, value=0)
        self._left = count
        self._timer = Timer(-1)
        self._timer.init(  # pyright: ignore[reportCallIssue] - the stubs know no tick_hz
            mode=Timer.PERIODIC, tick_hz=1_000_000, period=interval_us, callback=self._step
        )

    def _step(self, timer: Timer) -> None:
        if self._left:
            self._left -= 1
            self._pin(1)
            self._pin(0)

    def end(self) -> None:
        self._timer.deinit()


def by_timer(pin: int, count: int, interval_us: int, ms: int, pauses: "Pauses | None") -> None:
    """No more than `count`; those whose callback was dropped are missing at the end."""
    steps = TimerSteps(pin, count, interval_us)
    work(ms, pauses, _nothing)
    steps.end()


def by_asyncio(pin: int, count: int, interval_us: int, ms: int, pauses: "Pauses | None") -> None:
    """A task that sleeps until the next step is due, by the clock, beside a task for the main loop's work."""
    asyncio.run(_both(Pin(pin, Pin.OUT, value=0), count, interval_us, ms, pauses))


async def _both(pin: Pin, count: int, interval_us: int, ms: int, pauses: "Pauses | None") -> None:
    stepping = asyncio.create_task(_steps(pin, count, interval_us))
    ends = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(ends, time.ticks_ms()) > 0:
        if pauses is not None:
            busy_round(pauses)
        await asyncio.sleep_ms(IDLE_MS if pauses is None else 0)
    stepping.cancel()


async def _steps(pin: Pin, count: int, interval_us: int) -> None:
    due = time.ticks_us()
    for _ in range(count):
        due = time.ticks_add(due, interval_us)
        await asyncio.sleep_ms(max(0, (time.ticks_diff(due, time.ticks_us()) + 500) // 1000))
        pin(1)
        pin(0)


def work(ms: int, pauses: "Pauses | None", feed: "Callable[[], None]") -> None:
    """The main loop: it feeds, and sleeps or is busy."""
    ends = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(ends, time.ticks_ms()) > 0:
        feed()
        if pauses is None:
            time.sleep_ms(IDLE_MS)
        else:
            busy_round(pauses)


def _nothing() -> None:
    pass
