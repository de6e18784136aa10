"""Options that several commands share. It refuses to know a command."""

from __future__ import annotations

import click

from thecal.keys import ROLES

PORT = click.option("--port", metavar="PORT", help="A pump at this serial port; without it, a virtual board.")
JSON = click.option("--json", "as_json", is_flag=True, help="As the pump tells it, in base units.")
ROLE = click.option(
    "--role", type=click.Choice(ROLES), help="Of a locked pump: who you are, by the key on this host."
)
CONFIRM = click.option(
    "--confirm",
    "confirmed",
    multiple=True,
    metavar="DRUG:WHAT=FIGURE",
    help="Go beyond a soft limit, by its very figure: morphine:day=16.2mg. Once for each.",
)
