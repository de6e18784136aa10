"""The commands for whoever builds one: wiring, moving the motor, weighing, the self-test.

As in `cli`, each command has a module that does the work, and is imported when it is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from thecal.options import JSON, PORT


class Steps(click.IntRange):
    """As many as a pump takes, by the device's own bound, which is looked up when somebody gives a number."""

    def __init__(self) -> None:
        super().__init__(1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from thecal import shims

        shims.install()
        from pump.bench_requests import MOST_STEPS

        self.max = MOST_STEPS
        return super().convert(value, param, ctx)


@click.command("jog")
@PORT
@click.option("--steps", type=Steps(), help="So many steps of the motor.")
@click.option("--volume-ul", metavar="V", help="So many microlitres, by the pump's present calibration.")
@JSON
def jog_command(port: str | None, steps: int | None, volume_ul: str | None, as_json: bool) -> None:
    """Move the motor by hand, where no therapy runs; at most 1 mL."""
    from thecal import jog

    jog.jog(port, steps, volume_ul, as_json)


@click.command("selftest")
@PORT
@JSON
def selftest_command(port: str | None, as_json: bool) -> int:
    """Have the pump test itself now, and say what each check found."""
    from thecal import jog

    return jog.selftest(port, as_json)


@click.command("calibrate")
@PORT
@click.option("--steps", type=Steps(), help="So many steps a run.")
@click.option("--volume-ul", metavar="V", help="So many microlitres a run; else 200, which take 12 min.")
@click.option("--runs", type=click.IntRange(2, 10), default=3, show_default=True, help="How often.")
@click.option("--weighed", metavar="G,G,...", help="Weights of such runs, noted before: nothing is moved.")
@click.option(
    "--celsius",
    type=click.FloatRange(4, 40),
    default=20.0,
    show_default=True,
    help="The water's temperature.",
)
@click.option("--yes", is_flag=True, help="Store the result without asking.")
@JSON
def calibrate_command(port: str | None, **asked: Any) -> None:
    """Weigh what the pump gives, and tell it what a step moves."""
    from thecal import calibrate

    if asked["steps"] is None and asked["volume_ul"] is None:
        asked["volume_ul"] = "200"
    calibrate.calibrate(port, calibrate.Asked(**asked))


@click.command("wiring")
@click.argument("board")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there; else here.")
@click.option("--parts", is_flag=True, help="What to buy, instead of the picture.")
@click.option("--wokwi", is_flag=True, help="A diagram.json for the simulator Wokwi, instead of the picture.")
@click.option("--with", "chosen", multiple=True, metavar="KIND=PART", help="Another part: display=ssd1306.")
def wiring_command(board: str, out: Path | None, parts: bool, wokwi: bool, chosen: tuple[str, ...]) -> None:
    """Draw how BOARD is wired, as SVG, from the table that the board itself runs by."""
    from thecal import wiring

    wiring.wiring(board, out, parts, wokwi, chosen)


@click.command("card")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--out", metavar="FOLDER/|NAME", help="Where; else here, under the name of FILE.")
@click.option("--example", is_flag=True, help="Print a file to start from.")
def card_command(file: Path | None, out: str | None, example: bool) -> None:
    """Make the implant card of FILE: a PDF, and pictures of front and back."""
    from thecal import card

    card.card(file, out, example)


COMMANDS = (wiring_command, card_command, jog_command, selftest_command, calibrate_command)
