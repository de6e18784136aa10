"""What the live view draws with: a level as a bar, the rate over the run as a chart, and the past they need.

Marks on a terminal and the figures behind them; it refuses to know where on the screen they stand.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from thecal.session import Session

ACCENT = "cyan"
BOLUS = "magenta"
_TRACK = "grey19"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_RING_FRAMES = 20  # a signal of some seconds is over within a frame; its note stays a little


class History:
    """What of a run's past is drawn: events with their sentences, and the rate, highest in each part of the run."""

    PARTS = 400

    def __init__(self) -> None:
        self.events: list[tuple[dict[str, Any], str]] = []
        self.length_ms = 1
        self.rates: list[int | None] = [None] * self.PARTS
        self.bolus: set[int] = set()
        self.ringing: dict[str, int] = {}  # alarm -> frames for which its note is still shown
        self._last = 0

    def note(self, session: Session) -> None:
        """Take in a frame."""
        rate = session.status["rate_nl_per_day"]
        part = min(session.passed_ms * self.PARTS // self.length_ms, self.PARTS - 1)
        for index in range(self._last, part + 1):
            self.rates[index] = max(rate, self.rates[index] or 0)
            if running_boluses(session.status) or session.status["catheter"]["prime_nl_per_day"]:
                self.bolus.add(index)
        self._last = part + 1 if part + 1 < self.PARTS else part
        self.ringing = {name: left - 1 for name, left in self.ringing.items() if left > 1}
        if session.sounding:
            self.ringing[session.sounding] = _RING_FRAMES

    def highest(self) -> int:
        """The highest rate in nL/day without a bolus or a prime so far, 0 before any."""
        return max(
            (rate for part, rate in enumerate(self.rates) if rate and part not in self.bolus), default=0
        )


class RateChart:
    """The rate over the run, two lines high and as wide as there is room; a bolus or prime has its own colour."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        columns = [self._column(index, width) for index in range(width)]
        highest = max(self._history.highest(), 1)
        upper, lower = Text(no_wrap=True), Text(no_wrap=True)
        for rate, bolus in columns:
            level = 0 if rate is None else min(rate * 16 // highest, 16)
            style = BOLUS if bolus else ACCENT
            upper.append(_EIGHTHS[max(level - 8, 0)], style)
            lower.append(
                "·" if rate is None else _EIGHTHS[min(level, 8)] if rate else "_", style if rate else _TRACK
            )
        yield upper
        yield lower

    def _column(self, index: int, width: int) -> tuple[int | None, bool]:
        parts = History.PARTS
        among = range(index * parts // width, max((index + 1) * parts // width, index * parts // width + 1))
        rates = [rate for rate in self._history.rates[among.start : among.stop] if rate is not None]
        return max(rates, default=None), any(part in self._history.bolus for part in among)


def running_boluses(status: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that run, of the three that may: the clinician's, the periodic one, the patient's."""
    ordered = [status[name]["running"] for name in ("periodic_bolus", "patient_bolus") if status[name]]
    return [bolus for bolus in (status["bolus"], *ordered) if bolus]


def bar(value: int, whole: int, width: int, style: str) -> list[tuple[str, str]]:
    """A level as text and style, in eighths of a cell."""
    eighths = min(max(value, 0) * width * 8 // max(whole, 1), width * 8)
    full, rest = divmod(eighths, 8)
    partial = " ▏▎▍▌▋▊▉"[rest] if rest else ""
    empty = width - full - len(partial)
    return [("█" * full + partial, f"{style} on grey19"), (" " * empty, "on grey19")]
