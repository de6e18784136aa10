"""The power is cut at operations of the flash, clean and torn, and during the restart: a share of what `make campaign`
tries. And that the rules would find a pump that forgets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pump import log_files, state
from pump.alarms import Alarms
from pump.delivery import Delivery
from pump.last_day import LastDay
from pump.patient_bolus import PatientBolus
from pump.therapy import Therapy
from thecal.campaign import wear
from thecal.campaign.cut_matrix import PL_PER_STEP, Figures, matrix, tries

_SHARES = {"busy": 19, "broken": 19, "visits": 29, "aged": 61, "clock": 7}
_MOST_ERASES_A_DAY = 60


def _silent(text: str) -> None:
    pass


# covers: RST-2 RST-3 RST-4 RST-5 RST-6 RST-8 LOG-5 REF-1
@pytest.mark.parametrize("day", _SHARES)
def test_nothing_is_lost_and_nothing_runs_away_wherever_the_power_is_cut(day: str) -> None:
    figures = matrix(_silent, share=_SHARES[day], again=8, days=(day,))
    assert figures.violations == []
    assert figures.points() > 40
    assert figures.most_short_pl < PL_PER_STEP


def _found(day: str, told: str) -> bool:
    """Whether a rule tells it, at one of the points of the day."""
    figures = Figures()
    return any(told in text for _ in tries(figures, day, 7, 1_000) for text in figures.violations)


def _skips(width: Callable[..., int]) -> Callable[..., int]:
    """A `recall` that only says where the next part begins."""

    def recall(self: Any, data: bytes, at: int) -> int:
        return width(self, bytearray(state.MOST_BYTES), at)

    return recall


def _no_reserve(patch: pytest.MonkeyPatch) -> None:
    def reserve(self: Delivery, ms: int) -> None:
        self.reserve_ms = ms
        self.reserve_steps = 0

    patch.setattr(Delivery, "reserve", reserve)


def _no_log(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(log_files.LogFiles, "flush", lambda self, log: True)


def _forgets(part: type[Any]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(part, "recall", _skips(part.keep))


def _lets_go(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(state, "OVER", None)  # no verdict is that, and so none is kept


def _one_file(patch: pytest.MonkeyPatch) -> None:
    """One state record in place of two, and each file in two steps."""
    from drivers.store import FileStore

    whole = FileStore.write

    def write(self: FileStore, name: str, data: bytes) -> bool:
        return whole(self, name, b"gone") and whole(self, name, data)

    patch.setattr(state, "_NAMES", ("state.0", "state.0"))
    patch.setattr(FileStore, "write", write)


_FORGETFUL = {
    "a reserve": ("busy", _no_reserve, "steps in the account"),
    "the log": ("busy", _no_log, "the log goes on with record"),
    "alarms": ("broken", _forgets(Alarms), "is forgotten"),
    "a stop": ("busy", _forgets(Therapy), "stopped is"),
    "the lockout": ("busy", _forgets(PatientBolus), "the lockout ends"),
    "the dose of 24 h": ("busy", _forgets(LastDay), "ng in the last 24 h"),
    "over-infusion": ("broken", _lets_go, "over is"),
    "atomic files": ("busy", _one_file, "prescription is"),
}


@pytest.mark.parametrize("what", _FORGETFUL)
def test_the_matrix_finds_a_pump_that_keeps_no(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    day, forget, told = _FORGETFUL[what]
    forget(monkeypatch)
    assert _found(day, told)


def test_flash_lasts_for_decades_in_ordinary_therapy() -> None:
    ordinary = wear.ordinary(10)
    assert ordinary.erases_a_day() <= _MOST_ERASES_A_DAY
    assert ordinary.years() > 20
