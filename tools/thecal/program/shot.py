"""The program under somebody's fingers, without a terminal: keys in, the screen as a picture out.

It knows how to move about and nothing of a pump; the pictures of the documents and the tests are made with it.
"""

from __future__ import annotations

import re

from textual.pilot import Pilot

from thecal.program.app import PANES, Program
from thecal.program.widgets import Row

SIZE = (80, 24)


class Shot:
    """The program under somebody's fingers."""

    def __init__(self, program: Program, pilot: Pilot[None]) -> None:
        self.program, self.pilot = program, pilot
        self.form = dict(program.desk.form)

    async def go(self, name: str) -> None:
        """To a screen, by the menu."""
        await self.pilot.press("escape", "home")
        await self.pilot.press(*["down"] * [pane.__name__ for pane in PANES].index(name))
        await self.settle()

    async def settle(self) -> None:
        """Until all that was asked is answered and drawn."""
        for _ in range(4):
            await self.pilot.pause(0.02)
            await self.pilot.app.workers.wait_for_complete()

    async def type(self, key: str, value: str) -> None:
        """Into a field of the screen."""
        row = next(row for row in self.program.pane.query(Row) if row.key == key)
        row.entry.focus()
        row.value = ""
        await self.pilot.press(*_keys(value))
        await self.settle()

    async def push(self, name: str) -> None:
        """A button of the screen."""
        self.program.pane.query_one(f"#{name}").focus()
        await self.pilot.press("enter")
        await self.settle()

    def svg(self) -> str:
        """The screen as it stands."""
        return self_contained(self.program.export_screenshot(title="thecal program"))


def _keys(text: str) -> list[str]:
    names = {
        " ": "space",
        "/": "slash",
        ".": "full_stop",
        "-": "minus",
        ":": "colon",
        "+": "plus",
        "%": "percent_sign",
    }
    return [names.get(letter, letter) for letter in text]


def self_contained(svg: str) -> str:
    """Without the fonts that the picture would fetch from elsewhere, and with names that every run gives alike."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)
