"""Where the board is: the port that was named, else the one port whose USB ids are those of a MicroPython board.

It asks the operating system, and opens a port only to say why it cannot be opened. It refuses to know what runs there.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from typing import Any

from thecal.errors import Failure

# USB vendors of boards, and of the chips that give a board its serial port
_VENDORS = {
    0x2E8A: "Raspberry Pi",
    0xF055: "MicroPython",
    0x303A: "Espressif",
    0x10C4: "CP210x",
    0x1A86: "CH340",
    0x0403: "FTDI",
    0x239A: "Adafruit",
    0x1B4F: "SparkFun",
}
_NO_BOARDS = {(0x2E8A, 0x0004), (0x2E8A, 0x000C)}  # Raspberry Pi's debug probes, which have a serial port too
_LOCKED = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY}
_NONE = (
    "no board found: plug it in with a cable that carries data, or name its port as PORT=; a Pico without"
    " MicroPython gets it by holding BOOTSEL while plugging in and copying the .uf2 of micropython.org/download"
)


def find(port: str | None) -> str:
    """The port to use: `port` if given, else the only board's. Raises Failure for none, several, an unusable one."""
    if port is not None:
        return _usable(port)
    from serial.tools import list_ports

    return _usable(only(list_ports.comports()))


def only(ports: Iterable[Any]) -> str:
    """The device of the one board among pyserial's ports. Raises Failure where there is none, or several."""
    boards = sorted((there for there in ports if _is_board(there)), key=lambda there: there.device)
    if not boards:
        raise Failure(_NONE)
    if len(boards) > 1:
        listed = ", ".join(f"{there.device} ({_VENDORS[there.vid]})" for there in boards)
        raise Failure(f"several boards: {listed}; choose one as PORT={boards[0].device}")
    return boards[0].device


def trouble(port: str, number: int | None, text: str = "") -> str:
    """Why a port cannot be used, in one line that says what to do. `number` is the operating system's error."""
    if number == errno.EACCES:
        return f"port {port}: not allowed; on Linux `sudo usermod -a -G dialout $USER`, then log in anew"
    if number in _LOCKED or "lock" in text:
        return f"port {port} is busy: close the program that has it open, a terminal or another thecal"
    if number == errno.ENOTTY or (number is None and os.path.exists(port)):
        return f"port {port} is no serial port"
    if number not in (None, errno.ENOENT):
        return f"port {port}: {os.strerror(number).lower()}"
    from serial.tools import list_ports

    names = ", ".join(there.device for there in list_ports.comports())
    return f"no port {port}; there is {names or 'none'}"


def _is_board(there: Any) -> bool:
    return there.vid in _VENDORS and (there.vid, there.pid) not in _NO_BOARDS


def _usable(port: str) -> str:
    """The port, after it was opened and closed again, alone."""
    import serial

    if not port:
        raise Failure("an empty port name: give the name of a serial port, or none to have the board found")
    try:
        serial.serial_for_url(port, 115200, exclusive=True).close()
    except serial.SerialException as error:
        raise Failure(trouble(port, error.errno, str(error))) from None
    except (ValueError, OSError) as error:
        raise Failure(trouble(port, getattr(error, "errno", None), str(error))) from None
    return port
