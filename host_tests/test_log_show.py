"""`thecal log show` and `export`: filters, tables, CSV, JSON; and a run that leaves its log."""

from __future__ import annotations

import csv
import json
import resource
from pathlib import Path
from typing import Any

import pytest

from logs import complaint, fetch, live, records, thecal
from pump import events
from thecal.logbook import file, kinds
from thecal.testing import Pump


@pytest.fixture
def lived(pump: Pump) -> Pump:
    return live(pump)


@pytest.fixture
def kept(lived: Pump, tmp_path: Path) -> Path:
    """Its log in a file."""
    path = tmp_path / "pump.log"
    fetch(lived, path)
    return path


def test_show_filters_by_event_kind_alarm_and_day(kept: Path) -> None:
    def shown(*asked: str) -> list[dict[str, Any]]:
        result = thecal("log", "show", kept, "--json", *asked)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    everything = records(kept)
    assert shown() == everything
    assert {record["event"] for record in shown("--kind", "bolus")} == {"bolus_started", "bolus_ended"}
    assert [record["event"] for record in shown("--event", "day-ended")] == ["day_ended"] * 10
    assert {record["day"] for record in shown("--from", "2026-01-07", "--to", "2026-01-08")} == {20460, 20461}
    assert shown("--alarm", "motor_stall") == []
    assert shown("--last", "2") == everything[-2:]


def test_show_is_a_table_with_units(kept: Path) -> None:
    said = thecal("log", "show", kept, "--kind", "bolus").stdout
    assert "bolus started: 0.020 mL over 10 min" in " ".join(said.split())
    assert "pumps water - not a medical device" in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--event", "day_endet"), "no event day_endet; there is "),
        (("--from", "yesterday"), "--from yesterday: give a day such as 2026-01-05"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "--from 2026-02-01 is after --to 2026-01-01"),
        (("--port", "X"), "give a file or --port, not both"),
    ],
)
def test_a_wrong_filter_is_told(kept: Path, asked: tuple[str, ...], told: str) -> None:
    assert told in complaint("log", "show", kept, *asked)


def test_every_event_of_a_pump_has_a_kind() -> None:
    assert {kinds.kind_of({"event": name}) for name in events.EVENT_NAMES} == set(kinds.KINDS) - {"other"}


def test_csv_and_json_have_every_record(kept: Path, tmp_path: Path) -> None:
    for name in ("out.csv", "out.json"):
        assert thecal("log", "export", kept, "--out", tmp_path / name).exit_code == 0
    with (tmp_path / "out.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(int(row["seq"]), row["event"], row["hex"]) for row in rows] == [
        (record["seq"], record["event"], record["hex"]) for record in records(kept)
    ]
    told = json.loads((tmp_path / "out.json").read_text())
    assert told["records"] == records(kept)
    assert told["digest"] == file.load(kept).digest.hex()


def test_an_export_never_writes_over_a_log_and_leaves_what_was_there(kept: Path, tmp_path: Path) -> None:
    log = tmp_path / "another.csv"
    log.write_bytes(kept.read_bytes())
    assert "is a log of a pump, and is not written over" in complaint("log", "export", kept, "--out", log)
    assert "ends in .csv or .json" in complaint("log", "export", kept, "--out", tmp_path / "x.xls")
    assert "no such file" in complaint("log", "export", kept, "--out", tmp_path / "no" / "x.csv")
    out = tmp_path / "out.csv"
    out.write_text("before")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, limit[1]))
    try:
        assert "file too large" in complaint("log", "export", kept, "--out", out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another.csv", "out.csv", "pump.log"]


def test_a_run_leaves_its_log(tmp_path: Path) -> None:
    path = tmp_path / "day.log"
    arguments = ("run", "--for", "2h", "--speed", "max", "--interpreter", "cpython", "--log", path)
    assert thecal(*arguments).exit_code == 0
    assert "is whole" in thecal("log", "verify", path).stdout
    assert "is the log of another pump: a run is a pump of its own" in complaint(*arguments)


def test_without_a_file_the_pump_s_own_log_is_shown() -> None:
    assert "pump started" in thecal("log", "show").stdout
