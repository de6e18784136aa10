"""A store in memory: it forgets with the process, and can refuse, lose or damage what it holds, or take long."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Store:
    """Faults are plain attributes. `took(ms)` is told how long the program had to wait for a write."""

    def __init__(self, took: "Callable[[int], None] | None" = None) -> None:
        self._files: dict[str, bytes] = {}
        self._took = took
        self.broken = False
        """Every write fails."""
        self.full = False
        """A write fails that needs more room than what it replaces."""
        self.torn = False
        """Of the next write only the first half arrives, and nothing says so."""
        self.unreadable = False
        """What is there cannot be read."""
        self.slow_ms = 0
        """A write takes so long, in which the program stands still."""

    def read(self, name: str) -> "bytes | None":
        """See ports."""
        data = self._files.get(name)
        return b"" if self.unreadable and data is not None else data

    def write(self, name: str, data: bytes) -> bool:
        """See ports."""
        if self.slow_ms and self._took:
            self._took(self.slow_ms)
        if self.broken or (self.full and len(data) > len(self._files.get(name, b""))):
            return False
        self._files[name] = data[: len(data) // 2] if self.torn else data
        self.torn = False
        return True

    def flip(self, _: int = 1) -> None:
        """Fault: one bit of everything kept turns over."""
        for name in self._files:
            data = bytearray(self._files[name])
            if data:
                data[len(data) // 2] ^= 1
            self._files[name] = bytes(data)
