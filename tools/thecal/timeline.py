"""A run as plain text: an event after the other, then a summary. For pipes, files, dumb terminals; no colour or cursor.

What is longer than 80 columns goes on in the next line, indented; who wants a line an event takes the JSON. It words
what it is told, and refuses to ask the pump anything.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from typing import Any, TextIO

from thecal.readback import readback_lines
from thecal.sentences import alarm_name, sentence
from thecal.session import Session
from thecal.units import scaled
from thecal.words import NOT_A_DEVICE, lasting, said, stamp

Print = Callable[[str], None]
_COLUMNS = 80
STAMP = 21  # columns of an event before its sentence
NAME = 12  # of a figure's name in the summary


class Timeline:
    """Prints what happens as it happens."""

    draws = False

    def __init__(self, out: Print) -> None:
        self._out = out
        self._texts: dict[str, str] = {}

    def begin(self, session: Session) -> None:
        scenario = session.plan.scenario
        self._texts = {name: alarm.patient for name, alarm in session.alarms.items()}
        self._out(f"thecal, a bench pump: {NOT_A_DEVICE}")
        for line in (scenario.title, scenario.about):
            if line:
                self._out(folded(line, 0))
        if session.readback:
            for line in ("", *readback_lines(session.readback)):
                self._out(folded(line))
        self._out("")

    def event(self, event: dict[str, Any]) -> None:
        self._out(folded(f"{stamp(event['day'], event['ms'])}  {sentence(event, self._texts)}", STAMP))

    def frame(self, session: Session) -> None:
        return

    def end(self, summary: dict[str, Any]) -> None:
        self._out("")
        for line in summary_lines(summary):
            self._out(folded(line, NAME))


class JsonLines:
    """Writes an object a line: every event as the pump told it, and last the summary."""

    draws = False

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def begin(self, session: Session) -> None:
        return

    def event(self, event: dict[str, Any]) -> None:
        self._file.write(json.dumps(event) + "\n")

    def frame(self, session: Session) -> None:
        return

    def end(self, summary: dict[str, Any]) -> None:
        self._file.write(json.dumps(summary) + "\n")
        self._file.flush()


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """The summary for people, a line a figure."""
    rows = [
        ("simulated", lasting(summary["seconds"]) + (", interrupted" if summary["interrupted"] else "")),
        ("programmed", said("pl", summary["programmed_pl"])),
        ("commanded", _steps(summary, "commanded_steps")),
        (
            "delivered",
            _steps(summary, "delivered_steps") + ("" if summary["sensed"] else ", executed, not sensed"),
        ),
        ("missed", f"{summary['missed_steps']} steps"),
        ("a step", f"{scaled(summary['pl_per_step'], 1000)} nL"),
        ("reservoir", said("nl", summary["reservoir_nl"])),
        ("battery", said("percent", summary["battery_percent"])),
        ("alarms", ", ".join(_rung(name, summary) for name in summary["alarms"]) or "none"),
        ("log", f"{summary['log_seq']} records, digest {summary['log_digest']}"),
        ("board", f"{summary['board']}, {summary['interpreter']}"),
    ]
    return [f"{name:<{NAME}}{value}" for name, value in rows]


def folded(line: str, indent: int = 2) -> str:
    """The line, or as many as it takes within 80 columns, all but the first indented. No word or hyphen is broken."""
    if len(line) <= _COLUMNS:
        return line
    fold = textwrap.TextWrapper(
        _COLUMNS, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return fold.fill(line)


def _steps(summary: dict[str, Any], name: str) -> str:
    steps = summary[name]
    return f"{said('pl', steps * summary['pl_per_step'])}, {steps} steps"


def _rung(name: str, summary: dict[str, Any]) -> str:
    times = summary["sounds"].get(name, 0)
    return alarm_name(name) + (f" (sounded {times} times)" if times > 1 else "")
