"""What is wired to the emulated Pico of the benchmark: it writes down the edges of some pins."""

from __future__ import annotations

from thecal.emulated.pins import Pins


class Edges:
    """Made in the emulator's process as a plant."""

    def __init__(self, pins: Pins, *watched: int) -> None:
        self.pins = pins
        self._first = watched[0]
        self._edges: dict[int, list[tuple[int, int | None]]] = {pin: [] for pin in watched}
        for pin in watched:
            pins.watch(pin, lambda now_ns, level, pin=pin: self._edges[pin].append((now_ns, level)))

    def rises(self) -> list[int]:
        """When the first of the pins went high, in emulated nanoseconds."""
        return [now_ns for now_ns, level in self._edges[self._first] if level == 1]

    def edges(self, pin: int) -> list[tuple[int, int | None]]:
        """(emulated ns, level), oldest first; None where the pin was let go."""
        return self._edges[pin]

    def forget(self) -> None:
        """What was before is of no interest."""
        for edges in self._edges.values():
            edges.clear()
