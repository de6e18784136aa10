"""A clock that is held: time passes only because somebody says so. It starts at a known wall time and can lose it."""

from pump.core_time import CoreTime


class HeldClock:
    """The wall clock at the start is `day`, `ms`; see ports for the rest."""

    held = True

    def __init__(self, day: int, ms: int) -> None:
        self._now = CoreTime(day, ms)
        self.lost = False

    def wall(self) -> "tuple[int, int] | None":
        return None if self.lost else (self._now.day, self._now.ms)

    def known(self) -> bool:
        return not self.lost

    def set(self, day: int, ms: int) -> None:
        self._now.set(day, ms)
        self.lost = False

    def elapsed_ms(self) -> int:
        return 0

    def advance(self, ms: int) -> None:
        """The body has lived so long, with power or without."""
        self._now.advance(ms)
