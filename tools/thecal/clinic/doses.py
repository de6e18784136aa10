"""Adjusting the running dose by the drug's steps, and the plan of a taper. The pump reckons; this asks and tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from thecal import confirm
from thecal.clinic import fields, prescribing
from thecal.clinic.prescribing import Proposal
from thecal.errors import Failure
from thecal.prescriptions import Caller
from thecal.units import date_of
from thecal.words import said


def change(text: str) -> dict[str, int]:
    """`+10 %`, `-5` or `120 ug/day` as the pump takes it. Raises `Faulty`, or `Failure` where nothing was given."""
    bare = text.replace("%", "").strip()
    if not bare:
        raise Failure("give a percentage such as +10 % or -5 %, or a dose such as 120 ug/day")
    if bare.lstrip("+-").isdigit():
        return {"percent": fields.whole("change", bare.replace(" ", ""))}
    return {"dose_ng_per_day": fields.figure("change", text, "ng_per_day")}


def check(link: Caller, asked: dict[str, int]) -> dict[str, Any]:
    """What the adjusted prescription would read back as, with the soft limits it would ask about."""
    return link.call("dose.check", **asked)


def adjust(link: Caller, asked: dict[str, int], confirmations: Sequence[dict[str, Any]] = ()) -> Proposal:
    """Propose the adjusted prescription; commit follows as usual. Raises `Faulty` for a soft limit that asks."""
    confirm.require(check(link, asked)["soft_limits"], list(confirmations))
    return prescribing.proposal_of(link.call("dose.adjust", confirmations=list(confirmations), **asked))


def taper(
    link: Caller, percent: int, every_days: int, to_ng_per_day: int | None = None
) -> list[dict[str, Any]]:
    """The plan of lowering the running dose: a day and its dose, today's first."""
    lowest = {} if to_ng_per_day is None else {"to_ng_per_day": to_ng_per_day}
    return link.call("taper.plan", percent=percent, every_days=every_days, **lowest)


def told_taper(plan: list[dict[str, Any]]) -> list[str]:
    """A line a step."""
    return [
        f"{date_of(step['day']).isoformat()}  {said('ng_per_day', step['dose_ng_per_day'])}" for step in plan
    ]
