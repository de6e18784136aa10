"""The emulated Picos of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulated import pumps
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico


@pytest.fixture
def pico() -> Iterator[EmulatedPico]:
    """A Pico as it comes from the shop, with MicroPython on it."""
    with EmulatedPico(firmware.image()) as pico:
        yield pico


@pytest.fixture(scope="session")
def flashed_pico() -> bytes:
    """The flash of a Pico onto which `thecal flash` has put the pump, and whose pump has answered; once a session."""
    return pumps.flashed("pico")
