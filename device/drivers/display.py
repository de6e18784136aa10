"""Eight lines of sixteen letters on an SSD1306 display, 128 x 64, by I2C. A missing or silent one is let be.

The commands are those of the SSD1306 data sheet, revision 1.1, chapter 10.
"""

from micropython import const

from framebuf import MONO_VLSB, FrameBuffer
from machine import I2C, Pin

_ADDRESS = const(0x3C)
_I2C_HZ = const(400_000)
_TIMEOUT_US = const(10_000)
_WIDTH, _HEIGHT = const(128), const(64)
_LINE = const(8)
_COMMANDS, _DATA = b"\x00", b"\x40"
_BEGIN = (
    b"\xae"  # off
    b"\x20\x00"  # horizontal addressing
    b"\x40\xa1\xa8\x3f"  # first line, columns, 64 rows
    b"\xc8\xd3\x00\xda\x12"  # the right way up, no offset, how the rows are connected
    b"\xd5\x80\xd9\xf1\xdb\x30"  # clock, precharge, level of deselected rows
    b"\x81\x7f\xa4\xa6"  # contrast; show what the memory holds, as it is
    b"\x8d\x14\xaf"  # charge pump on, on
)
_WHOLE = b"\x21\x00\x7f\x22\x00\x07"


class Display:
    """`sda`, `scl`: GPIOs of the I2C unit `unit`. `silent`: it did not answer, and is not asked again."""

    def __init__(self, sda: int, scl: int, unit: int = 0) -> None:
        self.silent = False
        self._lines: "list[str]" = []
        self._pixels = bytearray(_WIDTH * _HEIGHT // _LINE)
        self._frame = FrameBuffer(self._pixels, _WIDTH, _HEIGHT, MONO_VLSB)
        try:
            self._i2c = I2C(unit, sda=Pin(sda), scl=Pin(scl), freq=_I2C_HZ, timeout=_TIMEOUT_US)  # pyright: ignore[reportCallIssue]
            self._i2c.writevto(_ADDRESS, (_COMMANDS, _BEGIN))
        except (OSError, ValueError):  # ValueError: these pins are none of the unit's
            self.silent = True
        self.show([])

    def show(self, lines: "list[str]") -> None:
        """At most eight; takes 25 ms where they are others than before, and otherwise no time. Allocates."""
        if self.silent or (lines == self._lines and lines):
            return
        self._lines = lines
        self._frame.fill(0)
        for i in range(len(lines)):
            self._frame.text(lines[i], 0, i * _LINE, 1)
        try:
            self._i2c.writevto(_ADDRESS, (_COMMANDS, _WHOLE))
            self._i2c.writevto(_ADDRESS, (_DATA, self._pixels))
        except OSError:
            self.silent = True
