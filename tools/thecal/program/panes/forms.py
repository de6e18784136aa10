"""The screens of the prescription's fields: drug, mode with the plot of a day, limits, patient bolus.

They fill the form on the desk as one types; the pump looks at it a moment later and tells at the field what it is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from thecal.clinic import form, review, week
from thecal.files import Fault
from thecal.program import chart
from thecal.program.panes.base import Pane, text, title
from thecal.program.widgets import Choice, Row, at_field
from thecal.units import date_of
from thecal.words import mass

_WEEK_FORM = "weekdays, time, dose: mon-fri 05:30 120 ug/day"


class FormPane(Pane):
    """Rows of fields of a section of `form.SECTIONS`."""

    SECTION = ""

    def rows(self, *keys: str) -> Iterable[Widget]:
        for field in form.SECTIONS[self.SECTION]:
            if not keys or field.key in keys:
                yield Row(field.key, field.label, self.desk.form[field.key], field.hint)

    async def enter(self) -> None:
        self.refill()
        await self.program.look_over()

    def refill(self) -> None:
        """The fields from the desk, where something else has filled the form."""
        for row in self.query(Row):
            if row.value != self.desk.form[row.key]:
                row.value = self.desk.form[row.key]

    def on_input_changed(self, event: Input.Changed) -> None:
        key = getattr(event.input, "key", "")
        if key in self.desk.form and self.desk.form[key] != event.value:
            self.changed(key, event.value)

    def changed(self, key: str, value: str) -> None:
        """Something was typed: what lay there as a proposal is another now."""
        self.desk.form[key] = value
        self.desk.proposal, self.desk.asked = None, None
        self.program.look_soon()

    def wrong(self, faults: dict[str, list[Fault]]) -> None:
        """Of an empty field of this screen only what is missing for what is typed beside it."""
        super().wrong({key: found for key, found in faults.items() if self.program.visited(key)})


class Drug(FormPane):
    """Up to four drugs and their concentrations."""

    NAME = "Drug"
    SECTION = "drugs"

    def compose(self) -> ComposeResult:
        yield title("What the reservoir holds")
        yield from self.rows()
        yield text("known", "quiet gap")

    async def enter(self) -> None:
        await super().enter()
        listed = await self.desk.ask(lambda line: line.call("drugs.list"))
        names = ", ".join(drug["name"] for drug in listed["drugs"])
        self.write(
            "known",
            [
                f"known: {names}.",
                "Doses are of drug 1; the others follow by their concentrations. Concentrations with unit:"
                " 500 ug/mL, 20 mg/mL. Another drug or concentration than the pump's comes with a refill.",
            ],
        )


class Mode(FormPane):
    """The mode, its doses, a periodic bolus; and the plot of the day."""

    NAME = "Mode and dose"
    SECTION = "mode"

    def compose(self) -> ComposeResult:
        yield title("Mode and dose")
        yield Choice("mode", "mode", form.MODES, self.desk.form["mode"])
        yield from self.rows("dose")
        yield TextArea(self.desk.form["schedule"], id="week", compact=True)
        yield Static("", id="week_wrong", classes="fault", markup=False)
        yield Static("periodic bolus", classes="quiet")
        yield from self.rows("periodic_dose", "periodic_duration", "periodic_every")
        yield Choice("weekday", "plot of", week.DAYS, week.DAYS[0])
        yield text("plot")

    async def enter(self) -> None:
        weekday = date_of(self.desk.status["day"]).weekday() if self.desk.status else 0
        self._choice("weekday").value = week.DAYS[weekday]
        await super().enter()
        self._show_mode()

    def refill(self) -> None:
        super().refill()
        self._choice("mode").value = self.desk.form["mode"]
        area = self.query_one("#week", TextArea)
        if area.text != self.desk.form["schedule"]:
            area.load_text(self.desk.form["schedule"])
        self._show_mode()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        if event.choice.key == "mode":
            self.changed("mode", event.choice.value)
            self._show_mode()
        else:
            self.plot()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if event.text_area.text != self.desk.form["schedule"]:
            self.changed("schedule", event.text_area.text)

    def wrong(self, faults: dict[str, list[Fault]]) -> None:
        super().wrong(faults)
        told = [at_field(fault) for fault in [*faults.get("mode", []), *faults.get("schedule", [])]]
        self.write("week_wrong", told[:3])
        self.query_one("#week_wrong").display = bool(told)
        self.plot()

    def plot(self) -> None:
        """The basal dose over the day: what is proposed as columns, what runs as a line."""
        weekday, width = self._choice("weekday").value, 48
        running = (self.desk.running or {}).get("readback")
        proposed = review.day(self.program.readback, weekday)
        series = [chart.steps(steps, width, 86_400) for steps in (proposed, review.day(running, weekday))]
        top = max([value for one in series for value in one if value is not None], default=0)
        if not top:
            self.write("plot", ["no dose to plot on this day yet"])
            return
        legend = "█ proposed  ─ ▒ running" if running else "█ proposed"
        lines = chart.framed(
            series[0], series[1], 4, top, (mass(int(top)), "0"), ("0", "6", "12", "18", "24 h")
        )
        self.write("plot", [*lines, f"{legend}, a day at that dose; pumps water"])

    def _choice(self, key: str) -> Choice:
        return next(choice for choice in self.query(Choice) if choice.key == key)

    def _show_mode(self) -> None:
        mode = self.desk.form["mode"]
        for row in self.query(Row):
            row.display = row.key != "dose" or mode == "continuous"
        self.query_one("#week").display = mode == "flex"
        if mode == "flex" and not self.desk.form["schedule"]:
            self.query_one("#week", TextArea).placeholder = _WEEK_FORM


class Limits(FormPane):
    """What the pump never goes beyond for this patient."""

    NAME = "Limits"
    SECTION = "limits"

    def compose(self) -> ComposeResult:
        yield title("Limits of this prescription")
        yield from self.rows()
        yield text("used", "quiet gap")

    def wrong(self, faults: dict[str, list[Fault]]) -> None:
        super().wrong(faults)
        readback = self.program.readback
        self.write(
            "used",
            review.limits(readback) if readback else ["What they leave is told once all fields are right."],
        )


class PatientBolus(FormPane):
    """The patient's own bolus."""

    NAME = "Patient bolus"
    SECTION = "patient"

    def compose(self) -> ComposeResult:
        yield title("What the patient may ask for")
        yield from self.rows()
        yield text("own", "quiet gap")

    def wrong(self, faults: dict[str, list[Fault]]) -> None:
        super().wrong(faults)
        bolus = (self.program.readback or {}).get("patient_bolus")
        told = "No bolus of the patient's own." if self.program.readback else ""
        if bolus:
            told = f"At most {mass(bolus['dose_ng'] * bolus['most_in_24h'])} in 24 h on top of the rest."
        self.write("own", [told])
