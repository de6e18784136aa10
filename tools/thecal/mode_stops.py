"""What interrupts a mode, and what the pump refuses in it: asked of a virtual board, as tables for the mode's page.

The sentences and records in them are the pump's own. It refuses to know why a pump answers as it does.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from thecal.errors import Failure
from thecal.link import Refused
from thecal.mode_board import Board, Json
from thecal.words import label, said

Deed = tuple[str, Json] | int
"""A request, or seconds that pass."""

_OF_PRESCRIPTIONS = ("prescription.check", "prescription.propose")
_SILENT = ("battery_measured", "day_ended", "reservoir_filled", "clock_set")
_FIGURES = ("seq", "day", "ms", "hex", "at_ms", "event", "reservoir_nl", "loaded_mv")


class Vain(NamedTuple):
    """Something asked in vain: after `before`, a request, or the page's prescription with `params` changed in it."""

    asked: str
    method: str
    params: Json
    before: tuple[Deed, ...] = ()


def _stop_and_resume(board: Board) -> None:
    board.call("delivery.stop")
    board.call("delivery.resume")


def _again(board: Board) -> None:
    board.prescribe(board.call("prescription.get")["prescription"])


def _empty(board: Board) -> None:
    board.call("service.filled", volume_nl=board.status()["reservoir"]["empty_nl"])


def _lost_clock(board: Board) -> None:
    board.call("twin.fault", fault="clock_lost", value=1)


def _power_cut(board: Board) -> None:
    board.cut_power()


def _power_cut_and_filled(board: Board) -> None:
    volume_nl = board.status()["reservoir"]["volume_nl"]
    board.cut_power()
    board.events.clear()
    board.call("service.filled", volume_nl=volume_nl)


INTERRUPTIONS: tuple[tuple[str, Callable[[Board], None]], ...] = (
    ("`delivery.stop`, and `delivery.resume` at once", _stop_and_resume),
    ("the same prescription committed anew", _again),
    ("a fallback: the reservoir reaches its empty mark", _empty),
    ("the clock is lost", _lost_clock),
    ("the power is cut", _power_cut),
    ("after the power cut the volume is entered by `service.filled`", _power_cut_and_filled),
)


def interruptions(ready: Callable[[], Board]) -> list[tuple[str, str, str]]:
    """What happens, what the pump records of it within a minute, and how it is then, each on a board of `ready`."""
    return [(name, *_interrupted(ready(), act)) for name, act in INTERRUPTIONS]


def _interrupted(board: Board, act: Callable[[Board], None]) -> tuple[str, str]:
    board.events.clear()
    act(board)
    board.run(60)
    told = [_told(event) for event in board.events if event["event"] not in _SILENT]
    status = board.status()
    rate = said("rate_nl_per_day", status["rate_nl_per_day"])
    return ", ".join(told), f"{status['therapy'].replace('_', ' ')}, {rate}"


def _told(event: Json) -> str:
    figures = [_figure(name, event[name]) for name in sorted(event.keys() - {*_FIGURES})]
    return f"`{event['event']}`" + (f" ({', '.join(figures)})" if figures else "")


def _figure(name: str, figure: Any) -> str:
    if name.endswith("_nl"):
        return f"{label(name)} {figure:,} nL"
    return f"{label(name)} {said(name, figure)}"


def refusals(vain: tuple[Vain, ...], prescription: Json, ready: Callable[[], Board]) -> list[tuple[str, str]]:
    """What is asked, and the pump's answer. Raises Failure where it agrees."""
    return [(item.asked, _answer(item, prescription, ready)) for item in vain]


def _answer(item: Vain, prescription: Json, ready: Callable[[], Board]) -> str:
    board = ready()
    for deed in item.before:
        if isinstance(deed, int):
            board.run(deed)
        else:
            board.call(deed[0], **deed[1])
    params = item.params
    if item.method in _OF_PRESCRIPTIONS:
        params = {"prescription": changed(prescription, item.params)}
    try:
        board.call(item.method, **params)
    except Refused as error:
        return _sentence(error)
    raise Failure(f"{item.asked}: the pump agrees")


def changed(prescription: Json, changes: dict[str, Any]) -> Json:
    """The prescription with figures replaced: `{"drugs.0.name": "sugar"}`."""
    result = copy.deepcopy(prescription)
    for path, value in changes.items():
        place: Any = result
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in way:
            place = place[part]
        place[last] = value
    return result


def _sentence(error: Refused) -> str:
    """The pump's words; of a faulty document each fault."""
    faults = error.data.get("faults")
    if not faults:
        return f"`{error.data['reason']}`: {error.message}"
    return "; ".join(f"`{fault['path']}` {fault['value']}: {fault['allowed']}" for fault in faults)
