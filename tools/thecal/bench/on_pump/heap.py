"""Heap taken by each advance, over days in which everything happens. MicroPython only.

What it takes to keep the state, at full hours and where the rate changes, is a record too and does not count.

First pass: what `gc.mem_alloc` says before and after, and whether the advance wrote a record. Second pass of the very
same days: the advances that wrote none, and every look of the guard, run under a locked heap, where whatever asks for
memory raises, even if it would give it back.
"""

import gc
import sys

import heap_days
import micropython
from bench_rig import Rig, stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_ADVANCES = 1 << 16
_STEP_MIN = 360  # passed in one call of `step`, so that the garbage of all the others is collected


class Meter:
    """Stands before `advance` and `watch`. `quiet` has a byte for each advance: whether it wrote no record."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._log = rig.pump.log
        self._advance: Callable[[int], int] = rig.pump.advance
        self._save: Callable[[int], bool] = rig.pump.save
        self._saving = 0
        self._locked = False
        self._watch: Callable[[int], int] = rig.loop.guard.watch
        self.quiet = bytearray(_MOST_ADVANCES)
        self.advances = 0
        self.quiets = 0
        self.bytes = 0
        self.watches = 0

    def measure(self) -> None:
        stand_in(self._rig.pump, "advance", self._measured_advance)
        stand_in(self._rig.pump, "save", self._measured_save)

    def lock(self, quiet: bytearray) -> None:
        """Those that were quiet in another pass get a locked heap."""
        self.quiet = quiet
        stand_in(self._rig.pump, "advance", self._locked_advance)
        stand_in(self._rig.pump, "save", self._unlocked_save)
        stand_in(self._rig.loop.guard, "watch", self._locked_watch)

    def _measured_advance(self, ms: int) -> int:
        seq = self._log.seq
        self._saving = 0
        before = gc.mem_alloc()
        wait_ms = self._advance(ms)
        taken = gc.mem_alloc() - before - self._saving
        if self._log.seq == seq:
            self.quiet[self.advances] = 1
            self.quiets += 1
            self.bytes += taken
        self.advances += 1
        return wait_ms

    def _measured_save(self, copies: int = 1) -> bool:
        before = gc.mem_alloc()
        kept = self._save(copies)
        self._saving += gc.mem_alloc() - before
        return kept

    def _unlocked_save(self, copies: int = 1) -> bool:
        if not self._locked:
            return self._save(copies)
        micropython.heap_unlock()
        try:
            return self._save(copies)
        finally:
            micropython.heap_lock()

    def _locked_advance(self, ms: int) -> int:
        quiet = self.quiet[self.advances]
        self.advances += 1
        if not quiet:
            return self._advance(ms)
        self.quiets += 1
        self._locked = True
        micropython.heap_lock()
        try:
            return self._advance(ms)
        finally:
            micropython.heap_unlock()
            self._locked = False

    def _locked_watch(self, ms: int) -> int:
        self.watches += 1
        micropython.heap_lock()
        try:
            return self._watch(ms)
        finally:
            micropython.heap_unlock()


class Pass:
    """Plays the acts once, some hours a step."""

    def __init__(self, shortened: bool, acts: "int | None") -> None:
        self.rig = Rig()
        self.meter = Meter(self.rig)
        self.found: list[dict] = []
        self._acts = list(reversed(heap_days.acts(shortened)[:acts]))
        self.what = ""
        self._left_min = 0
        self._before = (0, 0, 0)

    def step(self) -> bool:
        if self._left_min == 0:
            self._begin()
        some = min(self._left_min, _STEP_MIN)
        self._left_min -= some
        if some:
            self.rig.pass_ms(some * 60_000)
        if self._left_min == 0:
            self._end()
        return self._left_min > 0 or len(self._acts) > 0

    def _begin(self) -> None:
        self.what, self._left_min, method, params = self._acts.pop()
        meter = self.meter
        self._before = (meter.advances, meter.quiets, meter.bytes)
        self._left_min += heap_days.begin(self.rig, method, params)

    def _end(self) -> None:
        meter = self.meter
        advances, quiets, taken = self._before
        self.found.append(
            {
                "what": self.what,
                "advances": meter.advances - advances,
                "quiet": meter.quiets - quiets,
                "bytes": meter.bytes - taken,
                "alarms": self.rig.pump.alarms.names(),
            }
        )


_passes: "list[Pass]" = []
_ended: "list[Pass]" = []
_raised: "list[str]" = []


def begin(payload: dict) -> None:
    """Whether the days are `shortened` to hours, and how many of the `acts` there are, None for all."""
    for _ in range(2):
        _passes.append(Pass(payload["shortened"], payload["acts"]))
    _passes[0].meter.measure()
    _passes[1].meter.lock(_passes[0].meter.quiet)


def step() -> bool:
    """A part of the first pass, then of the second; what raises ends it."""
    current = _passes[len(_ended)]
    try:
        more = current.step()
    except MemoryError as error:
        sys.print_exception(error)
        _raised.append(current.what + ": " + str(error))
        return False
    if not more:
        _ended.append(current)
    return len(_ended) < len(_passes)


def result() -> dict:
    """What each act took, and how the second pass went."""
    first, second = _passes
    return {
        "acts": first.found,
        "locked_advances": second.meter.quiets,
        "locked_watches": second.meter.watches,
        "raised": _raised,
        "same": first.rig.pump.log.digest == second.rig.pump.log.digest,
    }
