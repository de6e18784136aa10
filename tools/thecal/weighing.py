"""What weighed water says of a step: volume from mass, mean, and how sure. Arithmetic only; it asks nobody.

Water weighs less than 1 g/mL, and air carries some of it: at 20 degrees a gram on a balance is 1.0029 mL. Density after
Tanaka and others (2001), buoyancy against steel weights in air of 1.2 kg/m3, as ISO 8655-6 has it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from thecal.errors import Failure

LEAST_RUNS = 2
MOST_RUNS = 10
MOST_SPREAD = 0.05
"""Half the confidence interval, as a part of the mean: beyond it the weighings say nothing."""
MOST_CHANGE = 10
"""Times the present figure, or a part of it: beyond it a unit was mistaken."""
LEAST_CELSIUS, MOST_CELSIUS = 4, 40

_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
"""Student's t, two-sided 95 %, for 1 to 9 degrees of freedom."""
_AIR, _STEEL = 0.0012, 8.0  # g/mL
_MOST_G = 100


class Result(NamedTuple):
    """What a step moves by each weighing, by their mean, and by how much that may be off (95 %), in pL."""

    each_pl: list[float]
    pl_per_step: int
    half_width_pl: float
    before_pl: int

    def off_percent(self) -> float:
        """By how much the figure weighed lies above the present one."""
        return 100 * (self.pl_per_step / self.before_pl - 1)

    def tells(self) -> bool:
        """Whether the present figure lies outside of what the weighings leave open."""
        return abs(self.pl_per_step - self.before_pl) > self.half_width_pl


def ml_per_g(celsius: float) -> float:
    """What a gram of water on a balance takes up, in mL, at 4 to 40 degrees."""
    density = 0.99997495 * (
        1 - (celsius - 3.983035) ** 2 * (celsius + 301.797) / (522528.9 * (celsius + 69.34881))
    )
    return (1 - _AIR / _STEEL) / (1 - _AIR / density) / density


def grams(text: str) -> Decimal:
    """A weight in grams. Raises `Failure` for what is none."""
    try:
        weight = Decimal(text.strip())
    except ArithmeticError:
        raise Failure(f"{text.strip()!r} is no weight in grams") from None
    if not weight.is_finite() or not 0 < weight <= _MOST_G:
        raise Failure(f"{text.strip()} g is no weight of water: above 0, at most {_MOST_G} g")
    return weight


def result(weights: Sequence[Decimal], steps: int, celsius: float, before_pl: int) -> Result:
    """What so many weighings of `steps` steps each say. Raises `Failure` where that is nothing to go by."""
    if not LEAST_RUNS <= len(weights) <= MOST_RUNS:
        raise Failure(
            f"{len(weights)} weighings: from {LEAST_RUNS}, below which no spread is known, to {MOST_RUNS}"
        )
    each = [float(weight) * ml_per_g(celsius) * 1e9 / steps for weight in weights]
    mean = sum(each) / len(each)
    deviation = math.sqrt(sum((one - mean) ** 2 for one in each) / (len(each) - 1))
    half_width = _T95[len(each) - 2] * deviation / math.sqrt(len(each))
    _check(mean, half_width, before_pl)
    return Result(each, round(mean), half_width, before_pl)


def _check(mean: float, half_width: float, before_pl: int) -> None:
    times = mean / before_pl
    if not 1 / MOST_CHANGE <= times <= MOST_CHANGE:
        raise Failure(
            f"a step would move {times:.3g} times what it does now: are the weights in grams, and of that many steps?"
        )
    if half_width > MOST_SPREAD * mean:
        spread = f"{100 * half_width / mean:.1f} %"
        raise Failure(
            f"the weighings lie too far apart: the mean is known to {spread}, and {MOST_SPREAD:.0%} is the most; "
            "look for air, drops and missed steps, or weigh more"
        )
