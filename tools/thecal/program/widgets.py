"""The few things that screens are made of: a labelled field with its fault below it, a choice, a line of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static

from thecal.files import Fault


class Entry(Input):
    """A field of one line; `key` names it."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(value, compact=True, select_on_focus=False)
        self.key = key
        self.cursor_blink = False  # nothing on this screen moves by itself


class Row(Vertical):
    """A label, its field, a hint; below it what is wrong, with what is allowed."""

    def __init__(self, key: str, label: str, value: str = "", hint: str = "", wide: bool = False) -> None:
        super().__init__(classes="wide" if wide else "")
        self.key, self._label, self._hint = key, label, hint
        self.entry = Entry(key, value)
        self._fault = Static("", classes="fault", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(self._label, classes="label", markup=False)
            yield self.entry
            if not self.has_class("wide"):
                yield Label(self._hint, classes="hint", markup=False)
        yield self._fault

    @property
    def value(self) -> str:
        return self.entry.value

    @value.setter
    def value(self, text: str) -> None:
        self.entry.value = text

    def wrong(self, faults: Sequence[Fault]) -> None:
        """Show what is wrong, or with none that nothing is."""
        self.set_class(bool(faults), "wrong")
        self._fault.update("\n".join(map(at_field, faults)))


def at_field(fault: Fault) -> str:
    """A fault as its field tells it."""
    where = f"{fault.path}: " if fault.path else ""
    allowed = f"; allowed: {fault.allowed}" if fault.allowed else ""
    return f"! {where}{fault.value}{allowed}"


class Choice(Widget, can_focus=True):
    """One of a few words, changed by the arrow keys."""

    BINDINGS: ClassVar = [
        Binding("left", "move(-1)", "before", show=False),
        Binding("right,space", "move(1)", "next", show=False),
    ]
    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another word was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, key: str, label: str, words: Sequence[str], value: str, short: bool = False) -> None:
        super().__init__()
        self.key, self._label, self.words, self._short = key, label, list(words), short
        self.set_reactive(Choice.value, value)

    def render(self) -> str:
        shown = " ".join(map(self._word, [self.value] if self._short else self.words))
        if self._short:
            shown += (
                f"[$secondary] {self.words.index(self.value) + 1} of {len(self.words)}, left and right[/]"
            )
        mark = "[b $primary]‹›[/]" if self.has_focus else "  "
        return f"[$secondary]{self._label:<14}[/]{mark}{shown}"

    def _word(self, word: str) -> str:
        spoken = word.replace("_", " ")
        return f"[b reverse] {spoken} [/]" if word == self.value else f"[$secondary] {spoken} [/]"

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        self.value = self.words[(self.words.index(self.value) + by) % len(self.words)]
        self.post_message(self.Changed(self))


class Buttons(Horizontal):
    """Buttons in a line, each with the name of what it does."""

    def __init__(self, *names: tuple[str, str]) -> None:
        super().__init__(classes="buttons")
        self._names = names

    def compose(self) -> ComposeResult:
        for name, label in self._names:
            yield Button(label, id=name, compact=True)

    def enable(self, name: str, on: bool) -> None:
        self.query_one(f"#{name}", Button).disabled = not on
