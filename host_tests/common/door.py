"""A reservoir's drugs and their limits, as the tests of the dose limits share them. Asserts nothing of the limits."""

from pump.dose_limits import DoseLimits, SoftLimits, parse_content
from pump.faults import Faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.dose_limits import Content

    Json = dict[str, Any]

BACLOFEN = ("baclofen", 500_000)  # 1 ng in 2 nL
TOP = "at most 2000000 ng of baclofen a day"


def mixture(*parts: "tuple[object, object]") -> "list[Json]":
    return [{"name": name, "concentration_ng_per_ml": concentration} for name, concentration in parts]


def content(*parts: "tuple[str, int]") -> "Content":
    faults = Faults()
    result = parse_content(mixture(*parts), faults)
    assert not faults.found, faults.found
    return result


def told(document: object) -> "list[tuple[str, object, str]]":
    faults = Faults()
    parse_content(document, faults)
    return [(fault["path"], fault["value"], fault["allowed"]) for fault in faults.found]


class Door:
    """The limits of a reservoir, and what they found."""

    def __init__(self, *parts: "tuple[str, int]") -> None:
        self._faults = Faults()
        self._soft = SoftLimits()
        self.limits = DoseLimits(content(*parts), self._faults, self._soft)

    def hard(self) -> "list[tuple[str, object, str]]":
        return [(fault["path"], fault["value"], fault["allowed"]) for fault in self._faults.found]

    def soft(self) -> "list[tuple[str, str, int, int]]":
        keys = ("drug", "what", "figure_ng_per_day", "limit_ng_per_day")
        return [(it[keys[0]], it[keys[1]], it[keys[2]], it[keys[3]]) for it in self._soft.found]
