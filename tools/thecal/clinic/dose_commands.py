"""The commands `thecal prescription` and `thecal dose`: propose, see both columns, commit by the digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from thecal import confirm, prescriptions
from thecal.clinic import doses, fields, prescribing, review
from thecal.clinic.prescribing import Proposal
from thecal.clinic.telling import columns, pump, tell
from thecal.errors import understood
from thecal.options import CONFIRM, JSON, PORT
from thecal.prescriptions import Caller
from thecal.readback import readback_lines


@click.group("prescription")
def prescription_group() -> None:
    """What a pump runs, and changing it: propose, see both columns, commit."""


@prescription_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_command(file: Path) -> None:
    """Say what a pump would make of FILE, or every fault in it."""
    from thecal import check

    check.check(file)


@prescription_group.command("show")
@PORT
@JSON
def show_command(port: str | None, as_json: bool) -> None:
    """Say what runs, in physical units."""
    with pump(port) as link:
        told = prescribing.running(link)
        lines = readback_lines(told["readback"]) if told else ["nothing is prescribed"]
    tell(told, lines, as_json, dose=bool(told))


@prescription_group.command("propose")
@click.argument("file", type=click.Path(path_type=Path))
@PORT
@CONFIRM
@JSON
def propose_command(file: Path, port: str | None, confirmed: tuple[str, ...], as_json: bool) -> None:
    """Have the pump read FILE back beside what runs. Changes nothing; a commit of its digest does."""
    draft, named = prescriptions.load(file), confirm.from_options(confirmed)
    with pump(port) as link:
        reviewed(link, prescribing.propose(link, draft, named), as_json)


@prescription_group.command("commit")
@click.argument("digest")
@click.option("--reason", required=True, help="Why, in 1 to 80 characters, for the pump's history.")
@PORT
@JSON
def commit_command(digest: str, reason: str, port: str | None, as_json: bool) -> None:
    """Run the proposal of this DIGEST, which must be the pump's last."""
    with pump(port) as link:
        prescribing.commit(link, digest, reason)
        told = prescribing.running(link)
        lines = ["The pump runs it now.", "", *(readback_lines(told["readback"]) if told else [])]
    tell(told, lines, as_json, dose=True)


def reviewed(link: Caller, proposal: Proposal, as_json: bool) -> None:
    """Print the review of a proposal, with the command that commits it."""
    with understood():
        tell(proposal.to_json(), _review_lines(proposal, link.call("status")), as_json, dose=True)


def _review_lines(proposal: Proposal, status: dict[str, Any]) -> list[str]:
    running, proposed = proposal.running, proposal.readback
    table = [("", "running", "proposed", "")]
    table += [
        (row.what, row.running, row.proposed, "changed" if row.differs else "")
        for row in review.rows(running, proposed)
    ]
    return [
        *columns(table),
        "",
        *(f"limits: {line}" for line in review.limits(proposed)),
        *(f"the patient: {line}" for line in review.noticed(running, proposed, status)),
        "",
        "Nothing has changed yet. To run it:",
        f"  thecal prescription commit {proposal.digest} --reason WHY",
    ]


@click.group("dose")
def dose_group() -> None:
    """Raise or lower the running dose by the drug's steps, or plan a taper."""


@dose_group.command("check", context_settings={"ignore_unknown_options": True})
@click.argument("change")
@PORT
@JSON
def dose_check_command(change: str, port: str | None, as_json: bool) -> None:
    """Say what CHANGE (+10 %, -5 %, 120 ug/day) would come to. Changes nothing."""
    with pump(port) as link:
        told = doses.check(link, doses.change(change))
        lines = readback_lines(told)
    tell(told, lines, as_json, dose=True)


@dose_group.command("adjust", context_settings={"ignore_unknown_options": True})
@click.argument("change")
@PORT
@CONFIRM
@JSON
def adjust_command(change: str, port: str | None, confirmed: tuple[str, ...], as_json: bool) -> None:
    """Propose the running dose changed by CHANGE: +10 %, -5 %, or to 120 ug/day."""
    named = confirm.from_options(confirmed)
    with pump(port) as link:
        reviewed(link, doses.adjust(link, doses.change(change), named), as_json)


@dose_group.command("taper")
@click.option("--percent", type=click.IntRange(1, 100), required=True, help="By how much at each step.")
@click.option("--every-days", type=click.IntRange(1, 1000), required=True, help="A step every so many days.")
@click.option("--to", metavar="DOSE", help="Down to this dose, 24 ug/day; else the pump's minimum.")
@PORT
@JSON
def taper_command(percent: int, every_days: int, to: str | None, port: str | None, as_json: bool) -> None:
    """Plan how the running dose is lowered step by step. Changes nothing."""
    lowest = fields.figure("--to", to, "ng_per_day") if to else None
    with pump(port) as link:
        plan = doses.taper(link, percent, every_days, lowest)
        lines = doses.told_taper(plan)
    tell(plan, lines, as_json, dose=True)


COMMANDS = (prescription_group, dose_group)
