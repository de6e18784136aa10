"""Plays the scenario files: on the virtual board of either interpreter, or in this process with another horizon."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from boards import virtual
from thecal import board, files, scenarios
from thecal.link import Notified, Refused
from thecal.session import Plan, Session

SCENARIOS = Path(__file__).parent / "scenarios"
FILES = sorted(SCENARIOS.glob("*.json"))
KNOWN = {
    "modes",
    "alarms",
    "standing",
    "fallback",
    "refused",
    "events",
    "signals",
    "missed",
    "extra",
    "programmed_pl",
}


def expected(file: Path) -> dict[str, Any]:
    """What must come of it, as the file has it."""
    return files.read_json(file)["expect"]


class Played:
    """One run to its end: `events` as the board told them, `signals` in the order of their first time, the summary."""

    draws = False

    def __init__(self, file: Path, interpreter: str, start: Callable[[Notified], Any]) -> None:
        scenario = scenarios.load(file)
        self.events: list[dict[str, Any]] = []
        self.signals: list[str] = []
        self.session = Session(Plan(scenario, scenario.seconds, interpreter, None), [self])
        with start(self._heard) as link:
            self.session.prepare(link)
            self.session.pass_time(link, scenario.seconds * 1000)
            self.session.look(link)
        self.session.end()

    def _heard(self, method: str, params: dict[str, Any]) -> None:
        if method == "sound" and params["signal"] not in self.signals:
            self.signals.append(params["signal"])
        self.session.notified(method, params)

    def begin(self, session: Session) -> None:
        return

    def event(self, event: dict[str, Any]) -> None:
        self.events.append(event)

    def frame(self, session: Session) -> None:
        return

    def end(self, summary: dict[str, Any]) -> None:
        self.summary = summary

    def of(self, event: str, key: str) -> list[Any]:
        """A figure of every event of one kind, in their order."""
        return [told[key] for told in self.events if told["event"] == event]


@cache
def on(interpreter: str, file: Path) -> Played:
    """On the virtual board: a process of its own, as `thecal run` starts it. Each is played once."""
    return Played(file, interpreter, lambda notified: board.start(interpreter, notified))


def with_horizon(horizon_ms: int, file: Path) -> Played:
    """In this process, with steps authorised that far ahead."""
    return Played(file, "cpython", lambda notified: InProcess(horizon_ms, notified))


class InProcess:
    """A pump in this process that answers as a link does."""

    def __init__(self, horizon_ms: int, notified: Notified) -> None:
        self._notified = notified
        self._answer: dict[str, Any] = {}
        self._loop = virtual.open(self._hear, held=True, horizon_ms=horizon_ms)

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *raised: object) -> None:
        self._loop.close()

    def call(self, method: str, **params: Any) -> Any:
        self._loop.turn(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        if "error" in self._answer:
            error = self._answer["error"]
            raise Refused(error["code"], error["message"], error.get("data"))
        return self._answer["result"]

    def _hear(self, line: str) -> None:
        message = json.loads(line)
        if "id" in message:
            self._answer = message
        else:
            self._notified(message["method"], message["params"])
