"""The pictures in docs/pictures/program: each screen in 80 x 24, on a virtual pump that always does the same.

`python -m thecal.program.pictures` writes them again. It presses keys as a person does, and refuses to draw anything.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from thecal import board, keys, paths
from thecal.clinic import form, prescribing
from thecal.clinic.telling import CLINICIAN
from thecal.errors import Failure
from thecal.link import Link
from thecal.program.app import Program
from thecal.program.desk import Desk, Opened
from thecal.program.shot import SIZE, Shot
from thecal.program.widgets import Choice
from thecal.signing import SignedLink

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
Story = Callable[[Shot], Awaitable[None]]


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


def locked() -> SignedLink:
    """A locked virtual pump that was filled, in a session of its clinician; the keys are forgotten at once."""
    made = {role: secrets.token_bytes(keys.KEY_BYTES) for role in keys.ROLES}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "keys.json"
        file.write_text(json.dumps({"keys": {role: key.hex() for role, key in made.items()}}))
        link = SignedLink(board.start("cpython", locked=file), CLINICIAN, made[CLINICIAN])
        link.call("clock.set", day=20_458, ms=0)  # it has read them
    link.call("service.filled", volume_nl=18_000_000, next_refill_day=20_519)
    return link


async def taken() -> dict[str, str]:
    """Every picture by its name: one sitting at one pump, from the first screen to the line that is lost; and one."""
    return await _sitting(pump, STORIES) | await _sitting(locked, {"locked": _screen("Home")})


async def _sitting(link: Callable[[], Opened], stories: dict[str, Story]) -> dict[str, str]:
    desk = Desk(link, None, ticks=False)
    desk.line.open()
    program = Program(desk)
    pictures: dict[str, str] = {}
    try:
        async with program.run_test(size=SIZE) as pilot:
            shot = Shot(program, pilot)
            await shot.settle()
            shot.form = dict(desk.form)
            for name, story in stories.items():
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
    "log": _log,  # before anything is typed: what is refused on the way is in it, sooner or later
    "patient": _screen("Patient"),
    "drug": _screen("Drug"),
    "mode": _mode,
    "limits": _screen("Limits"),
    "patient_bolus": _faults,
    "review": _review,
    "adjusting": _adjusting,
    "trends": _screen("Trends"),
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
    pictures = asyncio.run(taken())
    for name, picture in pictures.items():
        (target / f"{name}.svg").write_text(picture, encoding="utf-8")
    print(f"{len(pictures)} pictures in {target.relative_to(root)}")


if __name__ == "__main__":
    main()
