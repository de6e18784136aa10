"""`thecal run`: plays a scenario on the virtual board and shows it, to its end or to Ctrl-C.

Whatever ends it, the board's input is closed, upon which the board switches motor and beeper off; nothing is sent
that would stop a therapy, since a conversation never stops a pump. This module refuses to know how a run looks.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from thecal import board, confirm, prescriptions, scenarios, units
from thecal.errors import Failure
from thecal.link import Link
from thecal.live import LiveView
from thecal.logbook import fetch
from thecal.pace import Pace, Timed, Unpaced
from thecal.session import Audience, Plan, Session
from thecal.timeline import JsonLines, Timeline

_WATCH_S = 30  # how long a run lasts in a terminal where nothing else was asked for
_PLAIN = {"title": "A prescription on a fresh pump", "battery": None}


class Stop(threading.Event):
    """Set by Ctrl-C or a request to end; `signal` is which. The second Ctrl-C interrupts for good."""

    signal = 0

    def note(self, number: int, frame: FrameType | None) -> None:
        if self.is_set():
            raise KeyboardInterrupt
        self.signal = number
        self.set()


def plan(
    prescription: Path | None,
    scenario: Path | None,
    length: str | None,
    speed: str | None,
    interpreter: str,
    confirmed: Sequence[str] = (),
) -> Plan:
    """What the command line asks for; without any file, the shipped day. Raises `Failure` or `Faulty`.

    `confirmed`: doses beyond a soft limit, as `morphine:day=16.2mg`, beside those that the scenario confirms.
    """
    chosen = _scenario(prescription, scenario)
    chosen = chosen._replace(confirmations=[*chosen.confirmations, *confirm.from_options(confirmed)])
    seconds = units.duration_s(length) if length is not None else chosen.seconds
    if seconds is None:
        raise Failure(f"--for {length}: give 1s to 3650d, such as 30d, 12h, 90m or 1d12h")
    return Plan(chosen, seconds, interpreter, _speed(speed, seconds))


def run(plan: Plan, json_to: str | None, log_to: Path | None = None) -> int:
    """Play it; returns the exit code. `json_to` is a file for JSON lines, `-` standard output; `log_to` for the log."""
    with contextlib.ExitStack() as stack:
        shelf = stack.enter_context(fetch.fresh(log_to)) if log_to else None
        session = Session(plan, _audiences(stack, json_to))
        stop = stack.enter_context(_interruptible())
        link = stack.enter_context(board.start(plan.interpreter, session.notified))
        session.prepare(link)
        _play(session, link, _pace(plan, json_to), stop)
        if shelf:
            fetch.download(link, shelf)
        link.close()
        session.end(stop.is_set())
    return 128 + stop.signal if stop.is_set() else 0


def shows_live() -> bool:
    """Whether standard output is a terminal that can show a live view."""
    console = Console()
    return console.is_terminal and not console.is_dumb_terminal and console.encoding.startswith("utf")


def _scenario(prescription: Path | None, scenario: Path | None) -> scenarios.Scenario:
    if scenario:
        chosen = scenarios.load(scenario)
    elif prescription:
        chosen = scenarios.convert(_PLAIN, Path())
    else:
        chosen = scenarios.shipped("day")
    return chosen._replace(prescription=prescriptions.load(prescription)) if prescription else chosen


def _speed(text: str | None, seconds: int) -> int | None:
    if text is None:
        return max(seconds // _WATCH_S, 1) if shows_live() else None
    if text == "max":
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 10_000_000:
        raise Failure(f"--speed {text}: give a whole number from 1 to 10000000, or max")
    return int(text)


def _pace(plan: Plan, json_to: str | None) -> Pace:
    return Timed(plan.speed) if plan.speed else Unpaced(frames=shows_live() and json_to != "-")


def _audiences(stack: contextlib.ExitStack, json_to: str | None) -> list[Audience]:
    """Who is told: a live view or a timeline, unless standard output is for JSON, and the JSON lines."""
    heard: list[Audience] = []
    if json_to:
        heard.append(JsonLines(stack.enter_context(_opened(json_to))))
    if json_to != "-":
        heard.append(stack.enter_context(LiveView(Console())) if shows_live() else Timeline(click.echo))
    return heard


def _opened(json_to: str) -> contextlib.AbstractContextManager:
    try:
        return click.open_file(json_to, "w", encoding="utf-8")
    except OSError as error:
        raise Failure(f"--json {json_to}: {(error.strerror or str(error)).lower()}") from None


def _play(session: Session, link: Link, pace: Pace, stop: Stop) -> None:
    end_ms = session.plan.seconds * 1000
    while session.passed_ms < end_ms and not stop.is_set():
        session.pass_time(link, pace.next_ms(end_ms - session.passed_ms))
        session.show(link)
        pace.wait(stop)
    session.look(link)


@contextlib.contextmanager
def _interruptible() -> Iterator[Stop]:
    """Ctrl-C lets the piece of time under way end, so that the account is whole."""
    stop = Stop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(number, stop.note) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
