"""A beeper that makes no sound and remembers: when each tone began and at which pitch."""

from array import array

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Beeper as Speaker

EDGES = const(256)
_STUCK_HZ = const(2700)  # where a small piezo is loudest


class Beeper:
    """`hz` sounds now (0: silence). The newest EDGES edges are kept as (ms, hz), ms modulo 2**29.

    dead: it makes no sound whatever it is told. stuck_on: it sounds whatever it is told.
    """

    def __init__(self) -> None:
        self.hz = 0
        self.dead = False
        self.stuck_on = False
        self.powered = True
        self.speaker: Speaker | None = None
        """A real one that lets it be heard."""
        self._asked_hz = 0
        self.edges = 0
        self.sounded_ms = 0
        self._now_ms = 0
        self._at_ms = array("i", [0] * EDGES)
        self._hz = array("i", [0] * EDGES)

    def tone(self, hz: int) -> None:
        """See ports."""
        self._asked_hz = hz
        self.sound()

    def sound(self) -> None:
        """What is asked for, or what its faults make of it."""
        hz = self._heard_hz()
        if hz != self.hz:
            slot = self.edges % EDGES
            self._at_ms[slot] = self._now_ms
            self._hz[slot] = hz
            self.edges += 1
            if self.speaker is not None:
                self.speaker.tone(hz)
        self.hz = hz

    def power(self, on: bool) -> None:
        """What it was told before is forgotten."""
        self.powered = on
        self.tone(0)

    def _heard_hz(self) -> int:
        if self.dead or not self.powered:
            return 0
        return self._asked_hz or (_STUCK_HZ if self.stuck_on else 0)

    def advance(self, ms: int) -> None:
        self._now_ms = (self._now_ms + ms) & 0x1FFFFFFF
        if self.hz:
            self.sounded_ms += ms

    def recorded(self) -> "list[tuple[int, int]]":
        """The edges kept, oldest first; for tests."""
        first = max(0, self.edges - EDGES)
        return [(self._at_ms[i % EDGES], self._hz[i % EDGES]) for i in range(first, self.edges)]
