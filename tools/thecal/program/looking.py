"""The form on the desk, looked over by the pump as one types, and each field told what is wrong with it."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widgets import OptionList

from thecal.clinic import form
from thecal.files import Fault
from thecal.program.desk import Desk
from thecal.program.panes.base import Pane
from thecal.program.panes.forms import FormPane

_LOOK_S = 0.4


class LookingOver(App[None]):
    """`readback`: the form as the pump would run it, None while something is wrong with it; `faults` by field."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.readback: dict[str, Any] | None = None
        self.faults: dict[str, list[Fault]] = {}
        self._seen: set[str] = set()
        self._soon: Any = None

    async def guarded(self, work: Any) -> None:
        """Something of the frame's own; what goes wrong is told."""
        raise NotImplementedError

    def look_soon(self) -> None:
        """Have the pump look at the form, once nothing has been typed for a moment."""
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(
            _LOOK_S, lambda: self.run_worker(self.look_over(), group="look", exclusive=True)
        )

    async def look_over(self) -> None:
        """Have the pump look at the form; tell each field what is wrong with it."""
        if self.desk.status and not self.desk.line.lost:
            await self.guarded(self._look_over)

    async def _look_over(self) -> None:
        self.readback, self.faults = None, {}
        asked, self.desk.asked = self.desk.asked, None
        try:
            self.readback, self.faults = await self.desk.check()
        finally:
            self.desk.asked = asked
            for pane in self.query(FormPane):
                pane.wrong(self.faults)
            self._mark_menu()

    def visited(self, key: str) -> bool:
        """Whether a field's faults are worth telling: something stands in it, or it was looked over as a whole."""
        return bool(self.desk.form.get(key)) or key in self._seen or not _alone(self.desk.form, key)

    def see_all(self) -> None:
        """From now on what is missing is told everywhere."""
        self._seen = set(form.FIELDS)

    def _mark_menu(self) -> None:
        """A mark beside each screen on which something is wrong."""
        menu = self.query_one("#menu", OptionList)
        for index, pane in enumerate(self.query(Pane)):
            if isinstance(pane, FormPane):
                keys = [field.key for field in form.SECTIONS[pane.SECTION]]
                bad = any(self.faults.get(key) and self.visited(key) for key in keys)
                menu.replace_option_prompt_at_index(index, pane.NAME + (" !" if bad else ""))


def _alone(typed: form.Form, key: str) -> bool:
    """Whether nothing is typed in any field of the same group."""
    group = key.partition("_")[0]
    return group in ("most", "dose", "mode") or not any(
        typed[other] for other in typed if other.startswith(group + "_")
    )
