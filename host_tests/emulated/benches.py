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


class Bench:
    """What a pump's board is wired to: every edge is written down, buttons can be pressed with or without bounce."""

    def __init__(self, pins: Pins, watched: tuple[int, ...], high: tuple[int, ...] = ()) -> None:
        self._pins = pins
        self._edges: dict[int, list[tuple[int, int | None]]] = {pin: [] for pin in watched}
        for pin in watched:
            pins.watch(pin, lambda now_ns, level, pin=pin: self._edges[pin].append((now_ns, level)))
        for pin in high:
            pins.drive(pin, 1)

    def edges(self, pin: int) -> list[tuple[int, int | None]]:
        """(emulated ns, level), oldest first; None where the pin was let go."""
        return self._edges[pin]

    def levels(self) -> dict[int, int | None]:
        """What the chip puts on each pin now; None where it puts nothing."""
        return {pin: self._pins.level(pin) for pin in self._edges}

    def type(self, data: bytes) -> None:
        """Has the host send this."""
        self._pins.type(data)

    def forget(self) -> None:
        """What was before is of no interest."""
        for edges in self._edges.values():
            edges.clear()

    def play(self, pin: int, *levels: tuple[int, int]) -> None:
        """Puts levels on a pin: (after so many us from now, level)."""
        for after_us, level in levels:
            self._pins.after(after_us * 1_000, lambda level=level: self._pins.drive(pin, level))

    def volts(self, pin: int, counts: int) -> None:
        """What the converter reads."""
        self._pins.analog(pin, counts)
