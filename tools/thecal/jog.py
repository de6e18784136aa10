"""`thecal jog` and `thecal selftest`: the motor moved by hand, and what the pump finds when it looks at itself.

It asks the pump and waits until the pump says that it is done; on the virtual board, whose clock is held, it passes the
time. It refuses to know how a step is made.
"""

from __future__ import annotations

import json
from decimal import Decimal
from time import sleep
from typing import Any, NamedTuple

import click

from thecal import board, units
from thecal.errors import Failure, Stranger, understood
from thecal.link import Link
from thecal.signing import SignedLink
from thecal.words import lasting, said

MOVING = ("service.jog", "service.calibration", "delivery.stop")
"""What who moves the motor asks for."""
_LOOK_S = 0.5
_PASS_MS = 10_000
_PL_PER_UL = 1_000_000
_CHECKS = {
    "program": "the program's files are as they were installed",
    "ram": "the memory holds what is written to it",
    "clock": "the clock goes on, and not backwards",
    "beeper": "the beeper draws current when it should, and only then",
    "battery": "the battery's voltage is one that a battery can have",
    "encoder": "the encoder counts nothing while nothing moves",
    "button": "nobody holds the button down",
    "store": "what is stored is read back",
}


class Moved(NamedTuple):
    """What became of a jog: steps asked for, made, and sensed; `left` were not made."""

    asked: int
    commanded: int
    delivered: int
    left: int
    sensed: bool
    pl_per_step: int


def jog(port: str | None, steps: int | None, volume_ul: str | None, as_json: bool) -> None:
    """Move the motor and say what it did. Raises `Failure` where it did less than it was told."""
    with board.working(port, *MOVING) as link, understood():
        count = steps_of(link, steps, volume_ul)
        moved = move(link, port is None, count, quiet=as_json)
    volume = said("pl", moved.delivered * moved.pl_per_step)
    told = f"{moved.delivered} of {moved.asked} steps" + ("" if moved.sensed else ", executed, not sensed")
    click.echo(json.dumps(moved._asdict()) if as_json else f"{told}: {volume}")
    complete(moved)


def steps_of(link: Link | SignedLink, steps: int | None, volume_ul: str | None) -> int:
    """The steps that somebody asks for, or those nearest to a volume by the pump's present calibration."""
    if (steps is None) == (volume_ul is None):
        raise Failure("give --steps or --volume-ul")
    if steps is not None:
        return steps
    volume_pl = quantity("--volume-ul", str(volume_ul)) * _PL_PER_UL
    return max(1, round(volume_pl / link.call("service.calibration")["pl_per_step"]))


def quantity(name: str, text: str) -> Decimal:
    """A decimal above zero, exactly as it stands there. Raises `Failure` for anything else."""
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        raise Failure(f"{name}: {text!r} is no number") from None
    if not value.is_finite() or not 0 < value <= units.LONGEST_S:  # more than any bench has
        raise Failure(f"{name}: {text.strip()} must be above 0, and no more than anybody can mean")
    return value


def move(link: Link | SignedLink, held: bool, steps: int, quiet: bool = False) -> Moved:
    """Have the steps made and wait for the last of them; Ctrl-C stops the motor. `held`: time passes by request."""
    before = link.call("status")
    order = link.call("service.jog", steps=steps)
    if not quiet:
        about = f"{steps} steps, {said('nl', order['volume_nl'])}"
        click.echo(f"moving {about}, for {lasting(order['duration_s'])}; Ctrl-C stops it", err=True)
    try:
        after = _awaited(link, held)
    except KeyboardInterrupt:
        link.call("delivery.stop")
        raise
    made = [after[name] - before[name] for name in ("commanded_steps", "delivered_steps")]
    return Moved(steps, made[0], made[1], steps - made[0], after["sensed"], after["pl_per_step"])


def complete(moved: Moved) -> None:
    """Raises `Failure` where steps were not asked of the motor, or the sensor saw fewer or more of them."""
    if moved.left > 0:
        raise Failure(f"it was ended before its last {moved.left} steps: see `thecal status`")
    off = moved.delivered - moved.commanded
    if abs(off) > max(8, moved.commanded // 100):
        what = "fewer" if off < 0 else "more"
        raise Failure(f"the sensor counted {abs(off)} steps {what} than were made: see docs/first_beep.md")


def _awaited(link: Link | SignedLink, held: bool) -> dict[str, Any]:
    """The status once the motor stands still."""
    while True:
        if held:
            link.call("twin.pass", ms=_PASS_MS)
        status = link.call("status")
        if status["therapy"] != "jogging":
            return status
        if not held:
            sleep(_LOOK_S)


def selftest(port: str | None, as_json: bool) -> int:
    """Have every check made, and say what each found. Exit code 1 where one failed."""
    with board.working(port, "selftest.run") as link:
        found = link.call("selftest.run")
    with understood():
        if not found["checks"]:
            raise Stranger
        lines = [_found(row["check"], row["passed"]) for row in found["checks"]]
    for line in [json.dumps(found)] if as_json else lines:
        click.echo(line)
    return int(found["failed"])


def _found(check: str, passed: bool) -> str:
    return f"{check:<9}{'passed' if passed else 'FAILED'}  {_CHECKS.get(check, '')}".rstrip()
