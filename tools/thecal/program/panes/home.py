"""The first screen: how the pump is, as `thecal status` tells it. And the patient's way, as `thecal course` does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from thecal import status
from thecal.clinic import delivering, fields, trials
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Row


class Home(Pane):
    """The status."""

    NAME = "Pump"
    HOW = "Up and down choose a screen, Enter goes into it, Esc comes back here."
    can_focus = True
    BINDINGS: ClassVar = [
        Binding("s", "stop", "stop delivery"),
        Binding("r", "resume", "resume"),
        Binding("c", "clock", "set clock"),
    ]
    _asked = False

    def compose(self) -> ComposeResult:
        yield title("How the pump is")
        yield text("status")

    async def enter(self) -> None:
        self._asked = False
        self.show()

    def show(self) -> None:
        """Whatever the desk knows."""
        if self.desk.status:
            rows = [
                (name, value)
                for name, value in status.rows(self.desk.status, self.desk.role)
                if name != "log"
            ]
            self.write("status", (f"{name:<12} {value}" for name, value in rows))

    async def action_stop(self) -> None:
        """At the second press: a stop may harm as well."""
        self._asked = not self._asked
        if self._asked:
            self.say("Press s once more to stop delivery; any other way changes nothing.", bad=True)
        else:
            await self._do(delivering.stop, delivering.told_stop)

    async def action_resume(self) -> None:
        await self._do(delivering.resume, delivering.told_resume)

    async def action_clock(self) -> None:
        await self._do(delivering.set_clock, delivering.told_clock, datetime.now())

    async def _do(self, work: Callable[..., Any], told: Callable[[Any], list[str]], *args: Any) -> None:
        self._asked = False

        async def do() -> None:
            lines = told(await self.desk.ask(work, *args))
            await self.desk.look()
            self.program.show_head()
            self.show()
            self.say(" ".join(lines))

        await self.attempt(do)


class Patient(Pane):
    """Criteria, states, group and appointment; each change with its reason."""

    NAME = "Patient"
    HOW = "Give a reason, then Enter on a line changes what it says."

    def compose(self) -> ComposeResult:
        yield title("The patient's way")
        yield text("way")
        yield Row("reason", "reason", wide=True)
        yield Row("day", "next visit on", hint="such as 2026-02-01")
        yield OptionList(id="changes", classes="list", compact=True)

    async def enter(self) -> None:
        self._show(await self.desk.ask(trials.course))

    def _show(self, course: dict) -> None:
        self.desk.course = course
        appointment = trials.told_course(course)[-1 - len(course["next"])]
        state = f"state        {trials.spoken(course['state'])}, group {course['group']}"
        self.write("way", [state, appointment])
        changes = self.query_one("#changes", OptionList)
        kept = changes.highlighted
        changes.clear_options()
        for row in course["criteria"]:
            mark, word = ("[x]", "not met") if row["met"] else ("[ ]", "met")
            name = f"{word} {row['criterion']}"
            changes.add_option(Option(f"{mark} {row['text']}".replace("[", "\\["), id=name))
        for row in course["next"]:
            told = f"->  on to {trials.spoken(row['state'])}: {row['text']}"
            changes.add_option(Option(told, id=f"move {row['state']}"))
        for name in trials.GROUPS:
            if name != course["group"]:
                changes.add_option(
                    Option(f"->  group {name}: where the spasticity comes from", id=f"group {name}")
                )
        changes.add_option(Option("->  appoint the next visit", id="appoint"))
        changes.highlighted = min(kept or 0, changes.option_count - 1)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        words = (event.option.id or "").split()

        async def change() -> None:
            await self._change(words)
            self._show(await self.desk.ask(trials.course))
            self.say("Noted, with its reason.")

        await self.attempt(change)

    async def _change(self, words: list[str]) -> None:
        reason, ask = self.value("reason"), self.desk.ask
        if words[0] == "move":
            await ask(trials.move, words[1], reason)
        elif words[0] == "group":
            await ask(trials.group, words[1], reason)
        elif words[0] == "appoint":
            await ask(trials.appoint, fields.day("day", self.value("day")), reason)
        else:
            await ask(trials.meet, words[-1], words[0] == "met", reason)
