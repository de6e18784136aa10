"""What a pump's board is wired to: an encoder that answers steps, the twin's cell, buttons, an ear on the beeper."""

from __future__ import annotations

from thecal import shims
from thecal.emulated.pins import Pins

STEP, ENABLE, ENCODER, BEEPER, PATIENT, SILENCE, MAGNET, LOAD, BATTERY = 2, 4, 5, 6, 7, 8, 9, 10, 26
_EDGE_NS = 1_000_000
_PRESS_NS = 120_000_000
_BOUNCE_NS = 400_000


class Plant:
    """Made in the emulator's process. Times are emulated nanoseconds. The encoder has an edge every so many steps."""

    def __init__(self, pins: Pins, steps_per_count: int = 1) -> None:
        shims.install()
        from twin.cell import Cell

        self._pins = pins
        self._cell = Cell(0, 1_000_000, 2_000, 30, 15)
        self._steps_per_count = steps_per_count
        self._turned = 0
        self._stalled = False
        self._steps: list[int] = []
        self._rises: list[int] = []
        for pin in (PATIENT, SILENCE, MAGNET):
            pins.drive(pin, 1)
        pins.drive(ENCODER, 0)
        self._volts(0)
        pins.watch(STEP, self._step)
        pins.watch(BEEPER, lambda now_ns, level: self._rises.append(now_ns) if level else None)
        pins.watch(LOAD, lambda _, level: self._volts(level or 0))

    def _volts(self, loaded: int) -> None:
        raws = [self._cell.sample(loaded == 1) for _ in range(3)]
        self._pins.analog(BATTERY, raws[-1] >> 4)  # the first two read low

    def _step(self, now_ns: int, level: int | None) -> None:
        if level != 1:
            return
        self._steps.append(now_ns)
        if not self._stalled and self._pins.level(ENABLE) == 0:
            self._turned += 1
            if self._turned % self._steps_per_count == 0:
                self._pins.drive(ENCODER, 1)
                self._pins.after(_EDGE_NS, lambda: self._pins.drive(ENCODER, 0))

    def stall(self) -> None:
        """The rotor stands still from now on, whatever STEP does."""
        self._stalled = True

    def press(self, pin: int) -> None:
        """A button, with bounce, for a moment."""
        for after_ns, level in ((0, 0), (_BOUNCE_NS, 1), (2 * _BOUNCE_NS, 0), (_PRESS_NS, 1)):
            self._pins.after(after_ns, lambda level=level: self._pins.drive(pin, level))

    def steps(self) -> list[int]:
        """When STEP rose."""
        return self._steps

    def tones(self) -> list[tuple[int, float, float]]:
        """What was heard: (when it began, hertz, ms) of each tone."""
        heard: list[tuple[int, float, float]] = []
        run: list[int] = []
        for now_ns in [*self._rises, 1 << 62]:
            if len(run) > 1 and not 0.9 < (now_ns - run[-1]) / (run[1] - run[0]) < 1.1:
                period_ns = (run[-1] - run[0]) / (len(run) - 1)
                heard.append((run[0], 1e9 / period_ns, (run[-1] - run[0] + period_ns) / 1e6))
                run = []
            run.append(now_ns)
        return heard

    def forget(self) -> None:
        """What was before is of no interest."""
        self._steps.clear()
        self._rises.clear()
