"""What a pump did while a page's scene was played: samples of its account and of its body, and what it recorded.

It reckons doses at the catheter's tip from them, and nothing of what they ought to be.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from thecal.mode_board import Board, Json

DAY_S = 86_400


class Sample(NamedTuple):
    """One instant, `at_s` after the scene's start; `tip_ng` has left the catheter's tip since the board's."""

    at_s: int
    rate_nl_per_day: int
    dose_ng_per_day: int
    programmed_pl: int
    commanded_steps: int
    tip_ng: int
    tip_ng_per_ml: int


class Dose(NamedTuple):
    """The mean dose over a window, ng/day: what left at the tip, and what the pump ordered."""

    from_s: int
    to_s: int
    tip: float
    ordered: float


class Series(NamedTuple):
    """A scene as it was played. `events` are the pump's records, with `at_ms` since the scene's start."""

    samples: list[Sample]
    events: list[Json]
    pl_per_step: int

    def digest(self) -> str:
        """SHA-256 of every sample, its first 16 digits: two series with the same are the same."""
        figures = [list(sample) for sample in self.samples]
        return hashlib.sha256(repr(figures).encode()).hexdigest()[:16]

    def doses(self, window_s: int) -> list[Dose]:
        """Window after window, in ng/day. `window_s` is a multiple of the sampling interval."""
        every = window_s // (self.samples[1].at_s - self.samples[0].at_s)
        edges = range(0, len(self.samples) - every, every)
        return [self._dose(first, first + every) for first in edges]

    def _dose(self, first: int, last: int) -> Dose:
        """The rate of a sample holds until the next: scenes change only at the instants of samples."""
        start, end = self.samples[first], self.samples[last]
        seconds = end.at_s - start.at_s
        ordered = sum(sample.dose_ng_per_day for sample in self.samples[first:last]) / (last - first)
        return Dose(start.at_s, end.at_s, (end.tip_ng - start.tip_ng) * DAY_S / seconds, ordered)

    def tip_ng(self, from_s: int, to_s: int) -> int:
        """What left at the tip between two samples' instants."""
        at = {sample.at_s: sample.tip_ng for sample in self.samples}
        return at[to_s] - at[from_s]

    def worst_pl(self) -> int:
        """How far the commanded volume was from the programmed one at most, at any sample, since the scene's start."""
        return max(
            abs(sample.commanded_steps * self.pl_per_step - sample.programmed_pl) for sample in self.samples
        )

    def told(self, *names: str) -> list[Json]:
        """The records of these kinds, oldest first."""
        return [event for event in self.events if event["event"] in names]


def sample(board: Board, at_s: int) -> Sample:
    """How things are now."""
    status, body = board.status(), board.call("twin.body")
    taken: dict[str, Any] = {**status, **body, "at_s": at_s}
    return Sample(*(taken[name] for name in Sample._fields))
