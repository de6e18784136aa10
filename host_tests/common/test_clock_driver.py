"""The board's millisecond counter over its wrap. The wrap comes after 12 days, so the counter is a stand-in here."""

import time

from bench import DAY_MS, HOUR_MS

from drivers import clock
from drivers.clock import TicksClock

PERIOD_MS = PERIOD_US = 1 << 30


class Counter:
    """In place of the module `time`: a counter that stands where it is put, and the interpreter's own reckoning."""

    def __init__(self, ms: int, us: int = 0) -> None:
        self.ms = ms
        self.us = us
        self.ticks_diff = time.ticks_diff
        self.ticks_add = time.ticks_add

    def ticks_ms(self) -> int:
        return self.ms % PERIOD_MS

    def ticks_us(self) -> int:
        return (self.ms % PERIOD_MS * 1000 + self.us) % PERIOD_US


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


def test_the_instant_of_the_last_reading_is_kept_in_microseconds_over_their_wrap() -> None:
    counter = Counter(1_073_700, 300)
    clock.time = counter
    try:
        driver = TicksClock(None)
        for ms, us in ((40, 900), (1, 0), (0, 999), (2_000, 500), (400_000, 1), (3 * HOUR_MS, 250)):
            counter.ms += ms
            counter.us = us
            driver.elapsed_ms()
            assert 0 <= driver.read_us < PERIOD_US
            behind_us = time.ticks_diff(counter.ticks_us(), driver.read_us)
            assert -1_000 < behind_us < 1_000
            counter.ms += 700  # of a turn that takes long
            assert time.ticks_diff(counter.ticks_us(), driver.read_us) == behind_us + 700_000
            driver.elapsed_ms()
    finally:
        clock.time = time
