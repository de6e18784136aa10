"""The picture that a live view shows: panels of what the pump last said, laid out for 80 x 24.

Pure drawing: a session and its history go in, something rich can print comes out. It refuses to ask or to time.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.layout import Layout
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from thecal.charts import ACCENT, BOLUS, History, RateChart, bar, running_boluses
from thecal.sentences import alarm_name
from thecal.session import Session
from thecal.status import catheter, next_patient, next_periodic, running
from thecal.units import date_of, scaled
from thecal.words import NOT_A_DEVICE, clock, day_name, lasting, said

QUIET = "grey58"
FRAME = "grey35"
_PRIORITY = {"high": "bright_red", "medium": "yellow", "low": "bright_cyan"}


def screen(session: Session, history: History) -> RenderableType:
    """The whole view."""
    layout = Layout()
    layout.split_column(
        Layout(_head(session), size=1),
        Layout(name="figures", size=9),
        Layout(
            _panel(
                RateChart(history), f"rate over the run, basal up to {said('nl_per_day', history.highest())}"
            ),
            size=4,
        ),
        Layout(_panel(_alarms(session, history), "alarms", _alarm_style(session)), size=6),
        Layout(_Events(history), name="events", minimum_size=1),
        Layout(_progress(session), size=1),
    )
    layout["figures"].split_row(
        Layout(_panel(_delivery(session), "delivery")),
        Layout(_panel(_supplies(session), "reservoir and battery")),
    )
    return layout


def _head(session: Session) -> RenderableType:
    table = Table.grid(expand=True)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    title = Text.assemble(
        (" thecal ", f"bold black on {ACCENT}"), "  ", (session.plan.scenario.title, "bold")
    )
    table.add_row(title, Text(NOT_A_DEVICE + " ", style="yellow"))
    return table


def _panel(content: RenderableType, title: str, style: str = FRAME) -> Panel:
    name = Text(title, style=QUIET if style == FRAME else style)
    return Panel(content, title=name, title_align="left", border_style=style, padding=(0, 1))


def _rows(rows: list[tuple[str, RenderableType]]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(style=QUIET, width=11, no_wrap=True)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for name, value in rows:
        table.add_row(name, value)
    return table


def _delivery(session: Session) -> Table:
    status = session.status
    delivered = said("pl", status["delivered_steps"] * status["pl_per_step"])
    missed = Text(f"{status['missed_steps']} steps", style="bright_red" if status["missed_steps"] else "")
    return _rows(
        [
            ("therapy", _therapy(status)),
            ("rate", Text(said("nl_per_day", status["rate_nl_per_day"]), style=f"bold {ACCENT}")),
            ("bolus", _running(status)),
            ("patient's", _patient(status["patient_bolus"])),
            ("programmed", Text(said("pl", status["programmed_pl"]))),
            ("delivered", Text(delivered))
            if status["sensed"]
            else ("executed", Text(f"{delivered}, not sensed")),
            ("missed", missed),
        ]
    )


def _therapy(status: dict[str, Any]) -> Text:
    state = status["therapy"].replace("_", " ")
    style = "green" if status["therapy"] == "running" else "bright_red"
    dose = said("ng_per_day", status["dose_ng_per_day"]) if status["dose_ng_per_day"] else ""
    return Text.assemble((state, style), f" {status['mode'] or ''}  ", (dose, QUIET))


def _running(status: dict[str, Any]) -> Text:
    """The bolus that runs, and how many more do; else when the periodic one comes."""
    told = [running(bolus) for bolus in running_boluses(status)]
    if told:
        return Text(told[0] + (f" +{len(told) - 1}" if told[1:] else ""), style=BOLUS)
    periodic = status["periodic_bolus"]
    return Text(f"periodic {next_periodic(periodic)}" if periodic else "none", style=QUIET)


def _patient(patient: dict[str, Any] | None) -> Text:
    """How many the patient took of those that 24 h allow, and when the next is possible."""
    return Text(next_patient(patient)) if patient else Text("none", style=QUIET)


def _supplies(session: Session) -> Table:
    reservoir, battery = session.status["reservoir"], session.status["battery"]
    low = "yellow" if _is_low(reservoir) else ACCENT
    due = "yellow" if battery["eri"] else ACCENT
    percent = battery["percent"]
    level = bar(reservoir["volume_nl"], reservoir["size_nl"], 8, low)
    volume = (
        f" {scaled(reservoir['volume_nl'], 1_000_000, 3)} of {scaled(reservoir['size_nl'], 1_000_000)} mL"
    )
    return _rows(
        [
            ("reservoir", Text.assemble(*level, volume)),
            ("until low", Text(_until_low(reservoir), style="yellow" if _is_low(reservoir) else "")),
            ("next refill", Text(_day(reservoir["next_refill_day"]))),
            ("catheter", Text(catheter(session.status["catheter"]))),
            (
                "battery",
                Text.assemble(*bar(percent, 100, 8, due), f" {percent} % by {battery['percent_by']}"),
            ),
            ("under load", Text(_volts(battery))),
            ("lasts", Text(_battery_lasts(battery), style="yellow" if battery["eri"] else "")),
        ]
    )


def _is_low(reservoir: dict[str, Any]) -> bool:
    return reservoir["volume_nl"] <= reservoir["low_nl"]


def _until_low(reservoir: dict[str, Any]) -> str:
    if _is_low(reservoir):
        return f"low, below {said('nl', reservoir['low_nl'])}"
    if reservoir["refill_h"] is None:
        return "no flow"
    return f"{lasting(reservoir['refill_h'] * 3600)}, worst {lasting(reservoir['refill_worst_h'] * 3600)}"


def _day(day: int | None) -> str:
    return date_of(day).isoformat() if day else "no date"


def _volts(battery: dict[str, Any]) -> str:
    if battery["loaded_mv"] is None:
        return "not measured yet"
    return f"{said('mv', battery['loaded_mv'])}, at rest {said('mv', battery['open_mv'])}"


def _battery_lasts(battery: dict[str, Any]) -> str:
    if battery["eos"]:
        return "end of service"
    days = f"{battery['days_left']} d"
    return f"{days}, ERI by {battery['eri_by']}" if battery["eri"] else f"{days} by {battery['days_by']}"


def _alarms(session: Session, history: History) -> RenderableType:
    """The highest that nobody has acknowledged, with its sentence for the patient; the others by name."""
    if not session.status["alarms"]:
        return Text("none", style="green")
    first, *others = _by_attention(session)
    style = _style(session, first)
    lines = [
        Text.assemble(
            *_named(session, first, history), (f"  {session.alarms[first].priority} priority", QUIET)
        )
    ]
    lines.append(
        Text(session.alarms[first].patient, style="" if first in session.acknowledged else f"not dim {style}")
    )
    if others:
        named = [piece for name in others for piece in (*_named(session, name, history), "   ")]
        lines.append(Text.assemble(("also  ", QUIET), *named))
    return Group(*lines)


def _by_attention(session: Session) -> list[str]:
    return sorted(session.status["alarms"], key=lambda name: name in session.acknowledged)


def _named(session: Session, name: str, history: History) -> list[tuple[str, str]]:
    style = _style(session, name)
    if name in session.acknowledged:
        return [(f"{alarm_name(name)}, acknowledged", style)]
    note = [(" ♪ ", f"{style} reverse"), (" ", "")] if name in history.ringing else []
    return [*note, (alarm_name(name), f"bold {style}")]


def _style(session: Session, name: str) -> str:
    return _PRIORITY[session.alarms[name].priority]


def _alarm_style(session: Session) -> str:
    return _style(session, _by_attention(session)[0]) if session.status["alarms"] else FRAME


class _Events:
    """The latest events, as many as there are lines."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = options.height or 3
        for event, told in self._history.events[-lines:]:
            style = "yellow" if event["event"] == "alarm_raised" else ""
            when = f" {day_name(event['day'])[:6]} {clock(event['ms'])[:5]}  "
            yield Text.assemble((when, QUIET), (told, style), no_wrap=True, overflow="ellipsis")


def _progress(session: Session) -> RenderableType:
    passed, whole = session.passed_ms, session.plan.seconds * 1000
    now = f" {day_name(session.status['day'])} {clock(session.status['ms'])} "
    speed = f"x{session.plan.speed}" if session.plan.speed else "as fast as it goes"
    table = Table.grid(expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, justify="right")
    done = ProgressBar(total=whole, completed=passed, complete_style=ACCENT, finished_style="green")
    table.add_row(Text(now, style="bold"), done, Text(f" {passed * 100 // whole} % {speed} ", style=QUIET))
    return table
