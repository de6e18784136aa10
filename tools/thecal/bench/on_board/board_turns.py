"""Runs the pump that is flashed on a board, from its own main.py, and says how long each `advance` takes."""

import time

import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_STOP = '{"jsonrpc": "2.0", "id": 1, "method": "delivery.stop", "params": {}}'
_JOG = '{"jsonrpc": "2.0", "id": 2, "method": "service.jog", "params": {"steps": 5}}'
_JOGS = 5
_JOG_S = 3


class Timed:
    """Stands before a pump's `advance`: how many were quiet, and wrote a record; the sum and the longest, in us.

    names: what is called how on this board, where flashing has shortened names.
    """

    def __init__(self, pump: "Any", names: "dict[str, str]") -> None:
        self._log = getattr(pump, names["log"])
        self._seq = names["seq"]
        self._advance = getattr(pump, names["advance"])
        self.quiet = [0, 0, 0]
        self.record = [0, 0, 0]
        setattr(pump, names["advance"], self.advance)

    def advance(self, ms: int) -> int:
        seq = getattr(self._log, self._seq)
        began_us = time.ticks_us()
        wait_ms = self._advance(ms)
        took_us = time.ticks_diff(time.ticks_us(), began_us)
        sums = self.quiet if getattr(self._log, self._seq) == seq else self.record
        sums[0] += 1
        sums[1] += took_us
        sums[2] = max(sums[2], took_us)
        return wait_ms


def run(board: str, seconds: int, names: "dict[str, str]") -> None:
    """Turns the loop as main.py does: for so long without a request, then through jogs, whose end is a record."""
    turn = main.open_board(board)
    timed = Timed(getattr(main._loop, names["pump"]), names)
    _pass(turn, turn(None), seconds)
    quiet = tuple(timed.quiet)
    turn(_STOP)
    for _ in range(_JOGS):
        _pass(turn, turn(_JOG), _JOG_S)
    main.close()
    print((quiet, timed.record))


def _pass(turn: "Callable[[str | None], int]", wait_ms: int, seconds: int) -> None:
    ends = time.ticks_add(time.ticks_ms(), seconds * 1000)
    while time.ticks_diff(ends, time.ticks_ms()) > 0:
        time.sleep_ms(wait_ms)
        wait_ms = turn(None)
