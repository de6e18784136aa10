"""What test_small_ints runs on MicroPython: the pump under a locked heap, wherever it must take nothing from it.

An integer beyond 31 bits is such a taking, and leaves no other trace. It knows neither why a situation is hard nor
what the pump does in it. Each situation is played twice: to see which advances write a record, and, with the heap
locked in all others and in the guard, to see whether one asks for memory.
"""

import micropython

from replay_cases import Player

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DAY_MS = 86_400_000
_PIECE_MS = 10_800_000  # in one call of `step`: garbage is collected between them
_MOST_ADVANCES = 1 << 17


class Scout:
    """In place of `advance`: notes which calls write no record."""

    def __init__(self, player: Player) -> None:
        pump = player.loop.pump
        self._log = pump.log
        self._advance = pump.advance
        pump.advance = self.advance
        self.quiet = bytearray(_MOST_ADVANCES)
        self.advances = 0

    def advance(self, elapsed_ms: int) -> int:
        seq = self._log.seq
        wait_ms = self._advance(elapsed_ms)
        self.quiet[self.advances] = self._log.seq == seq
        self.advances += 1
        return wait_ms


class Lock:
    """In place of `advance` and `watch`: no memory for them, but for the advances that a scout saw write a record.

    What it takes to keep the state is a record too: `save` gets its memory.
    """

    def __init__(self, player: Player, quiet: bytearray) -> None:
        pump, guard = player.loop.pump, player.loop.guard
        self._quiet = quiet
        self._advance, self._watch = pump.advance, guard.watch
        pump.advance, guard.watch = self.advance, self.watch
        self._save = pump.save
        pump.save = self.save
        self._holds = False
        self.advances = 0

    def advance(self, elapsed_ms: int) -> int:
        quiet = self._quiet[self.advances]
        self.advances += 1
        return self._locked(self._advance, elapsed_ms) if quiet else self._advance(elapsed_ms)

    def watch(self, elapsed_ms: int) -> int:
        return self._locked(self._watch, elapsed_ms)

    def save(self, copies: int = 1) -> bool:
        if not self._holds:
            return self._save(copies)
        micropython.heap_unlock()
        try:
            return self._save(copies)
        finally:
            micropython.heap_lock()

    def _locked(self, call: "Callable[[int], int]", ms: int) -> int:
        self._holds = True
        micropython.heap_lock()
        try:
            return call(ms)
        finally:
            micropython.heap_unlock()
            self._holds = False


def age(player: Player) -> None:
    """As after ten years: every account that only grows is as large as it gets, and the sensor about to wrap."""
    pump, motor = player.loop.pump, player.loop.body.motor
    pump.uptime.set(3_650, DAY_MS - 1)
    for _ in range(5):
        pump.delivery.integral._steps.add(900_000_000)
        pump.delivery._delivered.add(900_000_000)
    motor.turned = (1 << 28) - 1
    pump.delivery._last_count = player.loop.body.sensor.count()
    player.loop.guard.start_over()


class _Run:
    """One situation, played once."""

    def __init__(self, situation: dict) -> None:
        self.player = Player(30_000_000, situation["horizon_ms"])
        for operation in situation["operations"]:
            reason = self.player.play(operation)
            if reason:
                raise ValueError(f"{operation} was refused: {reason}")
        if situation["aged"]:
            age(self.player)
        self.player.play(["pass", 1000])  # what is made only once is made before
        self.left_ms = situation["pass_ms"]

    def step(self) -> bool:
        piece_ms = min(self.left_ms, _PIECE_MS)
        self.left_ms -= piece_ms
        self.player.play(["pass", piece_ms])
        return self.left_ms > 0


class _Situations:
    """Those that are left, and what was found in those that are done."""

    def __init__(self, situations: "list[dict]") -> None:
        self._left = situations
        self._found: dict[str, list] = {}
        self._run: _Run | None = None
        self._lock: Lock | None = None

    def step(self) -> bool:
        if self._run is None:
            if not self._left:
                return False
            self._run = _Run(self._left[0])
            self._scout = Scout(self._run.player)
        elif self._lock is None:
            if not self._run.step():
                self._run = _Run(self._left[0])
                self._lock = Lock(self._run.player, self._scout.quiet)
        else:
            self._step_locked()
        return True

    def _step_locked(self) -> None:
        """One piece; the situation is done when no time is left, or when something asked for memory."""
        where = ""
        try:
            if self._run.step():
                return
        except MemoryError as error:
            where = f"{error} after {self._lock.advances} advances"
        self._found[self._left.pop(0)["name"]] = [self._lock.advances, where]
        self._run = self._lock = None

    def result(self) -> dict:
        return self._found


_situations: "list[_Situations]" = []


def begin(payload: dict) -> None:
    """Takes {"situations": [{"name", "operations", "pass_ms", "horizon_ms", "aged"}, ...]}."""
    _situations.append(_Situations(payload["situations"]))


def step() -> bool:
    """Passes a few hours of a situation. False when there was none."""
    return _situations[0].step()


def result() -> dict:
    """By the name of the situation: how many advances there were, and where memory was asked for, "" if nowhere."""
    return _situations[0].result()
