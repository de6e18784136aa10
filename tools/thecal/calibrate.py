"""`thecal calibrate`: have the pump make a known number of steps, weigh the water, and tell the pump what a step moves.

It leads through the weighing, or takes weights that were noted before. It refuses what is no weight, what spreads too
far, and to change anything without a yes; the arithmetic is `weighing`'s, the figure that counts is the pump's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import click

from thecal import board, weighing
from thecal.errors import Failure, understood
from thecal.jog import MOVING, complete, move, steps_of
from thecal.link import Link
from thecal.signing import SignedLink
from thecal.words import NOT_A_DEVICE


class Asked(NamedTuple):
    """What the command line says: how much a run moves, how often, weights noted before, how warm the water is."""

    steps: int | None
    volume_ul: str | None
    runs: int
    weighed: str | None
    celsius: float
    yes: bool
    as_json: bool


def calibrate(port: str | None, asked: Asked) -> None:
    """Weigh, reckon, tell, and store where somebody says yes."""
    with board.working(port, *MOVING) as link, understood():
        before = link.call("service.calibration")["pl_per_step"]
        steps = steps_of(link, asked.steps, asked.volume_ul)
        weights = list(_noted(asked.weighed) if asked.weighed else _weighed(link, port is None, steps, asked))
        found = weighing.result(weights, steps, asked.celsius, before)
        if not asked.as_json:
            _tell(weights, found)
        stored = _wanted(asked) and _store(link, found.pl_per_step)
    if asked.as_json:
        click.echo(json.dumps(_json(weights, steps, found, stored)))
    else:
        click.echo("stored; the pump keeps it over a restart" if stored else "nothing was changed")


def _noted(text: str) -> Iterator[Decimal]:
    for part in text.split(","):
        yield weighing.grams(part)


def _weighed(link: Link | SignedLink, held: bool, steps: int, asked: Asked) -> Iterator[Decimal]:
    """Each run: an empty vessel, the steps, its weight."""
    if asked.as_json:
        raise Failure("--json asks nobody: give the weights noted before as --weighed 0.201,0.199,0.202")
    click.echo(
        f"Water only: this {NOT_A_DEVICE}. The tubing must be full, without air (`thecal jog`).", err=True
    )
    for run in range(1, asked.runs + 1):
        click.prompt(
            f"run {run} of {asked.runs}: outlet in the vessel, balance at 0, then Enter",
            default="",
            show_default=False,
            prompt_suffix=" ",
            err=True,
        )
        complete(move(link, held, steps))
        yield _asked_weight()


def _asked_weight() -> Decimal:
    """Asks until it is a weight."""
    while True:
        try:
            return weighing.grams(str(click.prompt("grams", err=True)))
        except Failure as failure:
            click.echo(failure.message, err=True)


def _tell(weights: list[Decimal], found: weighing.Result) -> None:
    for run, (weight, pl) in enumerate(zip(weights, found.each_pl, strict=True), 1):
        click.echo(f"run {run}: {weight} g, {pl / 1000:.3f} nL a step")
    sure = f"+- {found.half_width_pl / 1000:.3f} nL (95 %, {len(weights)} runs)"
    click.echo(f"a step moves {found.pl_per_step / 1000:.3f} nL {sure}")
    against = f"the pump reckons with {found.before_pl / 1000:.3f} nL: {found.off_percent():+.2f} %"
    open_ = "" if found.tells() else ", which the weighings cannot tell apart"
    click.echo(against + open_)


def _wanted(asked: Asked) -> bool:
    if asked.yes or asked.as_json:
        return asked.yes
    try:
        return click.confirm("store it in the pump?", default=False, err=True)
    except click.Abort:  # the end of the answers
        return False


def _store(link: Link | SignedLink, pl_per_step: int) -> bool:
    told = link.call("service.calibration", pl_per_step=pl_per_step)
    if told["pl_per_step"] != pl_per_step:
        raise Failure(f"the pump still reckons with {told['pl_per_step']} pL")
    return True


def _json(weights: list[Decimal], steps: int, found: weighing.Result, stored: bool) -> dict[str, Any]:
    return {
        "steps": steps,
        "weighed_g": [str(weight) for weight in weights],
        "each_pl": [round(pl, 1) for pl in found.each_pl],
        "pl_per_step": found.pl_per_step,
        "half_width_pl": round(found.half_width_pl, 1),
        "confidence_percent": 95,
        "before_pl_per_step": found.before_pl,
        "off_percent": round(found.off_percent(), 3),
        "told_apart": found.tells(),
        "stored": stored,
    }
