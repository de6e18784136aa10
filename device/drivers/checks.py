"""What the self-test asks of a real board. What no part of it can measure is said here, and not made up elsewhere."""

import binascii
import json
from time import ticks_us

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from drivers.buttons import Button
    from pump.ports import Json

_CELLS = const(64)
_PIECE = const(512)
INSTALLED = "thecal.json"  # beside the program, which may be mounted


class BoardChecks:
    """See ports. `beep_ma`: what the calibration says that the beeper draws. `folder`: where the program lies."""

    def __init__(self, buttons: "Iterable[Button]", beep_ma: int, folder: str = "") -> None:
        self._buttons = tuple(buttons)
        self._beep_ma = beep_ma
        self._folder = folder
        self._cells = bytearray(_CELLS)

    def program(self) -> bool:
        """By the list that the flasher has left. Where there is none nothing was installed: it runs from elsewhere."""
        try:
            with open(INSTALLED) as file:
                files: Json = json.load(file)["files"]
        except OSError:
            return True
        except (ValueError, KeyError):
            return False
        return all(self._whole(*entry) for entry in files.values())

    def _whole(self, name: str, crc: int, size: int) -> bool:
        piece = bytearray(_PIECE)
        view = memoryview(piece)
        seen_crc = seen = 0
        try:
            with open(self._folder + (name if name.endswith(".txt") else name + ".mpy"), "rb") as file:
                while got := file.readinto(piece):
                    seen_crc = binascii.crc32(view[:got], seen_crc)
                    seen += got
        except OSError:
            return False
        return seen == size and seen_crc == crc

    def memory(self) -> bytearray:
        return self._cells

    def ticks_us(self) -> int:
        return ticks_us()

    def beeper_ma(self, sounding: bool) -> int:
        """No board here measures it: it is what a good beeper would draw, and a broken one is not found."""
        return self._beep_ma if sounding else 0

    def button_down(self) -> bool:
        return any(button.down() for button in self._buttons)
