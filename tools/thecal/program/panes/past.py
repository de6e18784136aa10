"""The log with filters, and the trends that its figures make over months. Fetched and proved by `thecal.logbook`."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from thecal.clinic import trends
from thecal.logbook.chain import Record
from thecal.logbook.kinds import KINDS, kind_of
from thecal.program import chart
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Choice, Row
from thecal.sentences import sentence
from thecal.units import date_of
from thecal.words import stamp

_MOST = 500
_WIDTH = 50
_LINE = 58


class Log(Pane):
    """The newest records first."""

    NAME = "Log"

    def compose(self) -> ComposeResult:
        yield title("The pump's log, proved as it comes; newest first")
        yield Choice("kind", "kind", ("all", *KINDS), "all", short=True)
        yield Row("with", "with the words", "", "or on 2026-01-05")
        yield OptionList(id="records", classes="list", compact=True)
        yield text("whole")

    async def enter(self) -> None:
        self._records = list((await self.desk.log()).records())
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        self._show()

    def _show(self) -> None:
        found = [(record, line) for record in self._records if (line := self._line(record))][::-1]
        listed = self.query_one("#records", OptionList)
        listed.clear_options()
        listed.add_options([Option(_cut(line), id=str(n)) for n, (_, line) in enumerate(found[:_MOST])])
        listed.highlighted = 0 if found else None
        self._found = [record for record, _ in found[:_MOST]]
        self.say(f"{len(found)} of {len(self._records)} records; the chain of digests holds.")

    def _line(self, record: Record) -> str:
        """A record in a line, empty where it was not asked for."""
        kind = kind_of(record)
        asked = self.query_one(Choice).value
        line = f"{stamp(record['day'], record['ms'])[5:16]}  {sentence(record, {})}"
        words = self.value("with").lower().split()
        within = f"{stamp(record['day'], record['ms'])} {line} {record['event']}".lower()
        fits = asked in ("all", kind) and all(word in within for word in words)
        return line if fits else ""

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        record = self._found[event.option_index]
        told = f"{record['seq']}  {stamp(record['day'], record['ms'])}  {kind_of(record)}: {sentence(record, {})}"
        self.write("whole", [told])


def _cut(line: str) -> str:
    """What a line of the list holds; the whole of it stands below."""
    return (line if len(line) <= _LINE else line[: _LINE - 1] + "…").replace("[", "\\[")


class Trends(Pane):
    """Dose, battery and patient boluses over the log, and the refill forecast."""

    NAME = "Trends"
    can_focus = True

    def compose(self) -> ComposeResult:
        yield title("Trends, by the pump's log and status")
        yield text("forecast")
        yield text("doses")
        yield text("battery")
        yield text("uses")

    async def enter(self) -> None:
        told = trends.trends(await self.desk.log())
        self.write("forecast", trends.told_forecast(told.forecast))
        self.write("doses", _plot(f"dose, {told.unit}", told.doses))
        self.write("battery", _plot("battery, %", told.battery, 100))
        given = {int(use.at): use.given for use in told.uses}
        days = range(min([*given, *(int(at) for at, _ in told.doses)], default=0), max(given, default=-1) + 1)
        uses = [(float(day), given.get(day, 0)) for day in days]
        self.write(
            "uses", _plot("patient boluses a day", uses) if uses else ["no patient bolus was asked for"]
        )
        self.scroll_home(animate=False)


def _plot(name: str, points: Sequence[tuple[float, float]], top: float = 0) -> list[str]:
    """A chart of two lines; what the log does not tell is not there."""
    if not points:
        return [f"{name}: none yet"]
    first, last = points[0][0], points[-1][0] + 1
    width = min(_WIDTH, max(int(last - first), 1) * 4)
    top = top or max(value for _, value in points) or 1
    axis = [date_of(int(first)).isoformat(), date_of(int(last - 1)).isoformat()] if width > 24 else [""]
    series = chart.binned(points, width, first, last)
    return [name, *chart.framed(_held(series), (), 2, top, (f"{top:.4g}", "0"), axis)]


def _held(series: Sequence[float | None]) -> list[float | None]:
    """Each figure up to the next: a day is wider than a column where there are few days."""
    held: list[float | None] = []
    for value in series:
        held.append(value if value is not None else held[-1] if held else None)
    return held
