"""A clock that is held: time passes only because somebody says so. It starts at a known wall time and can lose it."""


class HeldClock:
    """The wall clock at the start is `day`, `ms`; see ports for the rest."""

    def __init__(self, day: int, ms: int) -> None:
        self._day = day
        self._ms = ms
        self.lost = False

    def wall(self) -> "tuple[int, int] | None":
        return None if self.lost else (self._day, self._ms)

    def known(self) -> bool:
        return not self.lost

    def set(self, day: int, ms: int) -> None:
        self._day = day
        self._ms = ms
        self.lost = False

    def elapsed_ms(self) -> int:
        return 0
