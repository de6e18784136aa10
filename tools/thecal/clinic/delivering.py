"""Stopping delivery and letting it go on, and the pump's clock: what is done to a pump beside its prescription."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from thecal.prescriptions import Caller
from thecal.words import said, stamp

_EPOCH = datetime(1970, 1, 1)


def stop(link: Caller) -> None:
    """No step from now on, until somebody resumes or prescribes; refused only where it is stopped already."""
    link.call("delivery.stop")


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


def told_stop() -> list[str]:
    """What a stop comes to."""
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
