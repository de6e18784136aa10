"""What is wired to the emulated Pico in the tests: made in the emulator's process, asked from the test's."""

from __future__ import annotations

from thecal.emulated.pins import Pins


class Recorder:
    """Writes down every edge of some pins."""

    def __init__(self, pins: Pins, *watched: int) -> None:
        self._edges: dict[int, list[tuple[int, int | None]]] = {pin: [] for pin in watched}
        for pin in watched:
            pins.watch(pin, lambda now_ns, level, pin=pin: self._edges[pin].append((now_ns, level)))

    def rises(self, pin: int) -> list[int]:
        """When `pin` went high, in emulated nanoseconds."""
        return [now_ns for now_ns, level in self._edges[pin] if level == 1]


class Encoder:
    """Answers every second rise of one pin with an edge at another, and puts a voltage on a third."""

    def __init__(self, pins: Pins, step: int, answer: int, analog: int, counts: int) -> None:
        self._pins, self._answer, self._steps = pins, answer, 0
        pins.drive(answer, 0)
        pins.analog(analog, counts)
        pins.watch(step, self._edge)

    def _edge(self, _now_ns: int, level: int | None) -> None:
        if level == 1:
            self._steps += 1
            self._pins.drive(self._answer, self._steps // 2 % 2)
