"""The program `thecal`: its commands and options, and how everything that goes wrong is told.

One line for a mistake (a line a fault for a file with faults), exit code 2, never a traceback. It refuses to do any of
the work itself; each command has a module.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from thecal import bench_commands
from thecal.board import INTERPRETERS
from thecal.clinic import dose_commands, patient_commands, visit_commands, watch_commands
from thecal.errors import Failure
from thecal.files import Faulty
from thecal.flash import commands as flash
from thecal.link import Refused
from thecal.logbook import commands as log_commands
from thecal.options import CONFIRM as _CONFIRM
from thecal.options import JSON as _JSON
from thecal.options import PORT as _PORT
from thecal.options import ROLE as _ROLE
from thecal.refused import told_refusal
from thecal.words import NOT_A_DEVICE

_BAD = 2
_UNREAD = 1  # as click has it where the reader of a pipe has gone
_INTERRUPTED = 130


class Program(click.Group):
    """A group that tells every mistake in one line and exits with 2."""

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, *rest: Any, **more: Any
    ) -> Any:
        more["standalone_mode"] = False
        try:
            code = super().main(args, prog_name or "thecal", *rest, **more)
            _flush()
        except click.exceptions.Abort:
            sys.exit(_INTERRUPTED)
        except click.ClickException as error:
            code = _complain(error.format_message())
        except Failure as error:
            code = _complain(error.message)
        except Faulty as error:
            click.echo(str(error), err=True)
            code = _BAD
        except Refused as error:
            code = _complain(told_refusal(error))
        except BrokenPipeError:
            code = _UNREAD
        except OSError as error:  # a full disk, mostly
            code = _complain(_trouble(error))
        sys.exit(code if isinstance(code, int) else 0)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"Thecal is a bench demonstrator: it {NOT_A_DEVICE}.",
)
@click.version_option(package_name="thecal", message="thecal %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Run a bench model of an intrathecal drug pump, ask it, and hear what each alarm sounds like."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@main.command("run")
@click.argument("prescription", required=False, type=click.Path(path_type=Path))
@click.option("--for", "length", metavar="TIME", help="How long: 7d, 12h, 90m, 45s, 1w, 1d12h.")
@click.option("--speed", metavar="N|max", help="So many times faster than the clock; in a pipe max.")
@click.option("--scenario", type=click.Path(path_type=Path), help="A scenario file: what happens when.")
@click.option("--json", "json_to", metavar="FILE", help="Write a line an event and a summary; - for here.")
@click.option(
    "--log",
    "log_to",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Download the log there at the end.",
)
@click.option(
    "--interpreter", type=click.Choice(INTERPRETERS), default="micropython", help="What runs the pump."
)
@_CONFIRM
def run_command(
    prescription: Path | None,
    length: str | None,
    speed: str | None,
    scenario: Path | None,
    json_to: str | None,
    log_to: Path | None,
    interpreter: str,
    confirmed: tuple[str, ...],
) -> int:
    """Play a day of therapy on the virtual board, or your own PRESCRIPTION or scenario."""
    from thecal import run

    return run.run(run.plan(prescription, scenario, length, speed, interpreter, confirmed), json_to, log_to)


@main.command("status")
@_PORT
@_ROLE
@_JSON
def status_command(port: str | None, role: str | None, as_json: bool) -> None:
    """Say how the pump is."""
    from thecal import status

    status.show(port, as_json, role)


@main.command("beep")
@click.argument("alarm", required=False)
@click.option("--all", "every", is_flag=True, help="Every alarm, the most urgent first.")
@click.option("--profile", type=click.Choice(["implant", "bedside"]), help="Which set of tones.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write WAV files there instead."
)
@_PORT
def beep_command(
    alarm: str | None, every: bool, profile: str | None, out: Path | None, port: str | None
) -> None:
    """Sound ALARM here and say what it means; without a player, write it to a WAV file."""
    from thecal import beep

    if (alarm is None) != every:
        raise Failure("give the name of an alarm, or --all; `thecal alarms` lists them")
    beep.beep(alarm, profile, out, port)


@main.command("trumpet")
@click.argument("prescription", type=click.Path(path_type=Path))
@click.option(
    "--sample", type=click.Choice(["15m", "30s"]), default="15m", help="How often; sets the windows."
)
@click.option(
    "--for", "length", metavar="TIME", help="How long the run is, start-up included: 3d; else 2d or 2h."
)
@click.option(
    "--ripple", type=click.IntRange(0, 500), default=30, help="Of the second head, in permille; else 30."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the picture there, as PNG."
)
@click.option("--json", "json_to", metavar="FILE", help="Write the figures; - for here.")
@click.option(
    "--interpreter", type=click.Choice(INTERPRETERS), default="micropython", help="What runs the pump."
)
@_CONFIRM
def trumpet_command(prescription: Path, sample: str, length: str | None, **rest: Any) -> int:
    """Measure the flow accuracy of PRESCRIPTION as IEC 60601-2-24 presents it: start-up and trumpet curves."""
    from thecal import trumpet

    return trumpet.trumpet(prescription, sample, length, rest.pop("ripple"), **rest)


_GROUPS = (bench_commands, log_commands, dose_commands, visit_commands, watch_commands, patient_commands)
for command in (*flash.ALL, *(command for module in _GROUPS for command in module.COMMANDS)):
    main.add_command(command)


def _complain(message: str) -> int:
    with contextlib.suppress(OSError):  # where standard error cannot be written either, the exit code tells
        click.echo(f"thecal: {' '.join(message.split())}", err=True)
    return _BAD


def _flush() -> None:
    """Has what is left written now, while it can be told that it cannot be."""
    if sys.stdout is not None:  # a process may be started without
        sys.stdout.flush()


def _trouble(error: OSError) -> str:
    what = (error.strerror or str(error)).lower()
    return f"{error.filename}: {what}" if error.filename else f"cannot go on: {what}"
