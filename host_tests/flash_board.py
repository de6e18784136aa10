"""A board for the tests of flashing: its files in memory, and a cable that can be pulled at any step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from thecal.errors import Failure

PICO: dict[str, Any] = {
    "name": "micropython",
    "version": (1, 25, 0, ""),
    "machine": "Raspberry Pi Pico with RP2040",
    "mpy": 4870,
    "platform": "rp2",
    "block": 4096,
    "frozen": "",
}


class FakeBoard:
    """Does what `thecal.flash.on_board` does. `steps_left`: changes until the cable is pulled; None for never."""

    def __init__(self, files: dict[str, bytes] | None = None, room: int = 1_000_000) -> None:
        self.files = dict(files or {})
        self.room = room
        self.steps_left: int | None = None
        self.put_names: list[str] = []
        self.spoils = False  # what arrives is not what was sent

    def about(self, **other: Any) -> dict[str, Any]:
        sizes = {name: len(data) for name, data in self.files.items()}
        used = sum(-(-size // 4096) * 4096 for size in sizes.values())
        return {**PICO, "files": sizes, "free": self.room - used, **other}

    def call(self, function: str, *arguments: Any) -> Any:
        return getattr(self, function)(*(name.lstrip("/") for name in arguments))

    def put(self, path: str, data: bytes, told: Callable[[int], None]) -> str:
        name = path.lstrip("/")
        self.files[name] = data[: len(data) // 2]
        self._step()
        self.files[name] = bytes(len(data)) if self.spoils else data
        told(len(data))
        return self.digest(name)

    def digest(self, name: str) -> str:
        return hashlib.sha256(self.files[name]).hexdigest() if name in self.files else ""

    def read(self, name: str) -> bytes:
        return self.files[name]

    def rename(self, old: str, new: str) -> None:
        self._step()
        self.files[new] = self.files.pop(old)
        self.put_names.append(new)

    def copy(self, old: str, new: str) -> None:
        self._step()
        self.files[new] = self.files[old]

    def remove(self, name: str) -> None:
        self._step()
        self.files = {there: data for there, data in self.files.items() if f"{there}/".find(f"{name}/") != 0}

    def _step(self) -> None:
        if self.steps_left is not None:
            if self.steps_left == 0:
                raise Failure("the cable is out")
            self.steps_left -= 1
