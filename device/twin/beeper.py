"""A beeper that makes no sound and remembers: when each tone began and at which pitch."""

from array import array

from micropython import const

EDGES = const(256)


class Beeper:
    """`hz` sounds now (0: silence). The newest EDGES edges are kept as (ms, hz), ms modulo 2**29."""

    def __init__(self) -> None:
        self.hz = 0
        self.edges = 0
        self.sounded_ms = 0
        self._now_ms = 0
        self._at_ms = array("i", [0] * EDGES)
        self._hz = array("i", [0] * EDGES)

    def tone(self, hz: int) -> None:
        if hz != self.hz:
            slot = self.edges % EDGES
            self._at_ms[slot] = self._now_ms
            self._hz[slot] = hz
            self.edges += 1
        self.hz = hz

    def advance(self, ms: int) -> None:
        self._now_ms = (self._now_ms + ms) & 0x1FFFFFFF
        if self.hz:
            self.sounded_ms += ms

    def recorded(self) -> "list[tuple[int, int]]":
        """The edges kept, oldest first; for tests."""
        first = max(0, self.edges - EDGES)
        return [(self._at_ms[i % EDGES], self._hz[i % EDGES]) for i in range(first, self.edges)]
