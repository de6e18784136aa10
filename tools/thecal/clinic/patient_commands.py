"""The commands of the patient: `thecal patient`, and below it bolus, beep, feel."""

from __future__ import annotations

import click

from thecal.clinic import alarms, patient
from thecal.clinic.telling import PATIENT, pump, tell
from thecal.link import Refused
from thecal.options import JSON, PORT
from thecal.words import NOT_A_DEVICE

_BAD = 2


@click.group("patient", invoke_without_command=True)
@PORT
@JSON
@click.pass_context
def patient_group(context: click.Context, port: str | None, as_json: bool) -> None:
    """How the pump is, in plain words; an own bolus, what a beep means, saying what one feels."""
    if context.invoked_subcommand is not None:
        return
    with pump(port, PATIENT) as link:
        status, rows = link.call("status"), alarms.table(link)
        lines = [*patient.told(status, rows), NOT_A_DEVICE]
        value = {"therapy": status["therapy"], "patient_bolus": status.get("patient_bolus")}
        value["alarms"] = alarms.standing(rows)
    tell(value, lines, as_json)


@patient_group.command("bolus")
@PORT
@JSON
def bolus_command(port: str | None, as_json: bool) -> int:
    """Ask for an own bolus; where it is refused, why, and when the next is possible."""
    with pump(port, PATIENT) as link:
        try:
            answer = patient.bolus(link)
            lines = patient.begun(answer)
        except Refused as error:
            tell({"refused": error.data}, [*patient.why_not(error), NOT_A_DEVICE], as_json)
            return _BAD
    tell(answer, [*lines, NOT_A_DEVICE], as_json)
    return 0


@patient_group.command("beep")
@click.option("--all", "every", is_flag=True, help="What each beep there is means.")
@PORT
@JSON
def beep_command(every: bool, port: str | None, as_json: bool) -> None:
    """Say what the pump beeps about, and whom to call."""
    with pump(port, PATIENT) as link:
        rows = alarms.table(link)
        lines = patient.meaning(rows) if every else patient.beeps(rows)
    tell(rows if every else alarms.standing(rows), [*lines, NOT_A_DEVICE], as_json)


@patient_group.command("feel")
@click.argument("feeling", type=click.Choice(patient.FEELINGS))
@click.option("--less", is_flag=True, help="With too_much: less from now on, until the clinic lets it go on.")
@PORT
@JSON
def feel_command(feeling: str, less: bool, port: str | None, as_json: bool) -> None:
    """Tell the pump what you feel: noted in its log, and answered with whom to call."""
    with pump(port, PATIENT) as link:
        answer = patient.feel(link, feeling, less)
        lines = patient.felt(answer)
    tell(answer, [*lines, NOT_A_DEVICE], as_json)


COMMANDS = (patient_group,)
