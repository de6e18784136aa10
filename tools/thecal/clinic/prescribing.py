"""Propose, read back, commit: what runs, what would run, and what became of it where the line was lost in between.

A proposal changes nothing in a pump; a commit names the digest of the very proposal that was read back. It refuses to
judge a dose, which the pump does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from thecal import confirm, prescriptions
from thecal.clinic import fields
from thecal.clinic.form import Filled, Form, filled
from thecal.errors import Failure
from thecal.files import Fault, Faulty
from thecal.link import Refused
from thecal.prescriptions import Caller, Draft
from thecal.signing import Changed


class Proposal(NamedTuple):
    """What the pump has read back. `running` is the readback of what runs, None where nothing does.

    `document`: what was proposed, in the pump's terms; None where the pump made it itself, as an adjusted dose.
    """

    digest: str
    readback: dict[str, Any]
    running: dict[str, Any] | None
    document: dict[str, Any] | None

    def to_json(self) -> dict[str, Any]:
        return {"digest": self.digest, "readback": self.readback, "running": self.running}


class Checked(NamedTuple):
    """A form that the pump has looked at: its readback where nothing is wrong, else the faults by field."""

    filled: Filled
    draft: Draft
    readback: dict[str, Any] | None
    faults: dict[str, list[Fault]]


class Unsure(Failure):
    """The line was lost while a commit was under way: only the pump knows whether it runs the proposal."""


def running(link: Caller) -> dict[str, Any] | None:
    """What runs, as `prescription` (ordered) and `readback` (carried out); None where nothing is prescribed."""
    return link.call("prescription.get")


def check(link: Caller, form: Form) -> Checked:
    """What the pump makes of a form; changes nothing. Raises `Refused` where the step from what runs is too large."""
    told = filled(form)
    draft = Draft(told.value)
    try:
        readback = prescriptions.check(link, draft)
    except Faulty as error:
        return Checked(told, draft, None, told.told(error.faults))
    return Checked(told, draft, None if told.faults else readback, told.faults)


def draft_of(form: Form) -> Draft:
    """A form as a draft. Raises `Faulty` where a field holds no figure."""
    told = filled(form)
    if told.faults:
        raise Faulty([fault for faults in told.faults.values() for fault in faults])
    return Draft(told.value)


def propose(link: Caller, draft: Draft, confirmations: Sequence[dict[str, Any]] = ()) -> Proposal:
    """Have a draft checked whole and read back. Raises `Faulty` with every fault, and every soft limit that asks."""
    confirm.require(prescriptions.check(link, draft)["soft_limits"], list(confirmations))
    return proposal_of(prescriptions.propose(link, draft, list(confirmations)), draft.device)


def proposal_of(answer: dict[str, Any], document: dict[str, Any] | None = None) -> Proposal:
    """The proposal in the pump's answer to `prescription.propose` or `dose.adjust`."""
    return Proposal(answer["digest"], answer["readback"], answer["running"], document)


def commit(link: Caller, digest: str, reason: str) -> None:
    """Run the proposal of this digest.

    Raises `Refused` or `Changed`, and nothing has changed by this; `Unsure` where no answer came.
    """
    reason = fields.reason(reason)
    try:
        link.call("prescription.commit", digest=digest, reason=reason)
    except (Refused, Changed):
        raise
    except Failure as error:
        raise Unsure(
            f"{error.message}; no answer to the commit came: `thecal prescription show` says what the pump runs,"
            " either all of the proposal or what it ran before"
        ) from None


def became(link: Caller, proposal: Proposal) -> bool:
    """After a lost line: whether the pump runs the proposal now. It runs that, or what it ran before, whole."""
    now = running(link)
    return now is not None and _same(now["readback"], proposal.readback)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two readbacks are of the same prescription: limits asked about and a bridge are of the moment."""
    passing = ("soft_limits", "bridge")
    return {k: v for k, v in one.items() if k not in passing} == {
        k: v for k, v in other.items() if k not in passing
    }
