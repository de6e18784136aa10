"""The commands that watch, stop and let go on; and `thecal program`, in which all of them are screens."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from thecal import board
from thecal.clinic import alarms, delivering
from thecal.clinic.telling import pump, tell
from thecal.options import JSON, PORT, ROLE
from thecal.sentences import alarm_name


@click.group("alarms", invoke_without_command=True)
@click.option("--port", metavar="PORT", help="A pump at this serial port; without it, a virtual board.")
@click.option("--json", "as_json", is_flag=True, help="As the pump tells it.")
@click.pass_context
def alarms_group(context: click.Context, port: str | None, as_json: bool) -> None:
    """List the alarms, with what each tells the patient and the clinician; or play, acknowledge, silence."""
    from thecal import beep

    if context.invoked_subcommand is None:
        beep.list_alarms(port, as_json)


@alarms_group.command("standing")
@PORT
@JSON
def standing_command(port: str | None, as_json: bool) -> None:
    """Say which stand now, and what to do."""
    with pump(port) as link:
        rows = alarms.standing(alarms.table(link))
        lines = [f"{alarm_name(row['alarm'])}, {row['state']}: {row['clinician']}" for row in rows]
    tell(rows, lines or ["no alarm stands"], as_json)


@alarms_group.command("play")
@click.argument("alarm")
@click.option("--profile", type=click.Choice(["implant", "bedside"]), help="Which set of tones.")
@PORT
def play_command(alarm: str, profile: str | None, port: str | None) -> None:
    """Sound ALARM by the pump's own beeper, or here, and say what it means."""
    from thecal import beep

    beep.beep(alarm, profile, None, port)


@alarms_group.command("acknowledge")
@click.argument("alarm")
@PORT
@JSON
def acknowledge_command(alarm: str, port: str | None, as_json: bool) -> None:
    """Say that somebody has seen ALARM: quiet but for a reminder. Changes no delivery."""
    with pump(port) as link:
        result = alarms.acknowledge(link, alarm.lower().replace("-", "_").replace(" ", "_"))
        lines = [f"{alarm}: {result['state']}"]
    tell(result, lines, as_json)


@alarms_group.command("silence")
@PORT
@JSON
def silence_command(port: str | None, as_json: bool) -> None:
    """All quiet for ten minutes, or until another alarm."""
    with pump(port) as link:
        result = alarms.silence(link)
        lines = [f"quiet for {result['for_ms'] // 60_000} min"]
    tell(result, lines, as_json)


@click.command("trends")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@PORT
@JSON
def trends_command(file: Path | None, port: str | None, as_json: bool) -> None:
    """Say how dose, battery and patient boluses went, and how long the reservoir lasts: by a log FILE or the pump."""
    from thecal.clinic import trends
    from thecal.errors import Failure, understood
    from thecal.logbook import fetch

    if file and port is not None:
        raise Failure("give a file or --port, not both")
    with understood():
        book = fetch.from_file(file) if file else fetch.from_pump(port)
        if book.status() is None:
            raise Failure(f"{book.name} has no status yet: `thecal log download` it to its end")
        told = trends.trends(book)
    tell(told.to_json(), trends.told(told), as_json)


@click.command("program")
@PORT
@ROLE
def program_command(port: str | None, role: str | None) -> int:
    """All of it as a full-screen program, by the keyboard alone; without a port on a virtual pump."""
    from thecal.program import start

    return start.program(port, role)


@click.command("stop")
@PORT
@JSON
def stop_command(port: str | None, as_json: bool) -> None:
    """Stop delivery at once, until a clinician resumes or prescribes."""
    with board.working(port, "delivery.stop") as link:
        found = delivering.stop(link)
    tell(found, delivering.told_stop(found), as_json)


@click.command("resume")
@PORT
@JSON
def resume_command(port: str | None, as_json: bool) -> None:
    """Let delivery go on as prescribed."""
    with pump(port) as link:
        status = delivering.resume(link)
        lines = delivering.told_resume(status)
    tell(status, lines, as_json)


@click.command("clock")
@PORT
@JSON
def clock_command(port: str | None, as_json: bool) -> None:
    """Set the pump's clock to this computer's local time."""
    with pump(port) as link:
        moment = delivering.set_clock(link, datetime.now())
    tell(moment, delivering.told_clock(moment), as_json)


COMMANDS = (program_command, alarms_group, trends_command, stop_command, resume_command, clock_command)
