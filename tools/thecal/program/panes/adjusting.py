"""Dose adjustment as a visit: by how much, what it comes to, on to the review; and the plan of a taper."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Static

from thecal.clinic import doses, fields, review
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Buttons, Row


class Adjusting(Pane):
    """More, less, or down to nothing."""

    NAME = "Dose adjustment"

    def compose(self) -> ComposeResult:
        yield title("More or less of the running dose")
        yield text("now")
        yield Row("change", "change", "", "+10 %, -5 %, 120 ug/day")
        yield Buttons(("check", "Look"), ("review", "To the review"))
        yield text("change_told", "text gap")
        yield Static("A taper, step by step", classes="title gap")
        yield Row("percent", "each step", "10", "% less")
        yield Row("every", "a step every", "7", "days")
        yield Buttons(("taper", "Plan"))
        yield text("plan")

    async def enter(self) -> None:
        running = self.desk.running
        dose = review.rows(None, running["readback"]) if running else []
        told = [f"{row.what}: {row.proposed}" for row in dose if row.what.startswith("dose")]
        self.write("now", told or ["nothing is prescribed"])

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        works = {"check": self._check, "review": self._review, "taper": self._plan}
        await self.attempt(works[event.button.id or ""])

    async def _check(self) -> None:
        asked = doses.change(self.value("change"))
        readback = await self.desk.ask(doses.check, asked)
        running = (self.desk.running or {}).get("readback")
        lines = [
            f"{row.what}: {row.running} -> {row.proposed}" for row in review.differences(running, readback)
        ]
        lines += review.limits(readback)
        self.write("change_told", lines)
        self.say("Nothing has changed. To the review goes on.")

    async def _review(self) -> None:
        asked = doses.change(self.value("change"))
        await self.desk.ask(doses.check, asked)
        self.desk.proposal, self.desk.asked = None, asked
        self.program.show("Review")
        self.program.enter_pane()

    async def _plan(self) -> None:
        percent, every = (fields.whole(key, self.value(key)) for key in ("percent", "every"))
        self.write("plan", doses.told_taper(await self.desk.ask(doses.taper, percent, every)))
        self.scroll_end(animate=False)
        self.say("A plan only: each step is a dose change of its day.")
