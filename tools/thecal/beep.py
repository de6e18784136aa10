"""`thecal beep` and `thecal alarms`: what each alarm sounds like and means, as the pump itself tells it.

A board at a port sounds them itself; else the pump's notes are played here or written down. It knows no alarm by name.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from thecal import board, player, wav
from thecal.errors import Failure, Stranger, understood
from thecal.link import Link
from thecal.sentences import alarm_name
from thecal.signing import SignedLink

_INDENT = "    "
_BETWEEN_S = 0.7  # of silence, or two alarms sound like one


def beep(alarm: str | None, profile: str | None, out: Path | None, port: str | None) -> None:
    """Sound one alarm, or all of them. Raises `Failure` with the known names for an unknown one."""
    asked = {"profile": profile} if profile else {}
    with understood(), board.working(port, "alarms.list", "alarms.test") as link:
        names = _chosen(alarm, [row["alarm"] for row in _table(link)])
        if port is not None and out is None:
            _on_the_board(link, names, asked)
            return
        tests = [link.call("alarms.test", alarm=name, **asked) for name in names]
    with contextlib.closing(Sounds(out)) as sounds, understood():
        for test in tests:
            _say(test)
            click.echo(_INDENT + sounds.sound(test))


def _on_the_board(link: Link | SignedLink, names: list[str], asked: dict[str, str]) -> None:
    """One after the other by the board's own beeper, each with its name while it sounds."""
    for name in names:
        test = link.call("alarms.test", alarm=name, **asked)
        _say(test)
        time.sleep(sum(ms for _, ms in test["notes"]) / 1000 + _BETWEEN_S)


def _say(test: dict[str, Any]) -> None:
    click.echo(f"{alarm_name(test['alarm'])}: {test['priority']} priority, {test['profile']} profile")
    click.echo(_INDENT + test["patient"])


def list_alarms(port: str | None, as_json: bool) -> None:
    """Print the table of alarms, the most urgent first."""
    with understood():
        with board.working(port, "alarms.list") as link:
            rows = _table(link)
        lines = [line for row in rows for line in _told(row)]
    for line in [json.dumps(rows)] if as_json else lines:
        click.echo(line)


def _table(link: Link | SignedLink) -> list[dict[str, Any]]:
    rows = link.call("alarms.list")
    if not isinstance(rows, list) or not rows:
        raise Stranger
    return rows


def _told(row: dict[str, Any]) -> list[str]:
    return [
        f"{row['alarm']}  ({row['priority']} priority)",
        f"{_INDENT}patient:   {row['patient']}",
        f"{_INDENT}clinician: {row['clinician']}",
    ]


def _chosen(alarm: str | None, known: list[str]) -> list[str]:
    if alarm is None:
        return known
    name = alarm.lower().replace("-", "_").replace(" ", "_")
    if name not in known:
        raise Failure(f"no alarm {alarm!r}; known are {', '.join(known)}")
    return [name]


class Sounds:
    """Plays, until the first time that nothing on this machine can; from then on, and with `out`, it writes."""

    def __init__(self, out: Path | None) -> None:
        self._folder = out
        self._writes = out is not None

    def sound(self, test: dict[str, Any]) -> str:
        """Sound it; returns what was done, in words."""
        data = wav.render(test["notes"], test["rise_percent"])
        file = self._place() / f"{test['alarm']}.{test['profile']}.wav"
        _write(file, data)
        if self._writes:
            return f"written to {file}"
        name = player.play(file)
        if name:
            file.unlink()
            return f"played by {name}"
        self._writes = True
        return f"no player here; written to {file}"

    def close(self) -> None:
        """Leave no empty folder behind."""
        if self._folder and not self._writes:
            self._folder.rmdir()

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="thecal-beep-"))
        return self._folder


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise Failure(f"{file}: {(error.strerror or str(error)).lower()}") from None
