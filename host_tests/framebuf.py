"""A stand-in for MicroPython's `framebuf`, in tests of the display's driver only: it draws nothing and remembers."""

from __future__ import annotations

MONO_VLSB = 0


class FrameBuffer:
    texts: list[str]

    def __init__(self, buffer: bytearray, width: int, height: int, kind: int) -> None:
        self.texts = []

    def fill(self, colour: int) -> None:
        self.texts.clear()

    def text(self, text: str, x: int, y: int, colour: int) -> None:
        self.texts.append(text)
