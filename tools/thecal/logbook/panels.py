"""Each picture of a visit report on axes of its own: doses, rates, boluses, reservoir, battery, alarms.

They draw what they are given and refuse to know where on the page they stand.
"""

from __future__ import annotations

from typing import Any

from thecal.logbook.history import History, measure, whole_days
from thecal.sentences import alarm_name
from thecal.units import DAY_MS

_BLUE, _ORANGE, _GREEN, _PINK, GREY, _RED = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#8c8c8c", "#c0392b"
"""After Okabe and Ito: colour-blind people tell them apart."""
INK = "#262626"
_LEGEND = {
    "loc": "lower right",
    "bbox_to_anchor": (1.0, 0.98),
    "borderaxespad": 0.0,
    "handlelength": 1.4,
    "columnspacing": 1.1,
    "handletextpad": 0.5,
    "ncols": 5,
}


def doses(axes: Any, told: History) -> None:
    """What was delivered on each whole day, beside the mean of what was prescribed."""
    by = measure(told)
    days = [(day, by.of(day.delivered_nl, day.ng_per_ml)) for day in whole_days(told)]
    given = [amount for _, amount in days]
    axes.bar([day.at + 0.5 for day, _ in days], given, 0.8, color=_BLUE, label="delivered")
    short = [(day.at + 0.5, amount) for day, amount in days if day.delivered_nl < 0.99 * day.commanded_nl]
    if short:
        axes.plot(*zip(*short, strict=True), "v", color=_RED, ms=5, label="1 % or more missing")
    steps = [(each.at, by.of(each.mean_nl_per_day, each.ng_per_ml)) for each in told.ordered]
    if steps:
        at, means = [*(step[0] for step in steps), told.last], [*(step[1] for step in steps), steps[-1][1]]
        axes.step(at, means, where="post", color=_ORANGE, lw=1.8, label="prescribed, without boluses")
    axes.set(title="Volume per day" if by.unit == "mL" else "Dose per day", ylabel=by.unit)
    axes.set_ylim(0, max([*given, *(step[1] for step in steps), 1e-3]) * 1.12)
    _legend(axes)


def boluses(axes: Any, told: History) -> None:
    """How often the patient asked, and was given."""
    axes.bar(
        [use.at + 0.5 for use in told.uses],
        [use.given for use in told.uses],
        0.8,
        color=_GREEN,
        label="given",
    )
    again = [use for use in told.uses if use.refused]
    if again:
        at, given, refused = zip(*((use.at + 0.5, use.given, use.refused) for use in again), strict=True)
        look = {"color": "white", "edgecolor": _RED, "hatch": "////", "lw": 0.8, "label": "refused"}
        axes.bar(at, refused, 0.8, given, **look)
    axes.set(title="Patient boluses per day", ylabel="count")
    most = max([use.given + use.refused for use in told.uses] + [1])
    axes.set_ylim(0, most + 0.5)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    if told.uses:
        _legend(axes)
    else:
        _nothing(axes, "none")


def reservoir(axes: Any, told: History, status: dict[str, Any]) -> None:
    """The content, and from the status on the pump's own forecast down to the low mark."""
    reservoir = status["reservoir"]
    low = reservoir["low_nl"] / 1e6
    axes.plot(*zip(*told.reservoir, strict=True), color=_BLUE, lw=1.6, label="content")
    axes.axhline(low, color=_RED, lw=1, ls=":", label="low mark")
    volume = reservoir["volume_nl"] / 1e6
    for hours, style, name in (("refill_h", "--", "forecast"), ("refill_worst_h", ":", "at worst")):
        if reservoir[hours] is not None and volume > low:
            end = now(status) + reservoir[hours] / 24
            axes.plot([now(status), end], [volume, low], style, color=_BLUE, lw=1.3, label=name)
    if reservoir["next_refill_day"]:
        axes.axvline(reservoir["next_refill_day"] + 0.5, color=_ORANGE, lw=1.3, label="refill appointed")
    axes.set(title="Reservoir", ylabel="mL")
    axes.set_ylim(0, max(point[1] for point in told.reservoir) * 1.08 + 0.1)
    _legend(axes)


def battery(axes: Any, told: History) -> None:
    """Charge, and on an axis of its own the voltage under load."""
    axes.set(title="Battery", ylabel="%")
    axes.set_ylim(0, 105)
    if not told.battery:
        _nothing(axes, "not measured")
        return
    at = [point[0] for point in told.battery]
    dot = "o" if len(at) == 1 else ""
    axes.plot(at, [point[1] for point in told.battery], color=_BLUE, lw=1.6, marker=dot, ms=3, label="charge")
    volts = axes.twinx()
    volts.plot(
        at,
        [point[2] / 1000 for point in told.battery],
        color=_PINK,
        lw=1.3,
        marker=dot,
        ms=3,
        label="V under load (right)",
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


def alarms(axes: Any, told: History) -> None:
    """A row an alarm, from raised to over."""
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


def rates(axes: Any, told: History) -> None:
    """The rate of the therapy as the log tells it, without boluses; cut off where a prime is beyond the scale."""
    at, figures = [point[0] for point in told.rates], [point[1] / 1e6 for point in told.rates]
    if at:
        axes.step([*at, told.last], [*figures, figures[-1]], where="post", color=_BLUE, lw=1.6)
    usual = [each.mean_nl_per_day / 1e6 for each in told.ordered]
    axes.set(title="Rate, without boluses", ylabel="mL/day")
    axes.set_ylim(0, max([*usual, 1e-3]) * 1.5)


def now(status: dict[str, Any]) -> float:
    """When the status was told, in days."""
    return status["day"] + status["ms"] / DAY_MS


def _legend(axes: Any) -> None:
    axes.legend(**_LEGEND)


def _nothing(axes: Any, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY)
