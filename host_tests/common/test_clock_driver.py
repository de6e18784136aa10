"""The board's millisecond counter over its wrap. The wrap comes after 12 days, so the counter is a stand-in here."""

import time

from bench import DAY_MS, HOUR_MS

from drivers import clock
from drivers.clock import TicksClock

PERIOD_MS = 1 << 30


class Counter:
    """In place of the module `time`: a counter that stands where it is put, and the interpreter's own difference."""

    def __init__(self, ms: int) -> None:
        self.ms = ms
        self.ticks_diff = time.ticks_diff

    def ticks_ms(self) -> int:
        return self.ms % PERIOD_MS


def _elapsed(start_ms: int, pieces: "list[int]") -> "list[int]":
    """What the driver says after each piece of time."""
    counter = Counter(start_ms)
    clock.time = counter
    try:
        driver = TicksClock(None)
        told = []
        for piece in pieces:
            counter.ms += piece
            told.append(driver.elapsed_ms())
        return told
    finally:
        clock.time = time


# covers: CLK-7
def test_the_counter_wraps_and_no_time_is_lost_or_passes_twice() -> None:
    pieces = [1, 0, 4, 7, HOUR_MS, 5 * DAY_MS]
    for before_ms in (0, 1, 4, 5, 6, 12, HOUR_MS):
        assert _elapsed(PERIOD_MS - before_ms, pieces) == pieces


# covers: CLK-7
def test_a_hundred_days_over_eight_wraps_are_a_hundred_days() -> None:
    pieces = [HOUR_MS + 1] * 2_400
    assert sum(_elapsed(PERIOD_MS - 12_345, pieces)) == 2_400 * (HOUR_MS + 1)


# covers: CLK-7
def test_the_interpreters_counter_has_the_wrap_that_is_tested_here() -> None:
    assert time.ticks_diff(3, PERIOD_MS - 4) == 7
    assert 0 <= time.ticks_ms() < PERIOD_MS
