"""The program's frame: menu, screens, the line of what was said, and the line to the pump when it is lost.

It refuses to know what a screen does.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.events import Event, Key
from textual.widgets import ContentSwitcher, Footer, OptionList, Static
from textual.widgets.option_list import Option

from thecal.errors import Failure, understood
from thecal.link import Refused
from thecal.program import head, look
from thecal.program.desk import Desk, Lost
from thecal.program.looking import LookingOver
from thecal.program.panes.adjusting import Adjusting
from thecal.program.panes.alarms import Alarms
from thecal.program.panes.base import Pane
from thecal.program.panes.forms import Drug, Limits, Mode, PatientBolus
from thecal.program.panes.home import Home, Patient
from thecal.program.panes.past import Log, Trends
from thecal.program.panes.review import Review
from thecal.program.panes.visits import Refill, Trial
from thecal.refused import told_refusal
from thecal.signing import Changed
from thecal.words import NOT_A_DEVICE

PANES = (
    Home,
    Patient,
    Drug,
    Mode,
    Limits,
    PatientBolus,
    Review,
    Refill,
    Trial,
    Adjusting,
    Alarms,
    Log,
    Trends,
)
_LOOK_S = 0.4
_TICK_S = 2.0


class Program(LookingOver):
    """The frame and its keys."""

    CSS = look.CSS
    TITLE = "thecal program"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        Binding("escape", "menu", "menu", priority=True),
        Binding("tab", "focus_next", "next field", show=False, priority=True),
        Binding("shift+tab", "focus_previous", "field before", show=False, priority=True),
        Binding("f5", "again", "anew"),
        Binding("f6", "let_pass", "+6 h"),
        Binding("ctrl+q", "quit", "quit", priority=True),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.register_theme(look.THEME)
        self.theme = look.NAME  # before there is anything to be drawn: all would be drawn anew

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        with Horizontal(id="body"):
            yield OptionList(
                *(Option(pane.NAME, id=pane.__name__) for pane in PANES), id="menu", compact=True
            )
            with ContentSwitcher(id="panes", initial=Home.__name__):
                for pane in PANES:
                    yield pane(id=pane.__name__)
        yield Static("", id="said", markup=False)
        yield Footer(compact=True)

    async def on_mount(self) -> None:
        self.query_one("#menu").focus()
        await self.guarded(self._begin)

    async def _begin(self) -> None:
        await self.desk.begin()
        self.say(self.pane.HOW)
        self.show_head()
        await self.pane.enter()
        if self.desk.ticks:
            self.set_interval(_TICK_S, lambda: self.run_worker(self._tick(), group="tick"))

    async def on_event(self, event: Event) -> None:
        """As any program's; a key says that somebody is here."""
        if isinstance(event, Key):
            self.desk.touch()
        await super().on_event(event)

    @property
    def pane(self) -> Pane:
        name = self.query_one(ContentSwitcher).current
        return self.query_one(f"#{name}", Pane)

    def say(self, text: str, bad: bool = False) -> None:
        """The line at the foot."""
        said = self.query_one("#said", Static)
        said.set_class(bad, "bad")
        said.update(("! " if bad else "") + text)

    def lose(self, why: str) -> None:
        """The line is lost: what that means, and what to do."""
        told = "Nothing was changed unless something was under way; the pump goes on by itself"
        self.say(
            f"LINE LOST: {why}. {told}. What you typed is kept. F5 connects anew and says how it stands.",
            bad=True,
        )
        self.show_head()

    async def guarded(self, work: Any) -> None:
        """Something of the frame's own; what goes wrong is told."""
        try:
            with understood():
                await work()
        except Lost as error:
            self.lose(error.message)
        except Changed:
            await self.changed()
        except Refused as error:
            self.say(told_refusal(error), bad=True)
        except Failure as error:
            self.say(error.message, bad=True)

    async def changed(self) -> None:
        """Somebody else has changed the pump since it was looked at."""

        async def look() -> None:
            self.desk.proposal = None
            await self.desk.look()
            self.show_head()
            await self.pane.enter()
            told = "Somebody else has changed the pump: it was looked at anew, and your request was not carried out"
            self.say(f"{told}. What you typed is kept; see the review before you go on.", bad=True)

        await self.guarded(look)

    def show_head(self) -> None:
        """Which pump, who may, whose way or the highest alarm, and what this is."""
        width = max(self.size.width, 60) - len(NOT_A_DEVICE) - 2
        left = head.told(self.desk, width)
        self.query_one("#head", Static).update(f" {left:<{width}}{NOT_A_DEVICE}")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        passed_by = event.option_index != event.option_list.highlighted  # the keyboard is further already
        if event.option_list.id == "menu" and event.option.id and not passed_by:
            self._shown(event.option.id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "menu":
            self.enter_pane()

    def enter_pane(self) -> None:
        """The keyboard goes to the first thing of the screen that takes it."""
        for widget in (self.pane, *self.pane.query("*")):
            if widget.focusable and all(node.display for node in widget.ancestors_with_self):
                self.screen.set_focus(widget)
                return

    def show(self, name: str) -> None:
        """Another screen, not by the menu; which follows."""
        menu = self.query_one("#menu", OptionList)
        menu.highlighted = next(n for n, pane in enumerate(PANES) if pane.__name__ == name)
        self._shown(name)

    def _shown(self, name: str) -> None:
        panes = self.query(ContentSwitcher)
        if not panes:  # the program is being left
            return
        panes.first().current = name
        if self.desk.status and not self.desk.line.lost:  # else what is wrong stands there, and must stay
            self.say(self.pane.HOW)  # beside the keyboard, which must never wait for a pump
            self.run_worker(self.guarded(self.pane.enter), group="enter", exclusive=True)

    def action_menu(self) -> None:
        self.query_one("#menu").focus()

    async def action_again(self) -> None:
        """Look anew; where the line is lost, connect anew."""

        async def work() -> None:
            if self.desk.line.lost:
                self.say("Connecting...")
                self.say(await self.desk.again())
            else:
                await self.desk.look()
                self.say("Looked at the pump anew.")
            self.show_head()
            await self.pane.enter()

        await self.guarded(work)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Time passes by a key on a virtual pump only."""
        return self.desk.port is None if action == "let_pass" else True

    async def action_let_pass(self) -> None:
        async def work() -> None:
            await self.desk.let_pass(6)
            self.show_head()
            await self.pane.enter()
            self.say("Six hours have passed on the virtual pump.")

        await self.guarded(work)

    async def _tick(self) -> None:
        if self.desk.line.lost:
            return

        async def work() -> None:
            await self.desk.tick()
            self.show_head()
            if isinstance(self.pane, Home):
                self.pane.show()

        await self.guarded(work)
