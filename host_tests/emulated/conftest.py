"""The emulated Picos of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico


@pytest.fixture
def pico() -> Iterator[EmulatedPico]:
    """A Pico as it comes from the shop, with MicroPython on it."""
    with EmulatedPico(firmware.image()) as pico:
        yield pico
