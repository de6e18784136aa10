"""Flow accuracy as IEC 60601-2-24 presents it: start-up and trumpet curves, reckoned from volumes sampled over a run.

The method is told from memory and unverified, above all the times of the ambulatory protocol; the standard itself
excludes implants, so that it serves here as a common language only. The reference is the volume programmed in the same
window, which for a constant rate is the rate set. It refuses to know where volumes come from and how curves look.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple


class Protocol(NamedTuple):
    """How a run is sampled: the curve of the start until `start_s`, the trumpet's windows from there to `length_s`."""

    sample_s: int
    windows_min: tuple[int, ...]
    start_s: int
    length_s: int


PROTOCOLS = {
    "15m": Protocol(900, (15, 60, 150, 330, 570, 930), 86_400, 172_800),  # ambulatory pumps
    "30s": Protocol(30, (2, 5, 11, 19, 31), 3_600, 7_200),  # the others: the second hour
}


class Sample(NamedTuple):
    """Volumes since the run began, in pL: programmed (rounded down), commanded in whole steps, given by the head."""

    programmed: int
    commanded: int
    given: int


class Window(NamedTuple):
    """The errors of all `seen` windows of one length, in percent of the volume programmed; `limit` is one step of it.

    `highest` and `lowest` are the standard's Ep(max) and Ep(min); `p95` and `p5` are percentiles by nearest rank.
    """

    minutes: int
    seen: int
    highest: float
    p95: float
    p5: float
    lowest: float
    limit: float


class Curve(NamedTuple):
    """The trumpet of one head; `overall` is the standard's A, the error over the whole analysis in percent."""

    ripple_permille: int
    overall: float
    windows: list[Window]

    def to_json(self) -> dict[str, Any]:
        """Percentages to four places."""
        windows = [_rounded(window._asdict()) for window in self.windows]
        return {**_rounded(self._asdict()), "windows": windows}


def curve(samples: Sequence[Sample], protocol: Protocol, pl_per_step: int, ripple_permille: int) -> Curve:
    """The trumpet over the analysis, without the windows that do not fit in it or in which nothing is programmed."""
    analysed = samples[protocol.start_s // protocol.sample_s :]
    windows = []
    for minutes in protocol.windows_min:
        pairs = _pairs(analysed, minutes, protocol)
        errors = sorted(_error(first, last) for first, last in pairs)
        if errors:
            least = min(last.programmed - first.programmed for first, last in pairs)
            ranks = (errors[-1], _percentile(errors, 95), _percentile(errors, 5), errors[0])
            windows.append(Window(minutes, len(errors), *ranks, 100 * pl_per_step / least))
    return Curve(ripple_permille, _error(analysed[0], analysed[-1]), windows)


def apart(with_ripple: Sequence[Sample], without: Sequence[Sample], protocol: Protocol) -> list[Window]:
    """What the head's ripple alone does: one head's given volume against the other's. `limit` is 0 here."""
    both = [
        Sample(one.programmed, one.commanded, one.programmed + one.given - other.given)
        for one, other in zip(with_ripple, without, strict=True)
    ]
    return curve(both, protocol, 0, 0).windows


def worst_commanded_pl(samples: Sequence[Sample], protocol: Protocol) -> int:
    """By how much the commanded volume strays most from the programmed one in any window of the whole run, in pL."""
    strays = [0]
    for minutes in protocol.windows_min:
        ahead = [sample.commanded - sample.programmed for sample in samples]
        size = minutes * 60 // protocol.sample_s
        strays += [abs(last - first) for first, last in zip(ahead, ahead[size:], strict=False)]
    return max(strays)


def start_up(samples: Sequence[Sample], protocol: Protocol) -> list[int]:
    """The flow of each sample interval until `start_s`, in nL/day, rounded to the nearest."""
    first = samples[: protocol.start_s // protocol.sample_s + 1]
    unit = protocol.sample_s * 1000  # pL an interval in nL/day: times 86,400, through 1,000
    return [((after.given - before.given) * 86_400 + unit // 2) // unit for before, after in pairwise(first)]


def _pairs(samples: Sequence[Sample], minutes: int, protocol: Protocol) -> list[tuple[Sample, Sample]]:
    """First and last sample of every window of this length in which anything is programmed."""
    size = minutes * 60 // protocol.sample_s
    pairs = zip(samples, samples[size:], strict=False)
    return [(first, last) for first, last in pairs if last.programmed > first.programmed]


def _error(first: Sample, last: Sample) -> float:
    programmed = last.programmed - first.programmed
    return 100 * (last.given - first.given - programmed) / programmed if programmed else 0.0


def _percentile(ascending: list[float], percent: int) -> float:
    return ascending[max(-(-len(ascending) * percent // 100), 1) - 1]


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
