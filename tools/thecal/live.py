"""The live view of a run: one calm screen of 80 x 24 or more, drawn anew for each piece of time that passed.

It shows what the pump said last and nothing it worked out itself, except where in the run we are. `screen` makes the
picture from a `Session`; `LiveView` keeps it on the terminal and gives the terminal back as it was.
"""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Any

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from thecal.charts import History
from thecal.screen import screen
from thecal.sentences import sentence
from thecal.session import Session
from thecal.timeline import NAME, STAMP, folded, summary_lines
from thecal.words import NOT_A_DEVICE, stamp

_KEPT = 40  # events that the tallest terminal shows, and alarms that are told at the end


class LiveView:
    """An audience that draws. Entered and left like a file; what comes after it prints on the screen as it was."""

    draws = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stack = contextlib.ExitStack()
        self._live: Live | None = None
        self._history = History()
        self._texts: dict[str, str] = {}
        self._alarms: list[str] = []

    def __enter__(self) -> LiveView:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def begin(self, session: Session) -> None:
        self._texts = {name: alarm.patient for name, alarm in session.alarms.items()}
        self._history.length_ms = session.plan.seconds * 1000
        live = Live(self.picture(session), console=self._console, screen=True, auto_refresh=False)
        self._live = self._stack.enter_context(live)
        self._live.refresh()

    def event(self, event: dict[str, Any]) -> None:
        history = self._history
        history.events.append((event, sentence(event, {})))  # an alarm's own sentence has a place of its own
        del history.events[:-_KEPT]
        if event["event"] == "alarm_raised":
            self._alarms.append(f"{stamp(event['day'], event['ms'])}  {sentence(event, self._texts)}")

    def frame(self, session: Session) -> None:
        self._history.note(session)
        if self._live:
            self._live.update(self.picture(session), refresh=True)

    def picture(self, session: Session) -> RenderableType:
        """The view as it stands."""
        return screen(session, self._history)

    def end(self, summary: dict[str, Any]) -> None:
        """Leave the view; say what was seen, since the view goes with its screen."""
        self._stack.close()
        print_ = self._console.print
        print_(Text(f"thecal, a bench pump: {NOT_A_DEVICE}", style="dim"))
        print_(Text(summary["title"]))
        print_()
        alarms = [folded(line, STAMP) for line in self._alarms[-_KEPT:]]
        for line in [*alarms, "", *(folded(line, NAME) for line in summary_lines(summary))]:
            print_(Text(line), soft_wrap=True)
