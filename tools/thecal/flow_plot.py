"""The picture of `thecal trumpet`: start-up curve on the left, trumpet curve on the right.

matplotlib is an extra of the installation and imported only here. It draws figures and refuses to reckon any.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thecal.errors import Failure
from thecal.units import scaled
from thecal.words import NOT_A_DEVICE, said

if TYPE_CHECKING:
    from thecal.flow import Curve
    from thecal.trumpet import Measured

_IDEAL = "#0072b2"  # a pair that colour-blind people tell apart
_RIPPLED = "#d55e00"
_LIMIT = "#8c8c8c"
_INK = "#262626"
_STYLE = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "legend.frameon": False,
    "legend.fontsize": 9,
}


_STANDING = f"heads of the virtual board; method of IEC 60601-2-24 from memory; {NOT_A_DEVICE}"


def need() -> None:
    """Raises `Failure` where there is nothing to draw with."""
    if importlib.util.find_spec("matplotlib") is None:
        raise Failure(
            "a picture needs matplotlib: pip install 'thecal[plots]', or leave --out away for the figures"
        )


def draw(measured: Measured, out: Path) -> None:
    """Write the picture as PNG, or in the format of the file's ending. Raises `Failure` where it cannot."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(12.5, 5.4), layout="constrained")
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        _start_up(left, measured)
        _trumpet(right, measured)
        figure.suptitle(_title(measured), x=0.01, ha="left", fontsize=13)
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=5)
        figure.text(0.995, 0.985, _STANDING, ha="right", va="top", fontsize=8, color=_LIMIT)
        _save(figure, out)


def _title(measured: Measured) -> str:
    step = scaled(measured.pl_per_step, 1000)
    return f"{measured.title}: mean {said('nl_per_day', measured.mean_nl_per_day)}, {step} nL a step"


def _save(figure: Any, out: Path) -> None:
    try:
        figure.savefig(out, dpi=144, format=out.suffix[1:] or "png", metadata={"Software": None})
    except ValueError:
        raise Failure(f"--out {out}: give a name that ends in .png, .svg or .pdf") from None
    except OSError as error:
        raise Failure(f"--out {out}: {(error.strerror or str(error)).lower()}") from None


def _ripple(measured: Measured) -> str:
    return f"head with {measured.rippled.ripple_permille / 10:g} % ripple"


def _start_up(axes: Any, measured: Measured) -> None:
    sample_s, hours = measured.protocol.sample_s, measured.protocol.start_s > 7200
    unit_s = 3600 if hours else 60
    edges = [sample_s * i / unit_s for i in range(len(measured.start_ideal) + 1)]
    for flows, colour, width in (
        (measured.start_rippled, _RIPPLED, 1.4),
        (measured.start_ideal, _IDEAL, 1.1),
    ):
        axes.stairs([flow / 1e6 for flow in flows], edges, baseline=None, color=colour, lw=width)
    axes.set(xlabel="hours" if hours else "minutes", ylabel="flow, mL/day", xlim=(0, edges[-1]))
    axes.set_title(f"start-up: mean flow in each {sample_s / 60:g} min")
    axes.set_ylim(0, max(*measured.start_ideal, *measured.start_rippled, 1) / 1e6 * 1.15)


def _trumpet(axes: Any, measured: Measured) -> None:
    windows = measured.ideal.windows
    minutes = [window.minutes for window in windows]
    limits = [window.limit for window in windows]
    axes.axhline(0, color=_INK, lw=0.8)
    _curve(axes, measured.rippled, _RIPPLED, _ripple(measured))
    _curve(axes, measured.ideal, _IDEAL, "ideal head")
    dashed = {"color": _INK, "lw": 1, "ls": (0, (4, 3))}
    axes.plot(minutes, limits, label="one step", **dashed)
    axes.plot(minutes, [-limit for limit in limits], **dashed)
    axes.set_xscale("log")
    axes.set_xticks(minutes, [str(minute) for minute in minutes])
    axes.minorticks_off()
    axes.set(xlabel="window, minutes", ylabel="error, %")
    axes.set_title("trumpet: highest and lowest error over windows of each length")
    both = [*windows, *measured.rippled.windows]
    highest = max(max(abs(window.highest), abs(window.lowest), window.limit) for window in both)
    axes.set_ylim(-1.15 * highest, 1.15 * highest)


def _curve(axes: Any, curve: Curve, colour: str, name: str) -> None:
    """Highest and lowest as lines, the percentiles as a band between them, the overall error dotted."""
    minutes = [window.minutes for window in curve.windows]
    low, high = [window.p5 for window in curve.windows], [window.p95 for window in curve.windows]
    style = {"color": colour, "marker": "o", "ms": 4, "lw": 1.6}
    label = f"{name} (overall {round(curve.overall, 2) + 0.0:+.2f} %)"
    axes.plot(minutes, [window.highest for window in curve.windows], label=label, **style)
    axes.plot(minutes, [window.lowest for window in curve.windows], **style)
    axes.fill_between(minutes, low, high, color=colour, alpha=0.15, lw=0, label="5 to 95 % of windows")
    axes.axhline(curve.overall, color=colour, lw=1, ls=":")
