"""A watchdog in software: not fed for as long as an RP2040's waits at most, it takes the program away."""

from micropython import const

BITES_MS = const(8388)


class Watchdog:
    """`left_ms` until it bites, 0 when it does."""

    def __init__(self) -> None:
        self.left_ms = BITES_MS

    def feed(self) -> None:
        self.left_ms = BITES_MS

    def advance(self, ms: int) -> None:
        self.left_ms = max(self.left_ms - ms, 0)
