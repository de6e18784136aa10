"""The pictures of a visit report: one below the other on the same time axis, as SVG.

matplotlib is an extra of the installation and imported only here. It draws a history and the pump's own forecast, and
refuses to reckon any figure.
"""

from __future__ import annotations

import importlib.util
import io
from typing import Any

from thecal.errors import Failure
from thecal.logbook import panels
from thecal.logbook.history import History
from thecal.logbook.panels import GREY, INK
from thecal.words import day_name

_STYLE = {
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e8e8e8",
    "legend.frameon": False,
    "legend.fontsize": 7.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",  # the same on every machine, and nothing to fetch
    "svg.hashsalt": "thecal",
}
_WIDE = 7.1  # inches between the margins of A4
_MOST_AHEAD = 0.45  # of what is behind: a forecast further off is told and not drawn
_SOONEST_AHEAD = 2.0


def svg(told: History, status: dict[str, Any]) -> str:
    """The pictures as one `<svg>` element. Raises `Failure` where matplotlib is missing."""
    if importlib.util.find_spec("matplotlib") is None:
        raise Failure("a report has plots, which need matplotlib: pip install 'thecal[plots]'")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    rows = max(len({alarm.name for alarm in told.alarms}), 1)
    heights = [1.4, 0.7, 0.9, 1.3, 1.0, 0.35 + 0.2 * rows]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDE, sum(heights) + 1.5), layout="constrained")
        axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights)
        _apart(figure)
        panels.doses(axes[0], told)
        panels.rates(axes[1], told)
        panels.boluses(axes[2], told)
        panels.reservoir(axes[3], told, status)
        panels.battery(axes[4], told)
        panels.alarms(axes[5], told)
        for each in axes:
            _stops(each, told)
            _beyond(each, told, _end(told, status))
        _dates(axes[-1], told, _end(told, status))
        return _text(figure)


def _apart(figure: Any) -> None:
    figure.get_layout_engine().set(hspace=0.045)


def _stops(axes: Any, told: History) -> None:
    for span in told.stops:
        axes.axvspan(
            span.first,
            max(span.last, span.first + (told.last - told.first) / 400),
            color=GREY,
            alpha=0.25,
            lw=0,
        )


def _beyond(axes: Any, told: History, end: float) -> None:
    """What has not been yet."""
    if end > told.last:
        axes.axvspan(told.last, end, color="#f4f1ea", lw=0, zorder=0)
        axes.axvline(told.last, color=INK, lw=0.8)


def _end(told: History, status: dict[str, Any]) -> float:
    """Where the time axis ends: with the forecast, where that is not too far off and the period reaches to now."""
    if told.last < panels.now(status):
        return told.last
    reservoir = status["reservoir"]
    hours = [reservoir[name] for name in ("refill_h", "refill_worst_h") if reservoir[name] is not None]
    ends = [panels.now(status) + each / 24 for each in hours]
    ends += [reservoir["next_refill_day"] + 1.0] if reservoir["next_refill_day"] else []
    most = told.last + max((told.last - told.first) * _MOST_AHEAD, _SOONEST_AHEAD)
    return min(max([*ends, told.last]) + 0.5, most) if ends else told.last


def _dates(axes: Any, told: History, end: float) -> None:
    """Ticks at midnight, a week or so apart."""
    first, last = told.first, max(end, told.first + 0.25)
    axes.set_xlim(first, last)
    apart = next((days for days in (1, 2, 7, 14, 28, 91, 182) if (last - first) / days <= 10), 365)
    ticks = [day for day in range(int(first), int(last) + 1) if first <= day and (day + 3) % apart == 0]
    axes.set_xticks(ticks or [int(last)], [_named(day) for day in ticks or [int(last)]])


def _named(day: int) -> str:
    _, number, month, year = day_name(day).split()
    return f"{int(number)} {month}\n{year}"


def _text(figure: Any) -> str:
    """The element alone: no prologue, and no date, so that the same log gives the same picture."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue().partition("<svg")[1] + out.getvalue().partition("<svg")[2]
