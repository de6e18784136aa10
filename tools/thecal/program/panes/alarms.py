"""The alarms: which stand, what each means, and "play it" - by the pump's beeper, or here where the pump has none."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from thecal.beep import Sounds
from thecal.clinic import alarms
from thecal.program.panes.base import Pane, text, title
from thecal.sentences import alarm_name


class Alarms(Pane):
    """The list, and the text of the one that is chosen."""

    NAME = "Alarms"
    BINDINGS: ClassVar = [
        Binding("p", "play", "play it"),
        Binding("a", "acknowledge", "seen"),
        Binding("s", "silence", "silence"),
    ]

    def compose(self) -> ComposeResult:
        yield title("Alarms: Enter or p plays one, a has seen it, s is silence")
        yield OptionList(id="alarms", classes="list", compact=True)
        yield text("meaning")

    async def enter(self) -> None:
        self._rows = await self.desk.ask(alarms.table)
        listed = self.query_one("#alarms", OptionList)
        kept = listed.highlighted or 0
        listed.clear_options()
        for row in self._rows:
            mark = " " if row["state"] == "clear" else "!"
            state = row["state"].replace("_", " ")
            listed.add_option(
                Option(f"{mark} {alarm_name(row['alarm']):<20} {row['priority']:<8} {state}", id=row["alarm"])
            )
        listed.highlighted = kept

    @property
    def chosen(self) -> dict[str, Any]:
        """The row of the highlighted alarm."""
        return self._rows[self.query_one("#alarms", OptionList).highlighted or 0]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        row = next(row for row in self._rows if row["alarm"] == event.option.id)
        self.write("meaning", [f"to the patient: {row['patient']}", f"to the clinician: {row['clinician']}"])

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_play()

    async def action_play(self) -> None:
        async def play() -> None:
            test = await self.desk.ask(alarms.play, self.chosen["alarm"])
            how = "by the pump" if self.desk.port else await asyncio.to_thread(_sound_here, test)
            notes = " ".join(f"{hz} Hz" if hz else "-" for hz, _ in test["notes"])
            self.say(f"{alarm_name(test['alarm'])}, {how}: {notes}")

        await self.attempt(play)

    async def action_acknowledge(self) -> None:
        async def seen() -> None:
            await self.desk.ask(alarms.acknowledge, self.chosen["alarm"])
            await self.enter()
            self.say("Somebody has seen it. It changes no delivery.")

        await self.attempt(seen)

    async def action_silence(self) -> None:
        async def silence() -> None:
            result = await self.desk.ask(alarms.silence)
            self.say(f"Quiet for {result['for_ms'] // 60_000} min, or until another alarm.")

        await self.attempt(silence)


def _sound_here(test: dict[str, Any]) -> str:
    """On this machine; what was done, in words."""
    sounds = Sounds(None)
    try:
        return sounds.sound(test)
    finally:
        sounds.close()
