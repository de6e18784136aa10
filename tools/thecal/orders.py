"""Orders of a scenario become plain requests: the digest that a commit names is learned from the pump beforehand.

The pump is asked before anything is prescribed on it: a proposal alone changes nothing and leaves no record. Whether
the step from what runs then is allowed, the pump says when its time has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from thecal import confirm, prescriptions
from thecal.happenings import Happening, Order
from thecal.prescriptions import Caller

Placed = tuple[int, dict[str, Any]]  # a happening in the twin's form, and its index in the file
_OF_A_STEP = ("start", "drop", "drop_again")  # soft limits that depend on what runs


def expanded(caller: Caller, happenings: Sequence[Happening]) -> list[Placed]:
    """Every happening in the twin's form. Raises `Faulty` for an order's prescription, or where nobody has confirmed.

    `caller` is a pump with nothing prescribed.
    """
    return [
        (index, happening)
        for index, order in enumerate(happenings)
        for happening in (_requests(caller, order) if isinstance(order, Order) else [order])
    ]


def _requests(caller: Caller, order: Order) -> Iterator[dict[str, Any]]:
    digest = _digest(caller, order)
    filling = order.filling
    if filling:
        left, withdrawn = filling["left_nl"], filling["withdrawn_nl"]
        yield _request(order, "refill.begin", left_nl=left)
        yield _request(order, "refill.withdrawn", volume_nl=withdrawn)
        yield _request(order, "refill.filled", volume_nl=filling["volume_nl"], drugs=filling["drugs"])
    confirmed = {"confirmations": order.confirmations} if order.confirmations else {}
    yield _request(order, "prescription.propose", prescription=order.draft.device, **confirmed)
    told = {"digest": digest, "reason": order.reason}
    if filling:
        diluted = {"diluted": filling["diluted"]} if "diluted" in filling else {}
        yield _request(order, "refill.finish", **told, **diluted)
    else:
        yield _request(order, "prescription.commit", **told)


def _request(order: Order, method: str, **params: Any) -> dict[str, Any]:
    return {**order.at, "request": {"method": method, "params": params}}


def _digest(caller: Caller, order: Order) -> str:
    passed = prescriptions.check(caller, order.draft)["soft_limits"]
    judged = [soft for soft in passed if soft["what"] not in _OF_A_STEP]
    confirm.require(judged, order.confirmations)
    named = [confirm.naming(soft) for soft in passed]
    return prescriptions.propose(caller, order.draft, named)["digest"]
