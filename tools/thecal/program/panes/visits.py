"""Guided visits: a refill and a screening trial. Only the fields of the step that comes next are there.

The pump keeps where a visit is; whoever comes back finds the same step.
"""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Button

from thecal.clinic import fields, form, refilling, trials
from thecal.errors import Failure
from thecal.link import Refused
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Buttons, Choice, Row

_DRUG_ROWS = 2
_STEP_OF = {"left": "none", "out": "begun", "in": "withdrawn", "reason": "filled"}


class Refill(Pane):
    """begin, withdrawn, filled, finish."""

    NAME = "Refill visit"

    def compose(self) -> ComposeResult:
        yield title("Refill visit")
        yield text("told")
        yield Row("left", "stays in", "0 mL", "out of reach")
        yield Row("out", "came out", "", "such as 5.4 mL")
        yield Row("in", "went in", "", "such as 18 mL")
        for n in range(1, _DRUG_ROWS + 1):
            yield Row(f"drug_{n}", f"drug {n}", self.desk.form[f"drug_{n}"])
            yield Row(
                f"concentration_{n}", "concentration", self.desk.form[f"concentration_{n}"], "as filled in"
            )
        yield Choice("diluted", "diluted", ("no", "yes"), "no")
        yield Row("reason", "reason", wide=True)
        yield Buttons(("next", "Next step"), ("mixture", "To the form"), ("abandon", "Abandon"))
        yield text("mixture_told", "quiet gap")

    async def enter(self) -> None:
        state = await self.desk.ask(refilling.state)
        await self.desk.look()
        self._show(state)

    def _show(self, state: dict[str, Any]) -> None:
        step = state["step"]
        self._step = step
        self.write("told", refilling.told(state))
        for row in self.query(Row):
            row.display = _STEP_OF.get(row.key, "withdrawn") == step
            if row.key in self.desk.form and not row.value:
                row.value = self.desk.form[row.key]
        self.query_one(Choice).display = step == "filled"
        fits = refilling.fits(state, self.desk.running)
        other = step == "filled" and not fits
        buttons = self.query_one(Buttons)
        buttons.query_one("#mixture").display = other
        buttons.enable("abandon", step != "none")
        self._drugs = state.get("drugs") or []
        told = (
            [f"No prescription is for {refilling.mixture(self._drugs)} yet. To the form takes it over;"]
            if other
            else []
        )
        told += ["then Review: read back, do not commit there, and finish here."] if other else []
        self.write("mixture_told", told)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        works = {"next": self._next, "mixture": self._take_over, "abandon": self._abandon}
        await self.attempt(works[event.button.id or ""])

    async def _next(self) -> None:
        ask = self.desk.ask
        if self._step == "none":
            self._show(await ask(refilling.begin, fields.figure("left", self.value("left"), "nl")))
        elif self._step == "begun":
            self._show(await ask(refilling.withdrawn, fields.figure("out", self.value("out"), "nl")))
        elif self._step == "withdrawn":
            volume = fields.figure("in", self.value("in"), "nl")
            self._show(await ask(refilling.filled, volume, self._content()))
        else:
            await self._finish()
            return
        self.say("Noted. The next step is below.")
        self.program.enter_pane()

    def _content(self) -> list[dict[str, Any]]:
        texts = [
            (self.value(f"drug_{n}"), self.value(f"concentration_{n}")) for n in range(1, _DRUG_ROWS + 1)
        ]
        return refilling.drugs_of("went in,", texts)

    async def _finish(self) -> None:
        digest = self.desk.proposal.digest if self.desk.proposal else None
        diluted = self.query_one(Choice).value == "yes"
        result = await self.desk.ask(refilling.finish, self.value("reason"), digest, diluted)
        await self.desk.committed()
        self._show(await self.desk.ask(refilling.state))
        self.say("Finished. " + " ".join(refilling.done(result)))

    async def _take_over(self) -> None:
        """The mixture into the form, whose prescription then is for it."""
        for n in range(1, form.MOST_DRUGS + 1):
            self.desk.form[f"drug_{n}"] = self.desk.form[f"concentration_{n}"] = ""
        document = {"mode": self.desk.form["mode"], "drugs": self._drugs, "limits": {}}
        taken = form.form_of(document)
        self.desk.form.update(
            {key: text for key, text in taken.items() if key.startswith(("drug", "conc")) and text}
        )
        self.say("The form is for the mixture now: see Review.")
        self.program.show("Review")

    async def _abandon(self) -> None:
        await self.desk.ask(refilling.abandon)
        self._show(await self.desk.ask(refilling.state))
        self.say("The visit is ended without a result. What is out stays out of the pump's count.")


class Trial(Pane):
    """One test dose at a time, as the drug's protocol has it."""

    NAME = "Trial"

    def compose(self) -> ComposeResult:
        yield title("Screening trial: injections, none of the pump's doses")
        yield text("told")
        yield Row("drug", "drug", "baclofen", "of the trial")
        yield Row("dose", "given now", "", "such as 50 ug")
        yield Choice("outcome", "outcome", trials.OUTCOMES, trials.OUTCOMES[0])
        yield Row("lasted", "helped for", "", "such as 6 h")
        yield Buttons(("next", "Enter"), ("begin", "Another trial"))
        yield text("where", "quiet gap")

    async def enter(self) -> None:
        course = await self.desk.ask(trials.course)
        try:
            step: dict[str, Any] | None = await self.desk.ask(trials.upcoming)
        except Refused:
            step = None
        self._show(course, step)

    def _show(self, course: dict[str, Any], step: dict[str, Any] | None) -> None:
        self._step = step["step"] if step else "begin"
        told = trials.told(step) if step else ["No trial is open."]
        self.write("told", told)
        shown = {"begin": ["drug"], "give": ["dose"], "observe": ["lasted"]}.get(self._step, [])
        for row in self.query(Row):
            row.display = row.key in shown
        self.query_one(Choice).display = self._step == "observe"
        buttons = self.query_one(Buttons)
        buttons.enable("next", self._step != "finished")
        buttons.query_one("#begin").display = self._step == "finished"
        state = trials.spoken(course["state"])
        told = (
            ""
            if course["state"] == "trial"
            else f"The patient is {state}: on to trial by the screen Patient."
        )
        self.write("where", [told])

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        await self.attempt(self._again if event.button.id == "begin" else self._next)

    async def _next(self) -> None:
        ask = self.desk.ask
        if self._step == "begin":
            step = await ask(trials.begin, self.value("drug"))
        elif self._step == "give":
            step = await ask(trials.given, fields.figure("dose", self.value("dose"), "ng"))
        else:
            step = await ask(trials.observed, self.query_one(Choice).value, self._minutes())
        self._show(await ask(trials.course), step)
        self.say("Noted.")
        self.program.enter_pane()

    def _minutes(self) -> int:
        lasted = self.value("lasted")
        seconds = fields.figure("lasted", lasted, "s") if lasted.strip() else 0
        if seconds % 60:
            raise Failure("give whole minutes")
        return seconds // 60

    async def _again(self) -> None:
        self._show(await self.desk.ask(trials.course), None)
