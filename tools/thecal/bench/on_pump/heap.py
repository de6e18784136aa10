"""Heap taken by each advance and each look of the guard, over days in which everything happens. MicroPython only.

First pass: what `gc.mem_alloc` says before and after, and whether the advance wrote a record. Second pass of the very
same days: the advances that wrote none, and every look of the guard, run under a locked heap, where whatever asks for
memory raises, even if it gives it back.
"""

import gc
import sys

import micropython
from bench_rig import Rig, prescription, reference_flex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_ADVANCES = 1 << 16
_MOST_NOTED = 20
_STEP_MIN = 360  # passed in one call of `step`, so that the garbage of all the others is collected


def acts(shortened: bool) -> "list":
    """What there is to do: a name, the minutes it lasts, the request that begins it.

    Every mode, a bolus, a stop, alarms of each priority in each profile; the battery is sampled on every hour.
    """
    day = 60 if shortened else 1440
    therapy = [
        ("no prescription", 60, "service.filled", {"volume_nl": 20_000_000}),
        ("minimum rate", day, "prescribe", prescription("minimum")),
        ("continuous", day, "prescribe", prescription("continuous", dose_ng_per_day=777_777)),
        ("flex", 2 * day, "prescribe", reference_flex()),
        ("bolus", 180, "bolus.start", {"volume_nl": 123_456, "duration_s": 7_201}),
        ("bolus to be cancelled", 30, "bolus.start", {"volume_nl": 99_999, "duration_s": 3_600}),
        ("bolus cancelled", 30, "bolus.cancel", {}),
    ]
    rest = [
        ("stopped", 2 * day + 60, "delivery.stop", {}),
        ("stopped mode", 60, "prescribe", prescription("stopped")),
    ]
    return therapy + _alarms("implant", 30) + _alarms("bedside", 3) + rest


def _alarms(profile: str, minutes: int) -> "list":
    named = [
        ("nothing", 0, "service.profile", {"profile": profile}),
        ("low_reservoir", minutes, "service.filled", {"volume_nl": 1_500_000}),
        ("clock_lost", minutes, "twin.fault", {"fault": "clock_lost", "value": 1}),
        ("silenced", 12, "alarms.silence", {}),
        ("clock set", 0, "twin.fault", {"fault": "clock_lost", "value": 0}),
        ("refilled", 0, "service.filled", {"volume_nl": 20_000_000}),
        ("motor_stall", 30 + minutes, "twin.fault", {"fault": "stall", "value": 1}),
        ("motor turns again", 0, "twin.fault", {"fault": "stall", "value": 0}),
        ("acknowledged", 10, "alarms.acknowledge", {"alarm": "motor_stall"}),
        ("lesson", 1, "alarms.test", {"alarm": "memory_error"}),
    ]
    return [(profile + ": " + name, length, method, params) for name, length, method, params in named]


class Meter:
    """Stands before `advance` and `watch`. `quiet` has a byte for each advance: whether it wrote no record."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self._log = rig.pump.log
        self._advance: "Callable[[int], int]" = rig.pump.advance
        self._watch: "Callable[[int], int]" = rig.loop.guard.watch
        self.quiet = bytearray(_MOST_ADVANCES)
        self.advances = 0
        self.quiets = 0
        self.bytes = 0
        self.most_bytes = 0
        self.watches = 0
        self.watch_bytes = 0

    def measure(self) -> None:
        self.rig.pump.advance = self._measured_advance
        self.rig.loop.guard.watch = self._measured_watch

    def lock(self, quiet: bytearray) -> None:
        """Those that were quiet in another pass get a locked heap."""
        self.quiet = quiet
        self.rig.pump.advance = self._locked_advance
        self.rig.loop.guard.watch = self._locked_watch

    def _measured_advance(self, ms: int) -> int:
        seq = self._log.seq
        before = gc.mem_alloc()
        wait_ms = self._advance(ms)
        taken = gc.mem_alloc() - before
        if self._log.seq == seq:
            self.quiet[self.advances] = 1
            self.quiets += 1
            self.bytes += taken
            self.most_bytes = max(self.most_bytes, taken)
        self.advances += 1
        return wait_ms

    def _measured_watch(self, ms: int) -> int:
        before = gc.mem_alloc()
        verdict = self._watch(ms)
        self.watch_bytes += gc.mem_alloc() - before
        self.watches += 1
        return verdict

    def _locked_advance(self, ms: int) -> int:
        quiet = self.quiet[self.advances]
        self.advances += 1
        if not quiet:
            return self._advance(ms)
        self.quiets += 1
        micropython.heap_lock()
        try:
            return self._advance(ms)
        finally:
            micropython.heap_unlock()

    def _locked_watch(self, ms: int) -> int:
        self.watches += 1
        micropython.heap_lock()
        try:
            return self._watch(ms)
        finally:
            micropython.heap_unlock()


class Pass:
    """Plays the acts once, some hours a step."""

    def __init__(self, shortened: bool) -> None:
        self.rig = Rig()
        self.meter = Meter(self.rig)
        self.found: "list[dict]" = []
        self._acts = list(reversed(acts(shortened)))
        self._what = ""
        self._left = 0

    def step(self) -> bool:
        if self._left == 0:
            self._begin()
        some = min(self._left, _STEP_MIN)
        self._left -= some
        if some:
            self.rig.pass_ms(some * 60_000)
        if self._left == 0:
            self._end()
        return self._left > 0 or len(self._acts) > 0

    def _begin(self) -> None:
        self._what, self._left, method, params = self._acts.pop()
        meter = self.meter
        meter.bytes = meter.most_bytes = 0
        self._before = (meter.advances, meter.quiets)
        if method == "prescribe":
            self.rig.prescribe(params)
        else:
            self.rig.ask(method, **params)

    def _end(self) -> None:
        meter = self.meter
        self.found.append(
            {
                "what": self._what,
                "advances": meter.advances - self._before[0],
                "quiet": meter.quiets - self._before[1],
                "bytes": meter.bytes,
                "most_bytes": meter.most_bytes,
                "alarms": self.rig.pump.alarms.names(),
            }
        )


_passes: "list[Pass]" = []
_raised: "list[str]" = []


def begin(payload: dict) -> None:
    """Whether the days are `shortened` to hours."""
    for _ in range(2):
        _passes.append(Pass(payload["shortened"]))
    _passes[0].meter.measure()
    _passes[1].meter.lock(_passes[0].meter.quiet)


_todo = [0]


def step() -> bool:
    """A part of the first pass, then of the second; what raises ends it."""
    current = _todo[0]
    try:
        more = _passes[current].step()
    except MemoryError as error:
        sys.print_exception(error)
        _raised.append(_passes[current]._what + ": " + str(error))
        return False
    if not more:
        _todo[0] = current + 1
    return _todo[0] < len(_passes)


def result() -> dict:
    """What each act took, and how the second pass went."""
    first, second = _passes[0], _passes[1]
    return {
        "acts": first.found,
        "watches": first.meter.watches,
        "watch_bytes": first.meter.watch_bytes,
        "locked_advances": second.meter.quiets,
        "locked_watches": second.meter.watches,
        "raised": _raised,
        "same": first.rig.pump.log.digest == second.rig.pump.log.digest,
    }
