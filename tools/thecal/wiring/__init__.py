"""`thecal wiring BOARD`: how a board is wired, as a picture, as a parts list, or as a diagram for the simulator Wokwi.

All three are made from the tables in device/boards, by which the board itself runs; what is not in them (where a pin
sits on a header, what a part costs about) stands in `headers` and `plan`. It refuses a board that has no table.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from thecal.errors import Failure
from thecal.wiring import picture, plan, wokwi
from thecal.wiring.plan import Plan

PICTURES = (("pico", ()), ("pico_w", ()), ("pico2", ()), ("esp32", ()), ("esp32s3", ()), ("bare", ()))
EVERYTHING = ("sensor=encoder", "battery=cell", "light=pixel", "display=ssd1306")
"""What a Pico can be wired with beside what its table says."""


def wiring(board: str, out: Path | None, parts: bool, as_wokwi: bool, chosen: Iterable[str]) -> None:
    """Make it, and write it to `out` or here. Raises `Failure` with the known boards for an unknown one."""
    if parts and as_wokwi:
        raise Failure("--parts or --wokwi, not both")
    made = plan.of(board, chosen)
    text = parts_list(made) if parts else wokwi.diagram(made) if as_wokwi else picture.svg(made)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{out}: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"written to {out}")


def parts_list(made: Plan) -> str:
    """What to buy, with the order of magnitude of its price, as a table in markdown."""
    rows = [("what", "about, EUR"), ("---", "---:"), *plan.shopping(made)]
    return "".join(f"| {what} | {price} |\n" for what, price in rows)


def pictures() -> dict[str, str]:
    """File name -> SVG of each board as its table has it, and of a Pico with everything."""
    made = {f"{board}.svg": picture.svg(plan.of(board, chosen)) for board, chosen in PICTURES}
    return {**made, "pico_with_everything.svg": picture.svg(plan.of("pico", EVERYTHING))}


def documents() -> dict[str, str]:
    """Every file of docs/pictures/wiring: the pictures, and the diagram of a Pico for Wokwi."""
    return {**pictures(), "pico.wokwi.json": wokwi.diagram(plan.of("pico", ()))}
