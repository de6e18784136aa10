"""Calls what must be refused: what the tests of requests' parts share. On both interpreters."""

from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def refused(function: "Callable[..., Any]", *arguments: object) -> Refused:
    """The refusal of a call that must not succeed."""
    try:
        function(*arguments)
    except Refused as refusal:
        return refusal
    raise AssertionError("not refused")


def figures(function: "Callable[..., Any]", *arguments: object) -> "tuple[str, int, int]":
    """Its reason, what was asked and what is allowed; its sentence must hold both figures."""
    refusal = refused(function, *arguments)
    for figure in (refusal.asked, refusal.allowed):
        assert str(figure) in refusal.message, refusal.message
    return refusal.reason, refusal.asked, refusal.allowed
