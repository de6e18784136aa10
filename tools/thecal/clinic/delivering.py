"""Stopping delivery and letting it go on, and the pump's clock: what is done to a pump beside its prescription."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from thecal.link import Refused
from thecal.prescriptions import Caller
from thecal.words import said, stamp

_EPOCH = datetime(1970, 1, 1)
_FAILED = "failed"


def stop(link: Caller) -> dict[str, Any]:
    """No step from now on, until somebody resumes or prescribes; refused only where it is stopped already.

    What else is to be known: in its safe state the pump can keep no stop, and makes no step either.
    """
    try:
        link.call("delivery.stop")
    except Refused:
        if not _failed(link):
            raise
        return {"therapy": _FAILED}
    return {}


def _failed(link: Caller) -> bool:
    """Whether the pump is in its safe state, in which it may know no other request than this."""
    try:
        return link.call("status").get("therapy") == _FAILED
    except Refused:
        return False


def resume(link: Caller) -> dict[str, Any]:
    """Delivery goes on as prescribed; the status then. Raises `Refused` with the reason where it may not."""
    link.call("delivery.resume")
    return link.call("status")


def set_clock(link: Caller, now: datetime) -> dict[str, int]:
    """The pump's clock to this time, which schedule and dates follow; the day and ms that were set."""
    since = now - _EPOCH
    moment = {"day": since.days, "ms": since.seconds * 1000 + since.microseconds // 1000}
    link.call("clock.set", **moment)
    return moment


def told_stop(found: dict[str, Any]) -> list[str]:
    """What a stop comes to."""
    if found:
        return [
            "Nothing is delivered: the pump's program failed, and its motor is off until the power is cycled. Then"
            " it goes on as it was before: where it is to stay stopped, stop it again."
        ]
    return [
        "Delivery is stopped. It stays so, also over a power cut, until a clinician resumes or prescribes."
    ]


def told_resume(status: dict[str, Any]) -> list[str]:
    """What runs now."""
    return [
        f"Delivery: {status['therapy'].replace('_', ' ')}, {said('nl_per_day', status['rate_nl_per_day'])}."
    ]


def told_clock(moment: dict[str, int]) -> list[str]:
    """What was set."""
    return [f"The pump's clock stands at {stamp(moment['day'], moment['ms'])}."]
