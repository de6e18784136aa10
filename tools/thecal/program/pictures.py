"""The pictures in docs/pictures/program: each screen in 80 x 24, on a virtual pump that always does the same.

`python -m thecal.program.pictures` writes them again. It presses keys as a person does, and refuses to draw anything.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList

from thecal import board, paths
from thecal.clinic import form, prescribing
from thecal.errors import Failure
from thecal.link import Link
from thecal.program.app import PANES, Program
from thecal.program.desk import Desk
from thecal.program.widgets import Choice, Row

SIZE = (80, 24)
_DAY_MS = 86_400_000
_START = form.empty() | {
    "drug_1": "morphine",
    "concentration_1": "2 mg/mL",
    "mode": "flex",
    "schedule": "every day 00:00 0.8 mg/day\n 06:00 1 mg/day\n 22:00 0.8 mg/day",
    "most_dose": "3 mg/day",
    "most_bolus": "0.3 mg",
    "patient_dose": "0.1 mg",
    "patient_duration": "20 min",
    "patient_lockout": "4 h",
    "patient_most": "4",
}
_WEEK = (
    "mon-fri 00:00 0.9 mg/day\n        06:00 1.2 mg/day\n        22:00 0.9 mg/day\nsat,sun 00:00 0.9 mg/day"
)
Story = Callable[["Shot"], Awaitable[None]]


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
        for _ in range(3):
            await self.pilot.pause()
            await self.pilot.app.workers.wait_for_complete()

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

    def svg(self) -> str:
        """The screen as it stands."""
        return self_contained(self.program.export_screenshot(title="thecal program"))


def pump(months: int = 2) -> Link:
    """A virtual pump some weeks into a therapy, always the same."""
    link = board.start("cpython")
    link.call("clock.set", day=20_458, ms=0)
    link.call("service.battery_replaced", chemistry="lipo", capacity_uah=1_000_000, day=20_458)
    for row in link.call("course.get")["criteria"][:3]:
        link.call("course.meet", criterion=row["criterion"], met=True, reason="letter of the practice")
    link.call("course.move", state="trial", reason="agreed with the patient")
    link.call("refill.begin", left_nl=0)
    link.call("refill.withdrawn", volume_nl=0)
    link.call(
        "refill.filled",
        volume_nl=18_000_000,
        drugs=[{"name": "morphine", "concentration_ng_per_ml": 2_000_000}],
    )
    proposal = prescribing.propose(link, prescribing.check(link, _START).draft)
    link.call("refill.finish", digest=proposal.digest, reason="start of therapy")
    for day in range(months * 6):
        link.call("twin.pass", ms=_DAY_MS * 3 // 8)
        for _ in range(day % 3):
            link.call("patient.bolus")
            link.call("twin.pass", ms=_DAY_MS // 5)
        link.call("twin.pass", ms=_DAY_MS * 5 // 8 - day % 3 * (_DAY_MS // 5))
    return link


def self_contained(svg: str) -> str:
    """Without the fonts that the picture would fetch from elsewhere, and with names that every run gives alike."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)


async def taken(link: Callable[[], Link] = pump, size: tuple[int, int] = SIZE) -> dict[str, str]:
    """Every picture by its name: one sitting at one pump, from the first screen to the line that is lost."""
    desk = Desk(link, None, ticks=False)
    desk.line.open()
    program = Program(desk)
    pictures: dict[str, str] = {}
    try:
        async with program.run_test(size=size) as pilot:
            shot = Shot(program, pilot)
            await shot.settle()
            shot.form = dict(desk.form)
            for name, story in STORIES.items():
                await story(shot)
                pictures[name] = shot.svg()
                desk.proposal, desk.asked, desk.form = None, None, dict(shot.form)
    finally:
        desk.close()
    return pictures


def _screen(name: str) -> Story:
    return lambda shot: shot.go(name)


async def _mode(shot: Shot) -> None:
    shot.program.desk.form["schedule"] = _WEEK
    await shot.go("Mode")
    for choice in shot.program.pane.query(Choice):
        choice.value = "mon" if choice.key == "weekday" else choice.value
    await shot.program.look_over()
    await shot.settle()


async def _faults(shot: Shot) -> None:
    await shot.go("PatientBolus")
    await shot.type("patient_dose", "100")
    await shot.type("patient_lockout", "1 min")
    await shot.pilot.pause(0.5)
    await shot.settle()


async def _review(shot: Shot) -> None:
    await _mode(shot)
    await shot.go("Review")
    await shot.push("propose")


async def _refill(shot: Shot) -> None:
    await shot.go("Refill")
    await shot.push("next")
    await shot.type("out", "9.1 mL")
    await shot.push("next")


async def _trial(shot: Shot) -> None:
    await shot.go("Trial")
    await shot.push("next")
    await shot.type("dose", "50 ug")
    await shot.push("next")


async def _adjusting(shot: Shot) -> None:
    await shot.go("Adjusting")
    await shot.type("change", "+10 %")
    await shot.push("check")


async def _alarms(shot: Shot) -> None:
    await shot.go("Alarms")
    await shot.pilot.press("enter", *["down"] * 12)
    await shot.settle()


async def _log(shot: Shot) -> None:
    await shot.go("Log")
    for key in ("enter", "right", "right", "tab", "tab", "down"):
        await shot.pilot.press(key)
        await shot.settle()


async def _lost(shot: Shot) -> None:
    await shot.go("Limits")
    shot.program.desk.line.lost = "the virtual board is gone"
    shot.program.lose(shot.program.desk.line.lost)
    await shot.settle()


STORIES: dict[str, Story] = {
    "pump": _screen("Home"),
    "patient": _screen("Patient"),
    "drug": _screen("Drug"),
    "mode": _mode,
    "limits": _screen("Limits"),
    "patient_bolus": _faults,
    "review": _review,
    "adjusting": _adjusting,
    "trends": _screen("Trends"),
    "log": _log,
    "alarms": _alarms,
    "trial": _trial,
    "refill": _refill,
    "lost": _lost,
}


def main() -> None:
    """Write docs/pictures/program. Needs a checkout."""
    root = paths.checkout()
    if root is None:
        raise Failure("the pictures are made in a checkout")
    target = root / "docs" / "pictures" / "program"
    target.mkdir(parents=True, exist_ok=True)
    for name, picture in asyncio.run(taken()).items():
        (target / f"{name}.svg").write_text(picture, encoding="utf-8")
    print(f"{len(STORIES)} pictures in {target.relative_to(root)}")


if __name__ == "__main__":
    main()
