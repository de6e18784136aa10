"""The watchdog's port: the board's own. Once it is on nothing stops it, so only a board file turns it on."""

from micropython import const

from machine import PWRON_RESET, WDT, reset_cause

BITES_MS = const(8388)  # the most that an RP2040's can wait


class BoardWatchdog:
    """Begins to count when it is made."""

    def __init__(self) -> None:
        self._wdt = WDT(timeout=BITES_MS)

    def feed(self) -> None:
        self._wdt.feed()


def powered_on() -> bool:
    """Whether the board started because its power came, and not because something reset it."""
    return reset_cause() == PWRON_RESET
