"""The pictures of a visit report: one below the other on the same time axis, as SVG.

matplotlib is an extra of the installation and imported only here. It draws a history and the pump's own forecast, and
refuses to reckon any figure.
"""

from __future__ import annotations

import importlib.util
import io
from typing import Any

from thecal.errors import Failure
from thecal.logbook.history import History, amount, has_drug, whole_days
from thecal.sentences import alarm_name
from thecal.words import day_name

_BLUE, _ORANGE, _GREEN, _PINK, _GREY, _RED = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#8c8c8c", "#c0392b"
"""After Okabe and Ito: colour-blind people tell them apart."""
_INK = "#262626"
_STYLE = {
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e8e8e8",
    "legend.frameon": False,
    "legend.fontsize": 8,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "svg.fonttype": "path",  # the same on every machine, and nothing to fetch
    "svg.hashsalt": "thecal",
}
_WIDE = 7.1  # inches between the margins of A4
_LEGEND = {"loc": "lower right", "bbox_to_anchor": (1.0, 0.97), "borderaxespad": 0.0, "ncols": 4}
_MOST_AHEAD = 0.45  # of what is behind: a forecast further off is told and not drawn
_SOONEST_AHEAD = 2.0


def svg(told: History, status: dict[str, Any]) -> str:
    """The pictures as one `<svg>` element. Raises `Failure` where matplotlib is missing."""
    if importlib.util.find_spec("matplotlib") is None:
        raise Failure("a report has plots, which need matplotlib: pip install 'thecal[plots]'")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    rows = max(len({alarm.name for alarm in told.alarms}), 1)
    heights = [1.7, 1.0, 1.5, 1.2, 0.35 + 0.2 * rows]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDE, sum(heights) + 1.9), layout="constrained")
        axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights)
        _apart(figure)
        _doses(axes[0], told)
        _boluses(axes[1], told)
        _reservoir(axes[2], told, status)
        _battery(axes[3], told)
        _alarms(axes[4], told)
        for each in axes:
            _stops(each, told)
            _beyond(each, told, _end(told, status))
        _dates(axes[-1], told, _end(told, status))
        return _text(figure)


def _doses(axes: Any, told: History) -> None:
    """What was delivered on each whole day, beside the mean of what was prescribed."""
    drug = has_drug(told)
    days = whole_days(told, drug)
    axes.bar(
        [day.at + 0.5 for day, _ in days], [given for _, given in days], 0.8, color=_BLUE, label="delivered"
    )
    short = [(day.at + 0.5, given) for day, given in days if day.delivered_nl < 0.99 * day.commanded_nl]
    if short:
        axes.plot(*zip(*short, strict=True), "v", color=_RED, ms=5, label="1 % or more not delivered")
    steps = [
        (each.at, amount(each.mean_nl_per_day, each.ng_per_ml if drug else None)) for each in told.ordered
    ]
    if steps:
        at, means = [*(step[0] for step in steps), told.last], [*(step[1] for step in steps), steps[-1][1]]
        axes.step(
            at, means, where="post", color=_ORANGE, lw=1.8, label="prescribed, without boluses on demand"
        )
    axes.set(title="Dose per day" if drug else "Volume per day", ylabel="mg" if drug else "mL")
    axes.set_ylim(0, max([given for _, given in days] + [step[1] for step in steps] + [1e-3]) * 1.12)
    _legend(axes)


def _boluses(axes: Any, told: History) -> None:
    at = [use.at + 0.5 for use in told.uses]
    given, refused = [use.given for use in told.uses], [use.refused for use in told.uses]
    axes.bar(at, given, 0.8, color=_GREEN, label="given")
    if any(refused):
        axes.bar(
            at,
            refused,
            0.8,
            bottom=given,
            color="white",
            edgecolor=_RED,
            hatch="////",
            lw=0.8,
            label="refused",
        )
    axes.set(title="Patient boluses per day", ylabel="count")
    most = max([use.given + use.refused for use in told.uses] + [1])
    axes.set_ylim(0, most + 0.5)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    if told.uses:
        _legend(axes)
    else:
        _nothing(axes, "none")


def _reservoir(axes: Any, told: History, status: dict[str, Any]) -> None:
    reservoir = status["reservoir"]
    low = reservoir["low_nl"] / 1e6
    axes.plot(*zip(*told.reservoir, strict=True), color=_BLUE, lw=1.6, label="content")
    axes.axhline(low, color=_RED, lw=1, ls=":", label="low mark")
    volume = reservoir["volume_nl"] / 1e6
    for hours, style, name in (("refill_h", "--", "forecast"), ("refill_worst_h", ":", "at worst")):
        if reservoir[hours] is not None and volume > low:
            end = _now(status) + reservoir[hours] / 24
            axes.plot([_now(status), end], [volume, low], style, color=_BLUE, lw=1.3, label=name)
    if reservoir["next_refill_day"]:
        axes.axvline(reservoir["next_refill_day"] + 0.5, color=_ORANGE, lw=1.3, label="refill appointed")
    axes.set(title="Reservoir", ylabel="mL")
    axes.set_ylim(0, max(point[1] for point in told.reservoir) * 1.08 + 0.1)
    _legend(axes, 5)


def _battery(axes: Any, told: History) -> None:
    axes.set(title="Battery", ylabel="%")
    axes.set_ylim(0, 105)
    if not told.battery:
        _nothing(axes, "not measured")
        return
    at = [point[0] for point in told.battery]
    axes.plot(at, [point[1] for point in told.battery], color=_BLUE, lw=1.6, label="charge")
    volts = axes.twinx()
    volts.plot(
        at, [point[2] / 1000 for point in told.battery], color=_PINK, lw=1.3, label="V under load (right)"
    )
    low, high = min(point[2] for point in told.battery) / 1000, max(point[2] for point in told.battery) / 1000
    volts.set_ylim(low - 0.3, high + 0.3)
    volts.set_ylabel("V")
    volts.grid(False)
    volts.spines["right"].set_visible(True)
    both = [
        [*ours, *theirs]
        for ours, theirs in zip(*(one.get_legend_handles_labels() for one in (axes, volts)), strict=True)
    ]
    axes.legend(*both, **_LEGEND)


def _alarms(axes: Any, told: History) -> None:
    axes.set_title("Alarms")
    names = list(dict.fromkeys(alarm.name for alarm in told.alarms))[::-1]
    axes.set_yticks(range(len(names)), [alarm_name(name) for name in names])
    axes.set_ylim(-0.6, max(len(names), 1) - 0.4)
    least = (told.last - told.first) / 250  # or one of minutes would not be seen
    for alarm in told.alarms:
        row = names.index(alarm.name)
        axes.barh(row, max(alarm.last - alarm.first, least), 0.55, alarm.first, color=_RED)
    if not names:
        _nothing(axes, "none")


def _apart(figure: Any) -> None:
    figure.get_layout_engine().set(hspace=0.045)


def _stops(axes: Any, told: History) -> None:
    for span in told.stops:
        axes.axvspan(
            span.first,
            max(span.last, span.first + (told.last - told.first) / 400),
            color=_GREY,
            alpha=0.25,
            lw=0,
        )


def _beyond(axes: Any, told: History, end: float) -> None:
    """What has not been yet."""
    if end > told.last:
        axes.axvspan(told.last, end, color="#f4f1ea", lw=0, zorder=0)
        axes.axvline(told.last, color=_INK, lw=0.8)


def _now(status: dict[str, Any]) -> float:
    return status["day"] + status["ms"] / 86_400_000


def _end(told: History, status: dict[str, Any]) -> float:
    """Where the time axis ends: with the forecast, where that is not too far off and the period reaches to now."""
    if told.last < _now(status):
        return told.last
    reservoir = status["reservoir"]
    hours = [reservoir[name] for name in ("refill_h", "refill_worst_h") if reservoir[name] is not None]
    ends = [_now(status) + each / 24 for each in hours]
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


def _legend(axes: Any, columns: int = 4) -> None:
    axes.legend(**{**_LEGEND, "ncols": columns})


def _nothing(axes: Any, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=_GREY)


def _text(figure: Any) -> str:
    """The element alone: no prologue, and no date, so that the same log gives the same picture."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue().partition("<svg")[1] + out.getvalue().partition("<svg")[2]
