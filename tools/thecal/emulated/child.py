"""The process that the emulated Pico lives in: the chip, its line to a pseudo-terminal, and orders from `pico.py`.

Chip, line and orders take turns of a few milliseconds. How far emulated time may run is a limit: none, the wall clock
times a factor, or what was asked for by `advance`. It refuses to know what program runs on the chip.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from multiprocessing import reduction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from thecal.emulated import fixes
from thecal.emulated.core import CYCLE_NS
from thecal.emulated.pins import Pins, new_chip

FLASH_BYTES = 2 * 1024 * 1024
_UNHEARD_BYTES = 1 << 20  # what the firmware says faster than the host reads, at most
_ROOM_BYTES = 256  # of the 512 that rp2040py queues for the firmware
_NAP_S = 0.02
_PACED_NAP_S = 0.004
_FOREVER = 1 << 62


class Handed:
    """An open file on its way into the process."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _take, (reduction.DupFd(self._number),)


def _take(handed: Any) -> int:
    return handed.detach()


class Line:
    """The USB line at a pseudo-terminal. What the firmware says while nobody has it open is lost, as on a board."""

    def __init__(self, master: int) -> None:
        self._master = master
        self._said = b""
        self._cdc: Any = None
        self._poll = select.poll()
        self._poll.register(master, select.POLLIN)
        os.set_blocking(master, False)

    def attach(self, cdc: Any) -> None:
        self._cdc = cdc
        cdc.on_serial_data = self._hear

    def carry(self) -> None:
        """Bytes, both ways, as many as there is room for."""
        state = dict(self._poll.poll(0)).get(self._master, 0)
        if state & select.POLLHUP:
            self._said = b""
        if state & select.POLLIN and self._cdc.tx_fifo.item_count < _ROOM_BYTES:
            for byte in os.read(self._master, _ROOM_BYTES):
                self._cdc.send_serial_byte(byte)
        if self._said:
            try:
                self._said = self._said[os.write(self._master, self._said) :]
            except BlockingIOError:
                return

    def _hear(self, data: bytes) -> None:
        self._said = (self._said + bytes(data))[-_UNHEARD_BYTES:]


class Session:
    """One board on the bench: powered, reset, cut and asked."""

    def __init__(self, image: str, flash: bytes | None, line: Line, plant: tuple[Any, tuple] | None) -> None:
        self._image = image
        self._line = line
        self._pins = Pins()
        self._limit: Callable[[], int] = lambda: _FOREVER
        self._asked: int | None = None
        self._paced = False
        self._power(flash)
        self._plant = plant[0](self._pins, *plant[1]) if plant else None

    def _power(self, flash: bytes | None) -> None:
        self._board = new_chip(self._image, flash)
        self._state = self._board.mcu.core.state
        self._line.attach(self._board.cdc)
        self._pins.attach(self._board.mcu, self._board.cdc)

    def live(self) -> bool:
        """One turn of the chip. Whether there is time to rest after it."""
        limit = self._limit() if self._asked is None else self._asked
        if self._asked is not None and self._state.cycles >= self._asked:
            return True
        idle = self._board.mcu.core.turn(limit)
        return idle or self._state.cycles >= limit

    # Orders, by name; times in seconds.

    def now(self) -> float:
        return self._pins.now_ns / 1e9

    def pace(self, speed: float | None) -> None:
        began, cycles = time.monotonic(), self._state.cycles
        self._asked = None
        self._paced = speed is not None
        if speed is None:
            self._limit = lambda: _FOREVER
        else:
            self._limit = lambda: cycles + int((time.monotonic() - began) * speed * 1e9 / CYCLE_NS)

    def advance(self, seconds: float) -> None:
        self._asked = (self._state.cycles if self._asked is None else self._asked) + int(
            seconds * 1e9 / CYCLE_NS
        )

    def nap_s(self) -> float:
        """How long to rest when there is nothing to do: not long where only the pace holds the chip back."""
        if not self.arrived():
            return 0.0
        return _PACED_NAP_S if self._paced else _NAP_S

    def arrived(self) -> bool:
        return self._asked is None or self._state.cycles >= self._asked

    def cut(self) -> None:
        self._asked = None if self._asked is None else 0
        self._power(self.flash())

    def reset(self) -> None:
        self._board.hard_reset()

    def flash(self) -> bytes:
        return bytes(self._board.mcu.flash[:FLASH_BYTES])

    def plant(self, method: str, *arguments: Any) -> Any:
        return getattr(self._plant, method)(*arguments)


def serve(orders: Connection, master: Any, library: str, image: str, flash: bytes | None, plant: Any) -> None:
    """The process: until the orders end."""
    fixes.apply(Path(library))
    line = Line(master)
    session = Session(image, flash, line, plant)
    orders.send(("done", None))
    while _obey(session, orders):
        line.carry()
        idle = session.live()
        line.carry()  # before the nap: who waits for what the chip just said would wait for that as well
        if idle:
            select.select([orders, master], [], [], session.nap_s())


def _obey(session: Session, orders: Connection) -> bool:
    """Takes what was ordered; False at the end of the orders."""
    while orders.poll():
        try:
            name, arguments = orders.recv()
        except EOFError:
            return False
        try:
            answer = ("done", getattr(session, name)(*arguments))
        except Exception as error:  # the test's, told to the test
            answer = ("failed", f"{type(error).__name__}: {error}")
        orders.send(answer)
    return True
