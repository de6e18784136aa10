"""A store in memory: it forgets with the process, and can refuse to write or damage what it holds."""


class Store:
    """`broken`: every write fails."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self.broken = False

    def read(self, name: str) -> "bytes | None":
        return self._files.get(name)

    def write(self, name: str, data: bytes) -> bool:
        if not self.broken:
            self._files[name] = data
        return not self.broken

    def flip(self) -> None:
        """Fault: one bit of everything kept turns over."""
        for name in self._files:
            data = bytearray(self._files[name])
            data[len(data) // 2] ^= 1
            self._files[name] = bytes(data)
