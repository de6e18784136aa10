"""What the tests of `thecal log` share: a pump with a past, its log in a file, and pumps that are gone half-way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from thecal import cli
from thecal.errors import Failure
from thecal.link import Link
from thecal.logbook import file
from thecal.logbook.download import Download
from thecal.testing import Pump

WATER = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_ug_per_day": 600, "most_bolus_ug": 50},
    "dose_ug_per_day": 500,
}


def live(pump: Pump) -> Pump:
    """Ten days, and some 30 records."""
    pump.prescribe(WATER)
    pump.run("5d")
    pump.request("bolus.start", dose_ng=20_000, duration_s=600)
    pump.run("5d")
    return pump


def many(link: Link, count: int) -> None:
    """Have a pump whose clock runs, and which is new, make records until it has so many."""
    request = {"at_s": 0, "request": {"method": "alarms.test", "params": {"alarm": "eri"}}}
    have = link.call("status")["log_seq"]
    while have < count:
        wanted = have + min(100, count - have)
        link.call("twin.scenario", happenings=[request] * (wanted - have))
        while have < wanted:
            have = link.call("status")["log_seq"]
    assert have == count


def fetch(pump: Any, path: Path) -> Any:
    with file.opened(path) as shelf:
        return Download(pump, shelf.book, shelf.keep).run()


def thecal(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def complaint(*arguments: str | Path) -> str:
    result = thecal(*arguments)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def records(path: Path) -> list[dict[str, Any]]:
    return list(file.load(path).records())


class Stops:
    """A pump that is gone after so many answers; other answers may be changed on their way."""

    def __init__(
        self, pump: Pump, answers: int = 10**9, change: Callable[[str, Any], Any] | None = None
    ) -> None:
        self._pump, self._left, self._change = pump, answers, change

    def call(self, method: str, **params: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise Failure("the pump at X is gone")
        answer = json.loads(json.dumps(self._pump.call(method, **params)))
        return self._change(method, answer) if self._change else answer


class Gone:
    """A link that is closed under its user after so many requests."""

    def __init__(self, link: Link, calls: int) -> None:
        self._link, self._left = link, calls

    def __enter__(self) -> Gone:
        return self

    def __exit__(self, *raised: object) -> None:
        self._link.close()

    def call(self, method: str, **params: Any) -> Any:
        if self._left == 0:
            self._link._wire.hang_up()
            self._link._wire.release()
        self._left -= 1
        return self._link.call(method, **params)
