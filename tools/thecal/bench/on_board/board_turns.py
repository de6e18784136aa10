"""Runs the pump that is flashed on a board, from its own main.py, and says how long each `advance` takes."""

import time

import main

_LINES = ("delivery.stop", "delivery.resume")
_LINE = '{"jsonrpc": "2.0", "id": 1, "method": "%s", "params": {}}'


class Timed:
    """Stands before a pump's `advance`: how many were quiet, and wrote a record; the sum and the longest, in us."""

    def __init__(self, pump: object) -> None:
        self._pump = pump
        self._advance = pump.advance
        self.quiet = [0, 0, 0]
        self.record = [0, 0, 0]
        pump.advance = self.advance

    def advance(self, ms: int) -> int:
        seq = self._pump.log.seq
        began_us = time.ticks_us()
        wait_ms = self._advance(ms)
        took_us = time.ticks_diff(time.ticks_us(), began_us)
        sums = self.quiet if self._pump.log.seq == seq else self.record
        sums[0] += 1
        sums[1] += took_us
        sums[2] = max(sums[2], took_us)
        return wait_ms


def run(board: str, seconds: int, every_s: int) -> None:
    """Turns the loop as main.py does, with a request that leads to records each `every_s`; prints what was timed."""
    turn = main.open_board(board)
    timed = Timed(main._loop.pump)
    wait_ms = turn(None)
    for second in range(0, seconds, every_s):
        wait_ms = turn(_LINE % _LINES[second // every_s % len(_LINES)])
        _pass(turn, wait_ms, every_s)
    main.close()
    print((timed.quiet, timed.record))


def _pass(turn: object, wait_ms: int, seconds: int) -> None:
    ends = time.ticks_add(time.ticks_ms(), seconds * 1000)
    while time.ticks_diff(ends, time.ticks_ms()) > 0:
        time.sleep_ms(wait_ms)
        wait_ms = turn(None)
