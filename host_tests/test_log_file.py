"""The file of a log: torn lines, other programs' files, full disks; what is in it is never lost."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

import pytest

from logs import complaint, fetch, live, records, thecal
from thecal.errors import Failure
from thecal.logbook import file
from thecal.logbook.download import Download
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


# covers: LOG-6
def test_a_torn_last_line_is_healed_wherever_it_was_torn(kept: Path, lived: Pump) -> None:
    data = kept.read_bytes()
    lines = data.splitlines(keepends=True)
    end = len(data) - len(lines[-1])
    start = end - len(lines[-2])
    for cut in [*range(start, end - 1, 7), end - 1, end]:
        kept.write_bytes(data[:cut])
        healed = fetch(lived, kept)
        assert healed.new == (0 if cut >= end - 1 else 1)
        assert kept.read_bytes() == data


def test_what_a_power_cut_left_of_a_block_is_healed(kept: Path, lived: Pump) -> None:
    data = kept.read_bytes()
    cut = data.index(b'{"seq": 20')
    kept.write_bytes(data[:cut] + bytes(100) + b"\n" + bytes(50))
    fetch(lived, kept)
    assert kept.read_bytes() == data


def test_a_zero_byte_in_the_middle_of_much_is_no_torn_end(lived: Pump, tmp_path: Path) -> None:
    path = tmp_path / "pump.log"
    for _ in range(300):
        lived.call("alarms.test", alarm="eri")
    fetch(lived, path)
    data = path.read_bytes().replace(b'"seq": 20,', b'"seq": \0\0,')
    assert len(data) > 80_000
    path.write_bytes(data)
    assert "breaks at record 20" in complaint("log", "download", path)
    assert path.read_bytes() == data


def test_a_torn_end_is_told_where_nothing_is_downloaded(kept: Path) -> None:
    with kept.open("ab") as file_:
        file_.write(b'{"seq": 99')
    assert "a torn last line, 10 bytes, does not count" in thecal("log", "verify", kept).stdout


def test_a_head_that_was_torn_is_healed(kept: Path, lived: Pump) -> None:
    data = kept.read_bytes()
    for cut in (0, 1, 10, 60, data.index(b"\n")):
        kept.write_bytes(data[:cut])
        fetch(lived, kept)
        assert kept.read_bytes() == data


@pytest.mark.parametrize(
    "text",
    [b"hello", b"hello\n", b'{"a": 1}\n', b"[1]\n", b"\xff\xfe\n", b"\n", b'{"thecal_loX', b"\0\0", b"1"],
)
def test_another_program_s_file_is_told_and_not_touched(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(text)
    for command in ("download", "verify", "show"):
        assert complaint("log", command, path) == f"thecal: {path} is no log of a pump\n"
    assert path.read_bytes() == text


def test_a_format_of_tomorrow_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new.log"
    path.write_text('{"thecal_log": 2, "check": "0123456789abcdef"}\n')
    assert "a log of format 2; I know format 1" in complaint("log", "verify", path)


# covers: LOG-6
def test_a_full_disk_is_told_and_loses_nothing(lived: Pump, tmp_path: Path) -> None:
    """The system itself refuses to let the file grow; the next download goes on."""
    path = tmp_path / "pump.log"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))
    try:
        with pytest.raises(Failure, match=f"{path}: file too large; what came before is kept"):
            fetch(lived, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    have = len(records(path))
    assert 0 < have < lived.status()["log_seq"]
    assert fetch(lived, path).new == lived.status()["log_seq"] - have


def test_a_disk_that_fails_to_keep_is_told(
    lived: Pump, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(fd: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with file.opened(tmp_path / "pump.log") as shelf:
        monkeypatch.setattr(os, "fsync", fails)
        with pytest.raises(Failure, match="input/output error"):
            Download(lived, shelf.book, shelf.keep).run()


def test_two_downloads_into_one_file_are_told_apart(kept: Path) -> None:
    with file.opened(kept):
        assert complaint("log", "download", kept) == f"thecal: {kept} is being written by another thecal\n"


def test_what_is_no_ordinary_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "pipe", "no/such"):
        assert complaint("log", "download", tmp_path / name).startswith(f"thecal: {tmp_path / name}"[:-1])
        if name != "pipe":
            complaint("log", "verify", tmp_path / name)
