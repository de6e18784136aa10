"""What every screen can do: be entered, try something on the pump, and tell at the field what was wrong with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, cast

from textual.containers import VerticalScroll
from textual.widgets import Static

from thecal.clinic.prescribing import Unsure
from thecal.errors import Failure, understood
from thecal.files import Fault, Faulty
from thecal.link import Refused
from thecal.program.desk import Desk, Lost
from thecal.program.widgets import Row, at_field
from thecal.refused import told_refusal
from thecal.signing import Changed

if TYPE_CHECKING:
    from thecal.program.app import Program


class Pane(VerticalScroll, can_focus=False):
    """A screen. `NAME` stands in the menu."""

    NAME = ""
    HOW = "Tab goes from field to field, Esc to the menu; PgUp and PgDn scroll."

    @property
    def program(self) -> Program:
        return cast("Program", self.app)

    @property
    def desk(self) -> Desk:
        return self.program.desk

    async def enter(self) -> None:
        """The screen is shown: bring it up to date. May raise whatever the pump's no raises."""

    def say(self, text: str, bad: bool = False) -> None:
        self.program.say(text, bad)

    async def attempt(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do something; what goes wrong is told, at its field where it has one. Returns whether it went well."""
        self.wrong({})
        try:
            with understood():
                await work()
        except Faulty as error:
            self._tell_faults(error.faults)
        except Refused as error:
            self.say(f"{told_refusal(error)}. Nothing was changed.", bad=True)
        except (Lost, Unsure) as error:
            self.program.lose(error.message)
        except Changed:
            await self.program.changed()
        except Failure as error:
            self.say(error.message, bad=True)
        else:
            return True
        return False

    def wrong(self, faults: dict[str, list[Fault]]) -> None:
        """Mark the fields that something is wrong with, and no other."""
        for row in self.query(Row):
            row.wrong(faults.get(row.key, []))

    def write(self, name: str, lines: Iterable[str]) -> None:
        """Put lines of text into a place of this screen."""
        self.query_one(f"#{name}", Static).update("\n".join(lines))

    def value(self, key: str) -> str:
        return next(row.value for row in self.query(Row) if row.key == key)

    def _tell_faults(self, faults: list[Fault]) -> None:
        """At the fields that they name; the others below, by themselves."""
        rows = {row.key: row for row in self.query(Row)}
        for fault in faults:
            row = rows.get(fault.path)
            if row:
                row.wrong([fault._replace(path="")])
        elsewhere = [fault for fault in faults if fault.path not in rows]
        if elsewhere:
            self.say("\n".join(at_field(fault) for fault in elsewhere), bad=True)
        else:
            self.say("Not taken: see the marked field. Nothing was changed.", bad=True)


def text(name: str, classes: str = "text") -> Static:
    """A place for text."""
    return Static("", id=name, classes=classes, markup=False)


def title(words: str) -> Static:
    """What a screen is."""
    return Static(words, classes="title", markup=False)
