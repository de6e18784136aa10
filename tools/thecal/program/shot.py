"""The program under somebody's fingers, without a terminal: fields filled, the screen as a picture out.

It knows how to move about and nothing of a pump; the pictures of the documents and the tests are made with it.
"""

from __future__ import annotations

import asyncio
import re

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher, OptionList

from thecal.program.app import PANES, Program
from thecal.program.widgets import Row

SIZE = (80, 24)
_STILL = 3  # looks at a screen that all say the same
_LOOK_S = 0.02
_PATIENCE_S = 30.0


class Shot:
    """The program under somebody's fingers."""

    def __init__(self, program: Program, pilot: Pilot[None]) -> None:
        self.program, self.pilot = program, pilot
        self.form = dict(program.desk.form)

    async def go(self, name: str) -> None:
        """To a screen, by the menu."""
        menu = self.program.query_one("#menu", OptionList)
        menu.focus()
        menu.highlighted = [pane.__name__ for pane in PANES].index(name)
        await self.settle()

    async def settle(self) -> None:
        """Until all that was asked is answered and drawn."""
        drawn: list[str] = []
        while len(drawn) < _STILL or len(set(drawn[-_STILL:])) > 1:
            await self._work_off()
            await asyncio.sleep(_LOOK_S)
            await self.program.workers.wait_for_complete()
            self.program.screen._on_timer_update()
            drawn.append(self.text())

    async def _work_off(self) -> None:
        """Until everybody on the screen has done what was asked up to now; the other screens wait for nothing."""
        switcher = self.program.query_one(ContentSwitcher)
        others = [node for node in self.program.screen.walk_children() if switcher not in node.ancestors]
        asked = []
        for node in (
            self.program,
            self.program.screen,
            *others,
            *self.program.pane.walk_children(with_self=True),
        ):
            done = asyncio.Event()
            if node.call_later(done.set):
                asked.append(done.wait())
        await asyncio.wait_for(asyncio.gather(*asked), _PATIENCE_S)

    async def type(self, key: str, value: str) -> None:
        """Into a field of the screen."""
        row = next(row for row in self.program.pane.query(Row) if row.key == key)
        row.entry.focus()
        row.value = ""
        row.entry.post_message(Paste(value))
        await self.settle()

    async def push(self, name: str) -> None:
        """A button of the screen."""
        self.program.pane.query_one(f"#{name}").focus()
        await self.pilot.press("enter")
        await self.settle()

    def text(self) -> str:
        """What the screen says."""
        screen = self.program.screen
        strips = screen._compositor.render_strips()[: screen.size.height]
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def svg(self) -> str:
        """The screen as it stands."""
        return self_contained(self.program.export_screenshot(title="thecal program"))


def self_contained(svg: str) -> str:
    """Without the fonts that the picture would fetch from elsewhere, and with names that every run gives alike."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)
