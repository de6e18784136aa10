"""The pictures of the pages on the modes: above the rate, below the dose at the catheter's tip beside the dose ordered.

matplotlib is an extra of the installation and imported only here. It draws what was played and refuses to reckon any
figure; the same series give the same SVG, which names the series it was drawn from.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from thecal.mode_fronts import CHANGE_S
from thecal.words import NOT_A_DEVICE

if TYPE_CHECKING:
    from thecal.mode_pages import Story
    from thecal.mode_series import Series

_BLUE, _ORANGE, _GREEN, _PINK, _GREY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c8c8c"
"""After Okabe and Ito: colour-blind people tell them apart."""
_INK = "#262626"
_STYLE = {
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.hashsalt": "thecal",
}
_STANDING = f"virtual board; {NOT_A_DEVICE}"
_SINCE = "hours since the catheter was full"
_BOLUSES = (
    ("bolus_started", "clinician's bolus"),
    ("periodic_bolus_started", "periodic bolus"),
    ("patient_bolus_started", "patient's bolus"),
)


class Look(NamedTuple):
    """How a page's picture is laid out. `unit_s`: what the time axis counts; `rates`: ticks of a logarithmic axis."""

    title: str
    across: str
    unit_s: int
    tick: float
    window_s: int
    most_ug: float = 0.0
    rates: tuple[float, ...] = ()


_LOOKS = {
    "minimum": Look("Minimum rate, after a continuous dose", _SINCE, 3600, 6, 7200),
    "continuous": Look("Simple continuous, with a stop of three hours", _SINCE, 3600, 3, 3600),
    "flex": Look("Flex: a Friday and a Saturday", "hours since Friday, midnight", 3600, 6, 1800),
    "bolus": Look("Single bolus: one complete, one cancelled", _SINCE, 3600, 3, 1800),
    "periodic_bolus": Look("Periodic bolus every 6 h, with a stop of two hours", _SINCE, 3600, 6, 1800),
    "patient_bolus": Look("Patient bolus: 3 h lockout, 4 in 24 h", _SINCE, 3600, 4, 1800),
    "prime": Look(
        "Priming bolus: 0.309 mL to the tip", "hours since programming", 3600, 6, 1800, 300, (0.24, 1, 4, 12)
    ),
    "bridge": Look("Bridge from 10 to 5 mg/mL at 1 mg a day", "days", 86_400, 1, 3600),
}
_VARIANTS = ((_BLUE, 1.9), (_ORANGE, 1.5), (_GREEN, 1.5), (_PINK, 1.5))


def draw(name: str, story: Story, out: Path) -> None:
    """Write a page's picture, in the format of the file's ending."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    look = _LOOKS[name]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(8.0, 5.2), layout="constrained")
        FigureCanvasAgg(figure)
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1, 1.35])
        _rates(upper, look, story)
        _doses(lower, look, story)
        _marks(upper, lower, look, story)
        figure.suptitle(look.title, x=0.01, ha="left", fontsize=12)
        figure.legend(*_entries(upper, lower), loc="outside lower left", ncols=5)
        figure.text(0.995, 0.98, _STANDING, ha="right", va="top", fontsize=7.5, color=_GREY)
        _save(figure, out, story.digest())


def _save(figure: Any, out: Path, digest: str) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".svg":
        about = {"Date": None, "Creator": None, "Description": f"drawn from {digest}"}
        figure.savefig(out, metadata=about)
    else:
        figure.savefig(out, dpi=100, metadata={"Software": None})


def _rates(axes: Any, look: Look, story: Story) -> None:
    """The programmed rates as steps; of variants at the same rates only the first is drawn."""
    drawn: list[list[float]] = []
    for series, (colour, width) in zip(story.series.values(), _VARIANTS, strict=False):
        edges = [sample.at_s / look.unit_s for sample in series.samples]
        rates = [sample.rate_nl_per_day / 1e6 for sample in series.samples[:-1]]
        if rates not in drawn:
            axes.stairs(rates, edges, baseline=None, color=colour, lw=width)
            drawn.append(rates)
    axes.set(ylabel="mL/day", title="rate in force")
    if look.rates:
        axes.set_yscale("log")
        axes.set_yticks(look.rates, [f"{rate:g}" for rate in look.rates])
        axes.minorticks_off()
    else:
        axes.set_ylim(0, axes.get_ylim()[1] * 1.25)


def _doses(axes: Any, look: Look, story: Story) -> None:
    for (name, series), style in zip(story.series.items(), _VARIANTS, strict=False):
        _tip(axes, look, name if len(story.series) > 1 else "dose at the tip", series, style)
    _ordered(axes, look, story)
    title = f"dose at the catheter's tip, mean over windows of {look.window_s / 3600:g} h"
    axes.set(xlabel=look.across, ylabel="ug/day", title=title)
    axes.set_ylim(0, look.most_ug or axes.get_ylim()[1] * 1.08)
    last = next(iter(story.series.values())).samples[-1].at_s / look.unit_s
    axes.set_xlim(0, last)
    axes.set_xticks([look.tick * i for i in range(int(last / look.tick) + 1)])


def _tip(axes: Any, look: Look, label: str, series: Series, style: tuple[str, float]) -> None:
    doses = series.doses(look.window_s)
    edges = [dose.from_s / look.unit_s for dose in doses] + [doses[-1].to_s / look.unit_s]
    tips = [dose.tip / 1e3 for dose in doses]
    order = 3 - _VARIANTS.index(style) / 10
    axes.stairs(tips, edges, baseline=None, color=style[0], lw=style[1], label=label, zorder=order)
    if look.most_ug and max(tips) > look.most_ug:
        at = edges[tips.index(max(tips)) + 1]
        told = f"{label}: {max(tips):,.0f} ug/day at the highest"
        axes.annotate(told, (at, look.most_ug * 0.9), (6, 0), textcoords="offset points", color=style[0])


def _ordered(axes: Any, look: Look, story: Story) -> None:
    """The dose of the prescription with its boluses; where several are compared, that of the prescription alone."""
    dashed = {"color": _INK, "lw": 1.1, "ls": (0, (4, 3)), "label": "dose ordered", "zorder": 4}
    series = next(iter(story.series.values()))
    if len(story.series) > 1:
        axes.axhline(series.samples[-1].dose_ng_per_day / 1e3, **dashed)
        return
    doses = series.doses(look.window_s)
    edges = [dose.from_s / look.unit_s for dose in doses] + [doses[-1].to_s / look.unit_s]
    axes.stairs([dose.ordered / 1e3 for dose in doses], edges, baseline=None, **dashed)


def _marks(upper: Any, lower: Any, look: Look, story: Story) -> None:
    """Boluses and refusals above the rate; stops, and a change of what the reservoir holds, through both."""
    series = next(iter(story.series.values()))
    top = {"transform": upper.get_xaxis_transform(), "zorder": 5}
    for event, label in _BOLUSES:
        at = [told["at_ms"] / 1000 / look.unit_s for told in series.told(event)]
        if at:
            upper.plot(at, [0.92] * len(at), "v", color=_ORANGE, ms=7, label=label, **top)
    refused = [deed.at_s / look.unit_s for deed, _ in (story.played.refused if story.played else [])]
    if refused:
        upper.plot(refused, [0.92] * len(refused), "x", color=_INK, ms=6, mew=1.6, label="refused", **top)
    _stops(upper, lower, look, series)
    if series.told("bridge_started"):
        for axes in (upper, lower):
            axes.axvline(CHANGE_S / look.unit_s, color=_GREY, lw=1, ls=":")
        upper.annotate(
            "refill",
            (CHANGE_S / look.unit_s, 0.9),
            xycoords=upper.get_xaxis_transform(),
            xytext=(4, 0),
            textcoords="offset points",
            color=_GREY,
        )


def _stops(upper: Any, lower: Any, look: Look, series: Series) -> None:
    starts = [event["at_ms"] for event in series.told("delivery_stopped")]
    ends = [event["at_ms"] for event in series.told("delivery_resumed")]
    for start, end in zip(starts, ends, strict=True):
        span = (start / 1000 / look.unit_s, end / 1000 / look.unit_s)
        upper.axvspan(*span, color=_GREY, alpha=0.18, lw=0, label="stopped")
        lower.axvspan(*span, color=_GREY, alpha=0.18, lw=0)


def _entries(upper: Any, lower: Any) -> tuple[list[Any], list[str]]:
    marks, doses = upper.get_legend_handles_labels(), lower.get_legend_handles_labels()
    return doses[0] + marks[0], doses[1] + marks[1]
