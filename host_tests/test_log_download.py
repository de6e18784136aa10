"""`thecal log download`, with a pump on the virtual board: cut off, overwritten, lied to, or another pump."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from at_port import pump_at_port
from logs import WATER, Gone, Stops, complaint, fetch, live, many, records, thecal
from thecal import board
from thecal.errors import Failure
from thecal.link import Refused
from thecal.logbook import file
from thecal.logbook.chain import Broken
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


def test_the_file_has_the_log_as_told_and_the_pump_s_digest(kept: Path, lived: Pump) -> None:
    assert records(kept) == lived.call("log.read", after=0)["records"]
    book = file.load(kept)
    assert book.digest.hex() == lived.status()["log_digest"]
    assert book.status() == lived.status()


# covers: LOG-6
def test_a_second_download_goes_on_and_changes_nothing_before(kept: Path, lived: Pump) -> None:
    before = kept.read_bytes()
    lived.run("3d")
    fetched = fetch(lived, kept)
    assert (fetched.new, fetched.missing, fetched.lost) == (6, 0, 0)
    assert kept.read_bytes().startswith(before)
    assert len(records(kept)) == lived.status()["log_seq"]


# covers: LOG-6
def test_a_download_that_is_cut_off_anywhere_goes_on_where_it_was(lived: Pump, tmp_path: Path) -> None:
    lived.run("60d")
    whole = lived.status()["log_seq"]
    for answers in range(8):
        path = tmp_path / f"{answers}.log"
        try:
            fetch(Stops(lived, answers), path)
        except Failure:
            have = len(records(path)) if path.exists() else 0
        else:
            have = whole
        assert fetch(lived, path).new == whole - have
        assert [record["seq"] for record in records(path)] == list(range(1, whole + 1))


# covers: LOG-7
def test_a_gap_is_told_and_is_no_break(lived: Pump, tmp_path: Path) -> None:
    """The ring of 2,048 records and some is run over twice, between two downloads and before the first."""
    path = tmp_path / "pump.log"
    fetch(lived, path)
    for _ in range(2):
        for _ in range(2400):
            lived.call("alarms.test", alarm="motor_stall")
        lived.run("1d")
        seq = file.load(path).seq
        oldest = lived.call("log.read", after=0, most=1)["records"][0]["seq"]
        fetched = fetch(lived, path)
        assert fetched == (lived.status()["log_seq"] - oldest + 1, oldest - seq - 1, 0)
        assert fetched.missing > 0
    book = file.load(path)
    assert book.digest.hex() == lived.status()["log_digest"]
    said = thecal("log", "verify", path)
    assert said.exit_code == 0
    assert said.stdout.count("in the pump before they were read; this is no break") == 2


# covers: LOG-6
def test_a_pump_that_lost_its_last_records_is_gone_on_with(lived: Pump, tmp_path: Path) -> None:
    path = tmp_path / "pump.log"
    lived.twin.fault("store_broken")
    lived.run("2h")
    lived.call("alarms.test", alarm="eri")
    fetch(lived, path)
    before = records(path)
    saved = next(record["seq"] for record in before if record.get("alarm") == "memory_error") - 1
    mended = {"at_s": 60, "fault": "store_broken", "value": 0}
    cut = {"at_s": 60, "fault": "power_cut_s", "value": 60}
    lived.call("twin.scenario", happenings=[mended, cut])
    lived.run("1h")
    fetched = fetch(lived, path)
    assert fetched.lost == len(before) - saved
    after = records(path)
    assert after[: len(before)] == before
    assert after[len(before)]["event"] in ("pump_started", "power_returned")
    assert file.load(path).digest.hex() == lived.status()["log_digest"]
    assert (
        f"the pump lost {fetched.lost} records after record {saved}" in thecal("log", "verify", path).stdout
    )


# covers: LOG-7
def test_another_pump_is_told_and_the_file_is_left(kept: Path) -> None:
    other, before = Pump(), kept.read_bytes()
    with pytest.raises(Failure, match=r"another pump, or one that began its numbers anew.*use another file"):
        fetch(other, kept)
    other.prescribe({**WATER, "dose_ug_per_day": 400})
    other.run("30d")
    with pytest.raises(Failure, match="another pump"):
        fetch(other, kept)
    assert kept.read_bytes() == before


def test_pumps_with_serials_are_told_apart_by_them(lived: Pump, tmp_path: Path) -> None:
    path = tmp_path / "pump.log"

    def called(serial: str) -> Callable[[str, Any], Any]:
        return lambda method, answer: {**answer, "serial": serial} if method == "status" else answer

    fetch(Stops(lived, change=called("T-1")), path)
    with pytest.raises(Failure, match="is the log of pump T-1, and this is pump T-2"):
        fetch(Stops(lived, change=called("T-2")), path)


@pytest.mark.parametrize("at", [1, 17, 25])
def test_a_record_that_is_changed_on_its_way_is_named_and_what_is_before_it_kept(
    lived: Pump, tmp_path: Path, at: int
) -> None:
    path = tmp_path / "pump.log"

    def change(method: str, answer: Any) -> Any:
        for record in answer.get("records", []):
            if record["seq"] == at:
                record["hex"] = record["hex"][:-2] + "7f"
        return answer

    with pytest.raises(Broken) as raised:
        fetch(Stops(lived, change=change), path)
    assert raised.value.broken.seq == at
    assert raised.value.broken.expected != raised.value.broken.found
    assert (len(records(path)) if path.exists() else 0) == at - 1
    assert fetch(lived, path).new == lived.status()["log_seq"] - at + 1


def test_a_digest_that_is_wrong_in_the_pump_is_told(lived: Pump, tmp_path: Path) -> None:
    def change(method: str, answer: Any) -> Any:
        return {**answer, "log_digest": "ab" * 32} if method == "status" else answer

    with pytest.raises(Broken, match="the pump's status has another digest: expected abab"):
        fetch(Stops(lived, change=change), tmp_path / "pump.log")


def test_records_that_the_pump_cannot_read_back_are_a_gap(lived: Pump, tmp_path: Path) -> None:
    for _ in range(600):
        lived.call("alarms.test", alarm="motor_stall")
    lived.run("1d")
    path = tmp_path / "pump.log"

    class Damaged(Stops):
        def call(self, method: str, **params: Any) -> Any:
            after = params.get("after", 0)
            if method == "log.read" and after < 256 and after + params["most"] > 128:
                raise Refused(-32001, "cannot be read back", {"reason": "memory_error"})
            return super().call(method, **params)

    fetched = fetch(Damaged(lived), path)
    assert fetched.missing == 128
    assert [entry.value for entry in file.load(path).entries if entry.what == "gap"] == [
        {"first": 129, "last": 256, "why": "unreadable"}
    ]


# covers: LOG-6
def test_a_port_that_vanishes_half_way_is_one_line_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pump.log"
    connect = board.connect

    with pump_at_port() as port:
        with connect(port) as link:
            many(link, 161)
        monkeypatch.setattr(board, "connect", lambda port, notified=None: Gone(connect(port, notified), 5))
        said = complaint("log", "download", path, "--port", port)
        assert "is gone" in said and f"{path} has the log up to record 100: run it again" in said
        monkeypatch.setattr(board, "connect", connect)
        assert thecal("log", "download", path, "--port", port).stdout.startswith("61 new records")
        assert (
            thecal("log", "verify", path, "--port", port).stdout.count("161 of its records are in the pump")
            == 1
        )


# covers: LOG-6
def test_a_download_that_is_killed_goes_on(tmp_path: Path) -> None:
    """SIGKILL as soon as some records are in the file."""
    path = tmp_path / "pump.log"
    with pump_at_port() as port:
        with board.connect(port) as link:
            many(link, 901)
        arguments = [sys.executable, "-m", "thecal", "log", "download", str(path), "--port", port]
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        while process.poll() is None and not (path.exists() and path.stat().st_size > 20_000):
            threading.Event().wait(0.002)
        process.kill()
        process.wait()
        have = len(records(path))
        assert have > 0
        said = thecal("log", "download", path, "--port", port)
        assert said.exit_code == 0
        assert f"{901 - have} new records" in said.stdout
        assert len(records(path)) == 901
