"""Locked pumps for the tests, and what somebody with the cable, the plug and patience does to one."""

from __future__ import annotations

import random

import serial

from emulated import pumps
from thecal import keys
from thecal.emulated.pico import EmulatedPico
from thecal.flash import commands

PROMPTS = (b">>>", b"raw REPL", b"MicroPython", b"Traceback", b"KeyboardInterrupt", b"soft reboot")
SILENCE = 8
_CTRL = (b"\x03", b"\x03\x03", b"\x03\r\x01\x04", b"\x03\x04", b"\x04", b"\r\x03\x02\x04")


def lock(pico: EmulatedPico) -> keys.Keys:
    """Locks a board with the program that it has, whatever that is."""
    number, status = commands.lock(pico.port, pumps.wanted("pico"), pumps.PATIENCE_S)
    assert status["access"] == "locked"
    return keys.load(number)


def hold(pico: EmulatedPico, level: int) -> None:
    """The silence button, from now on: 0 is held."""
    pico.plant("play", SILENCE, (0, level))
    pico.advance(0.01)


def cut(pico: EmulatedPico) -> None:
    """Power off and on; time is held then, before the first instruction."""
    pico.advance(0.0)
    pico.cut()


def flood(pico: EmulatedPico, seconds: float, chunk: int, seed: int = 0) -> bytes:
    """Has the host send what asks for a prompt, `chunk` bytes at a time and at random instants: what the board says."""
    chance = random.Random(seed)
    ends_s, heard = pico.now_s + seconds, b""
    with serial.Serial(pico.port, timeout=0) as line:
        while pico.now_s < ends_s:
            pico.plant("type", b"".join(chance.choice(_CTRL) for _ in range(chunk))[:chunk])
            pico.advance(chance.uniform(0.000_1, 0.04))
            heard += line.read(1 << 16)
    return heard


def drain(pico: EmulatedPico) -> None:
    """Until the board has nothing more to say of what it was flooded with."""
    with serial.Serial(pico.port, timeout=0) as line:
        for end in (
            b"",
            b"\n",
        ):  # the second ends what the flood has left of a line; before, there may be no room
            pico.plant("type", end)
            silent = 0
            while silent < 5:
                pico.advance(0.2)
                silent = 0 if line.read(1 << 16) else silent + 1


def prompted(heard: bytes) -> list[bytes]:
    """What of a prompt is in what a board said."""
    return [prompt for prompt in PROMPTS if prompt in heard]
