"""The commands of guided visits: `thecal refill`, `thecal trial`, `thecal course`. Each step is a command of its own.

The pump keeps where a visit is, so that a line lost between two of them loses nothing.
"""

from __future__ import annotations

from typing import Any

import click

from thecal.clinic import fields, refilling, trials
from thecal.clinic.telling import pump, tell
from thecal.errors import Failure
from thecal.options import JSON, PORT

_REASON = click.option("--reason", required=True, help="Why, in 1 to 80 characters, for the pump's history.")
_VOLUME = click.argument("volume")


@click.group("refill")
def refill_group() -> None:
    """A refill visit, step by step: begin, withdrawn, filled, finish."""


@refill_group.command("show")
@PORT
@JSON
def refill_show(port: str | None, as_json: bool) -> None:
    """Say how far the visit is and what comes next."""
    with pump(port) as link:
        _told_refill(refilling.state(link), as_json)


@refill_group.command("begin")
@click.option("--left", default="0 mL", show_default=True, help="What stays out of the syringe's reach.")
@PORT
@JSON
def refill_begin(left: str, port: str | None, as_json: bool) -> None:
    """Open a visit: the pump predicts what will come out."""
    volume = fields.figure("--left", left, "nl")
    with pump(port) as link:
        _told_refill(refilling.begin(link, volume), as_json)


@refill_group.command("withdrawn")
@_VOLUME
@PORT
@JSON
def refill_withdrawn(volume: str, port: str | None, as_json: bool) -> None:
    """Enter the VOLUME that came out: 5.4mL."""
    out = fields.figure("VOLUME", volume, "nl")
    with pump(port) as link:
        _told_refill(refilling.withdrawn(link, out), as_json)


@refill_group.command("filled")
@_VOLUME
@click.option(
    "--drug", "drugs", multiple=True, required=True, metavar="NAME=CONCENTRATION", help="Once each."
)
@PORT
@JSON
def refill_filled(volume: str, drugs: tuple[str, ...], port: str | None, as_json: bool) -> None:
    """Enter the VOLUME that went in, and of what: --drug morphine=20mg/mL."""
    pairs = [drug.partition("=") for drug in drugs]
    filled = fields.figure("VOLUME", volume, "nl")
    content = refilling.drugs_of("--drug", [(name, concentration) for name, _, concentration in pairs])
    with pump(port) as link:
        _told_refill(refilling.filled(link, filled, content), as_json)


@refill_group.command("finish")
@_REASON
@click.option("--digest", help="Of the proposal that is for the mixture, where that is another.")
@click.option("--diluted", is_flag=True, help="The filling was diluted.")
@PORT
@JSON
def refill_finish(reason: str, digest: str | None, diluted: bool, port: str | None, as_json: bool) -> None:
    """End the visit: prescription, filling and next date, all together or none."""
    with pump(port) as link:
        result = refilling.finish(link, reason, digest, diluted)
        lines = refilling.done(result)
    tell(result, lines, as_json)


@refill_group.command("abandon")
@PORT
@JSON
def refill_abandon(port: str | None, as_json: bool) -> None:
    """End the visit without a result; what is out stays out of the pump's count."""
    with pump(port) as link:
        result = refilling.abandon(link)
    tell(result, ["The visit is ended without a result."], as_json)


def _told_refill(state: dict[str, Any], as_json: bool) -> None:
    tell(state, refilling.told(state), as_json, dose=bool(state.get("drugs")))


@click.group("trial")
def trial_group() -> None:
    """A screening trial, by the drug's protocol."""


@trial_group.command("show")
@PORT
@JSON
def trial_show(port: str | None, as_json: bool) -> None:
    """Say what comes next, and not before when."""
    with pump(port) as link:
        _told_trial(trials.upcoming(link), as_json)


@trial_group.command("begin")
@click.argument("drug")
@PORT
@JSON
def trial_begin(drug: str, port: str | None, as_json: bool) -> None:
    """Begin a trial of DRUG."""
    with pump(port) as link:
        _told_trial(trials.begin(link, drug), as_json)


@trial_group.command("given")
@click.argument("dose")
@PORT
@JSON
def trial_given(dose: str, port: str | None, as_json: bool) -> None:
    """Enter that DOSE (50ug) was injected just now. The pump gives none of it."""
    ng = fields.figure("DOSE", dose, "ng")
    with pump(port) as link:
        _told_trial(trials.given(link, ng), as_json)


@trial_group.command("observed")
@click.argument("outcome", type=click.Choice(trials.OUTCOMES))
@click.option("--lasted", metavar="TIME", help="For how long it helped: 6h, 240min.")
@PORT
@JSON
def trial_observed(outcome: str, lasted: str | None, port: str | None, as_json: bool) -> None:
    """Enter what became of the last dose."""
    seconds = fields.figure("--lasted", lasted, "s") if lasted else 0
    if seconds % 60:
        raise Failure(f"--lasted {lasted}: give whole minutes")
    with pump(port) as link:
        _told_trial(trials.observed(link, outcome, seconds // 60), as_json)


def _told_trial(step: dict[str, Any], as_json: bool) -> None:
    tell(step, trials.told(step), as_json, dose=True)


@click.group("course")
def course_group() -> None:
    """The patient's way: candidate, trial, implanted, in therapy; criteria and appointments."""


@course_group.command("show")
@PORT
@JSON
def course_show(port: str | None, as_json: bool) -> None:
    """Say where the patient is, and what may follow."""
    with pump(port) as link:
        _told_course(trials.course(link), as_json)


@course_group.command("history")
@PORT
@JSON
def course_history(port: str | None, as_json: bool) -> None:
    """List what was changed, and why."""
    with pump(port) as link:
        entries = trials.history(link)
        lines = trials.told_history(entries) or ["nothing was changed yet"]
    tell(entries, lines, as_json, dose=True)


@course_group.command("meet")
@click.argument("criterion")
@click.option("--not", "unmet", is_flag=True, help="It is not met.")
@_REASON
@PORT
@JSON
def course_meet(criterion: str, unmet: bool, reason: str, port: str | None, as_json: bool) -> None:
    """Enter that CRITERION is met."""
    with pump(port) as link:
        _told_course(trials.meet(link, criterion.replace("-", "_"), not unmet, reason), as_json)


@course_group.command("move")
@click.argument("state")
@_REASON
@PORT
@JSON
def course_move(state: str, reason: str, port: str | None, as_json: bool) -> None:
    """On to STATE: candidate, trial, implanted, in_therapy."""
    with pump(port) as link:
        _told_course(trials.move(link, state.replace("-", "_"), reason), as_json)


@course_group.command("appoint")
@click.argument("day")
@_REASON
@PORT
@JSON
def course_appoint(day: str, reason: str, port: str | None, as_json: bool) -> None:
    """The next visit is on DAY, 2026-02-01."""
    number = fields.day("DAY", day)
    with pump(port) as link:
        result = trials.appoint(link, number, reason)
    tell(result, [f"Appointed for {day}."], as_json)


@course_group.command("group")
@click.argument("group", type=click.Choice(trials.GROUPS))
@_REASON
@PORT
@JSON
def course_of(group: str, reason: str, port: str | None, as_json: bool) -> None:
    """Where the spasticity comes from."""
    with pump(port) as link:
        result = trials.group(link, group, reason)
    tell(result, [f"Group {group}."], as_json)


def _told_course(course: dict[str, Any], as_json: bool) -> None:
    tell(course, trials.told_course(course), as_json, indent=13)


COMMANDS = (refill_group, trial_group, course_group)
