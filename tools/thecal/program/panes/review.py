"""The review: running beside proposed, what differs, limits, what the patient will notice; then the commit.

Nothing runs before "commit", and that names the very proposal that stands on the screen.
"""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static

from thecal import confirm
from thecal.clinic import fields, form, review
from thecal.files import Fault, Faulty
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Buttons, Row, at_field
from thecal.words import mass

_FIRST = "Read back has the pump say what it would run; nothing changes by that."


class Review(Pane):
    """What is on the desk: the form, or a dose change."""

    NAME = "Review, commit"

    def compose(self) -> ComposeResult:
        yield title("Running beside proposed")
        with VerticalScroll(id="shown"):
            yield Static("", id="both")
            yield text("notes", "text gap")
        yield Vertical(id="soft", classes="text")
        yield Row("reason", "reason", hint="", wide=True)
        yield Buttons(("propose", "Read back"), ("commit", "Commit"), ("drop", "Drop"))

    async def enter(self) -> None:
        self.program.see_all()
        await self._look()

    async def _look(self) -> None:
        """As it would be proposed, before it is."""
        desk = self.desk
        self.query_one(Buttons).enable("commit", desk.proposal is not None)
        if desk.proposal:
            self._show(desk.proposal.readback)
            return
        readback, faults = await desk.check()
        if desk.asked is None:
            self.program.faults = faults
        self.query_one(Buttons).enable("propose", readback is not None)
        if readback is None:
            self._show_faults(faults)
        else:
            await self._show_soft(readback["soft_limits"])
            self._show(readback)

    def _show_faults(self, faults: dict[str, list[Fault]]) -> None:
        count = sum(map(len, faults.values()))
        lines = [
            f"{form.name(key)}: {at_field(fault).removeprefix('! ')}"
            for key, found in faults.items()
            for fault in found
        ]
        self.query_one("#both", Static).update(f"{count} things to put right first, each told at its field:")
        self.write("notes", [f"! {line}" for line in lines])
        self.query_one("#soft").remove_children()

    def _show(self, readback: dict[str, Any]) -> None:
        running = (self.desk.running or {}).get("readback")
        self.query_one("#both", Static).update(_table(running, readback))
        notes = [f"limit    {line}" for line in review.limits(readback)]
        notes += [f"patient  {line}" for line in review.noticed(running, readback, self.desk.status)]
        if self.desk.proposal:
            notes.append(f"The pump has read it back: proposal {self.desk.proposal.digest[:12]}...")
            notes.append("Commit runs this very proposal.")
        else:
            notes.append(_FIRST)
        self.write("notes", notes)

    async def _show_soft(self, soft: list[dict[str, Any]]) -> None:
        """A field for each soft limit that is passed: its figure, typed by hand, confirms it."""
        place = self.query_one("#soft")
        wanted = [_name(limit) for limit in soft]
        there = {row.key: row.value for row in place.query(Row)}
        if list(there) == wanted:
            return
        await place.remove_children()
        for limit in soft:
            name = _name(limit)
            asks = f"type {mass(limit['figure_ng_per_day'])} to confirm"
            await place.mount(
                Row(name, name.replace(":", " ").replace("_", " ")[:15], there.get(name, ""), asks)
            )

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        works = {"propose": self._propose, "commit": self._commit, "drop": self._drop}
        await self.attempt(works[event.button.id or ""])

    async def _propose(self) -> None:
        readback, _ = await self.desk.check()
        soft = readback["soft_limits"] if readback else []
        named = [confirm.naming(limit) for limit in soft if self._typed(limit)]
        proposal = await self.desk.propose(named)
        self._show(proposal.readback)
        self.query_one(Buttons).enable("commit", True)
        self.say("Read back. Look at both columns; then give a reason and commit.")

    def _typed(self, limit: dict[str, Any]) -> bool:
        """Whether the field of a soft limit has its very figure. Raises `Faulty` where it has another."""
        name = _name(limit)
        row = next((row for row in self.query(Row) if row.key == name), None)
        figure = fields.figure(name, row.value, "ng_per_day") if row else 0
        if figure != limit["figure_ng_per_day"]:
            raise Faulty(
                [
                    Fault(
                        name, row.value if row else "", f"{mass(limit['figure_ng_per_day'])}, the very figure"
                    )
                ]
            )
        return True

    async def _commit(self) -> None:
        await self.desk.commit(self.value("reason"))
        await self._look()
        self.query_one(Buttons).enable("commit", False)
        self.say("Committed. The pump runs it now.")

    async def _drop(self) -> None:
        """Back to what runs."""
        self.desk.proposal, self.desk.asked = None, None
        await self.desk.begin()
        await self._look()
        self.say("Dropped: the form holds what the pump runs. Nothing was changed.")


def _name(limit: dict[str, Any]) -> str:
    return f"{limit['drug']}:{limit['what']}"


def _table(running: dict[str, Any] | None, readback: dict[str, Any]) -> Table:
    """Both columns; what differs has a sign, not a colour alone."""
    table = Table.grid(padding=(0, 1))
    for width in (16, 19, 19):
        table.add_column(width=width)
    table.add_column(width=1)
    table.add_row(*(Text(name, style="bold") for name in ("", "running", "proposed", "")))
    for row in review.rows(running, readback):
        style = "bold" if row.differs else "dim"
        table.add_row(row.what, row.running, Text(row.proposed, style=style), "≠" if row.differs else "")
    return table
