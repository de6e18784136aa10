"""`EmulatedPico`: a Raspberry Pi Pico that runs in a process of its own, with its USB line at a pseudo-terminal.

    with EmulatedPico(firmware.image()) as pico:
        pico.mpremote("cp", "main.py", ":main.py")
        pico.cut()                # power off and on again, the flash as it was

It refuses to know which program runs there; a plant, made in the other process, is what is wired to the pins.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any

from thecal.emulated import child, firmware
from thecal.errors import Failure

Plant = Callable[..., Any]
_ANSWER_S = 60.0
_GOODBYE_S = 5.0


class EmulatedPico:
    """A context manager; `port` is the path that mpremote, a terminal or `thecal --port` opens.

    `flash`: what an earlier one's `flash()` returned. `plant`: a class or function and its arguments, made as
    `plant(pins, *arguments)` (see `thecal.emulated.pins.Pins`) in the emulator's process.
    Emulated time runs as fast as it can; see `pace` and `advance`.
    """

    def __init__(
        self,
        image: Path,
        flash: bytes | None = None,
        plant: Callable[..., Any] | None = None,
        *arguments: Any,
    ) -> None:
        self._wanted = (str(firmware.processor()), str(image), flash, plant and (plant, arguments))
        self.port = ""

    def __enter__(self) -> EmulatedPico:
        master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        os.close(slave)
        spawn = multiprocessing.get_context("spawn")
        self._orders, theirs = spawn.Pipe()
        handed = (theirs, child.Handed(master), *self._wanted)
        self._process = spawn.Process(target=child.serve, args=handed, daemon=True)
        self._process.start()
        os.close(master)
        theirs.close()
        self._answer(_ANSWER_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._orders.close()
        self._process.join(_GOODBYE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    @property
    def now_s(self) -> float:
        """Emulated time since the first start."""
        return self._order("now")

    def pace(self, speed: float | None) -> None:
        """Emulated time as fast as it can (None), or at most `speed` times as fast as the wall's from now on."""
        self._order("pace", speed)

    def advance(self, seconds: float, most_s: float = 600.0) -> None:
        """Let exactly `seconds` of emulated time pass, then hold it. Raises Failure after `most_s` of wall time."""
        self._order("advance", seconds)
        ends = time.monotonic() + most_s
        while not self._order("arrived"):
            if time.monotonic() > ends:
                raise Failure(f"the emulated Pico did not get {seconds} s further in {most_s:.0f} s")
            time.sleep(0.002)

    def cut(self) -> None:
        """Power off and on: memory is lost, the flash stays as it is at this instant."""
        self._order("cut")

    def reset(self) -> None:
        """The reset button, pressed and let go."""
        self._order("reset")

    def flash(self) -> bytes:
        """The 2 MB of flash: firmware and file system."""
        return self._order("flash")

    def plant(self, method: str, *arguments: Any) -> Any:
        """Calls a method of the plant, in its process."""
        return self._order("plant", method, *arguments)

    def mpremote(self, *arguments: str, most_s: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Runs mpremote against this Pico. Raises Failure with its words where it fails."""
        command = [sys.executable, "-m", "mpremote", "connect", self.port, *arguments]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=most_s
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"mpremote {' '.join(arguments)} took more than {most_s:.0f} s") from None
        if done.returncode:
            raise Failure(f"mpremote {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done

    def _order(self, name: str, *arguments: Any) -> Any:
        with contextlib.suppress(BrokenPipeError):
            self._orders.send((name, arguments))
        return self._answer(_ANSWER_S)

    def _answer(self, most_s: float) -> Any:
        try:
            if not self._orders.poll(most_s):
                raise Failure(f"the emulated Pico did not answer within {most_s:.0f} s")
            outcome, value = self._orders.recv()
        except (EOFError, ConnectionError):
            raise Failure("the emulated Pico has ended: what it said is above") from None
        if outcome == "failed":
            raise Failure(f"the emulated Pico: {value}")
        return value
