"""How fast a held clock is passed on: as fast as it goes, or so many times faster than the wall clock.

It says how much time to pass next and waits in between; it refuses to know what happens in that time.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol

from thecal.units import DAY_MS

FRAMES_PER_S = 15
_HOUR_MS = 3_600_000


class Pace(Protocol):
    """`next_ms` is how much of the pump's time to pass now; `wait` waits until it is time for more, or to stop."""

    def next_ms(self, left_ms: int) -> int: ...
    def wait(self, stop: threading.Event) -> None: ...


class Unpaced:
    """As fast as the pump can, in pieces of at most a day; with `frames`, short enough for a picture in between."""

    def __init__(self, frames: bool = False) -> None:
        self._frames = frames
        self._piece_ms = _HOUR_MS if frames else DAY_MS
        self._asked = 0.0

    def next_ms(self, left_ms: int) -> int:
        now = time.monotonic()
        if self._frames and self._asked:
            slow = (now - self._asked) * FRAMES_PER_S > 1
            self._piece_ms = max(self._piece_ms // 2, 60_000) if slow else min(self._piece_ms * 2, DAY_MS)
        self._asked = now
        return min(self._piece_ms, left_ms)

    def wait(self, stop: threading.Event) -> None:
        return


class Timed:
    """`speed` seconds of the pump's a second, about 15 pieces a second. A slow machine falls behind, it never jumps."""

    def __init__(self, speed: int) -> None:
        self._piece_ms = min(max(speed * 1000 // FRAMES_PER_S, 1), DAY_MS)
        self._frame_s = self._piece_ms / (speed * 1000)
        self._due = time.monotonic()

    def next_ms(self, left_ms: int) -> int:
        return min(self._piece_ms, left_ms)

    def wait(self, stop: threading.Event) -> None:
        now = time.monotonic()
        self._due = max(self._due + self._frame_s, now - self._frame_s)
        if self._due > now:
            stop.wait(self._due - now)
