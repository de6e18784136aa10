"""How long the flash lasts: erases counted on littlefs over days of therapy, and the years that gives.

littlefs moves what it erases often to other blocks, so the most worn block tells less the shorter one looks: both it
and the even share of all erases are told. MicroPython also keeps each file's time of change, 12 bytes a file: they go
into pages that are programmed anyway. It judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from thecal.campaign.busy_day import FULL_NL, HOUR_MS, begin, busy_day, ordinary_day
from thecal.campaign.cut_matrix import PROGRAM_BYTES
from thecal.campaign.flash import formatted
from thecal.campaign.life import FOLDER, Life
from thecal.campaign.witness import Witness

CYCLES = 100_000
"""Erases a sector stands: Winbond's data sheet of the W25Q16JV (the Pico's flash), "min. 100K program-erase cycles"."""
_YEAR_DAYS = 365.25
_REFILL_NL = 5_000_000


@dataclass
class Wear:
    """Erases and programmed bytes in so many days, and how they are spread over the blocks."""

    days: float
    erases: int
    most_worn: int
    worn_blocks: int
    programmed_bytes: int

    def erases_a_day(self) -> float:
        """Of all blocks together."""
        return self.erases / self.days

    def years(self) -> float:
        """Until the most worn block has reached its cycles, if it goes on being the most worn."""
        return CYCLES * self.days / self.most_worn / _YEAR_DAYS if self.most_worn else float("inf")

    def years_spread(self) -> float:
        """Where littlefs goes on spreading them over the blocks that it has used so far."""
        return CYCLES * self.worn_blocks / self.erases_a_day() / _YEAR_DAYS if self.erases else float("inf")


def ordinary(days: int, boluses: int = 4) -> Wear:
    """Flex of 24 steps and so many patient's boluses a day, from the day after the pump was set up."""
    return _worn(begin, lambda life: _days(life, days, boluses), days)


def busy() -> Wear:
    """The busy day of the power-cut matrix."""
    return _worn(lambda life: None, busy_day, 1)


def _days(life: Life, days: int, boluses: int) -> None:
    for _ in range(days):
        ordinary_day(life, boluses)
        if life.loop.pump.reservoir.volume_nl < _REFILL_NL:
            life.ask("service.filled", {"volume_nl": FULL_NL})


def _worn(first: Callable[[Life], None], then: Callable[[Life], None], days: float) -> Wear:
    life = Life(formatted(FOLDER, PROGRAM_BYTES), Witness(), watch=False)
    first(life)
    life.flash.operations.clear()
    began_ms = life.body.true_ms
    then(life)
    life.end()
    erased = Counter(operation.block for operation in life.flash.operations if operation.data is None)
    programmed = sum(len(operation.data) for operation in life.flash.operations if operation.data is not None)
    days = max((life.body.true_ms - began_ms) / (24 * HOUR_MS), 0.01)
    return Wear(days, sum(erased.values()), max(erased.values(), default=0), len(erased), programmed)
