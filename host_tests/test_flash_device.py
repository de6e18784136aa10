"""Finding a board and talking to it: every way in which that fails is one line, and no byte of a file is a Ctrl-C."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from thecal import cli
from thecal.errors import Failure
from thecal.flash import device, on_board, ports, tables

PICO, PROBE, OTHER = (0x2E8A, 0x0005), (0x2E8A, 0x000C), (0x046D, 0x0001)


def port(name: str, ids: tuple[int | None, int | None]) -> SimpleNamespace:
    return SimpleNamespace(device=name, vid=ids[0], pid=ids[1])


def test_the_only_board_is_found_among_other_ports() -> None:
    there = [port("/dev/ttyS0", (None, None)), port("/dev/ttyACM1", PROBE), port("/dev/ttyACM0", PICO)]
    assert ports.only([*there, port("/dev/mouse", OTHER)]) == "/dev/ttyACM0"


def test_no_board_is_one_line_that_says_what_to_do() -> None:
    with pytest.raises(Failure, match=r"no board found: plug it in .* BOOTSEL"):
        ports.only([port("/dev/ttyS0", (None, None))])


def test_several_boards_are_listed_to_choose_from() -> None:
    with pytest.raises(Failure) as failure:
        ports.only([port("/dev/ttyUSB0", (0x1A86, 0x7523)), port("/dev/ttyACM0", PICO)])
    assert failure.value.message == (
        "several boards: /dev/ttyACM0 (Raspberry Pi), /dev/ttyUSB0 (CH340); choose one as PORT=/dev/ttyACM0"
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [(13, "dialout"), (11, "is busy"), (16, "is busy"), (25, "no serial port"), (5, "error")],
)
def test_a_port_that_cannot_be_opened_is_told_with_its_remedy(number: int, told: str) -> None:
    assert told in ports.trouble("/dev/ttyACM0", number)


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.binary(max_size=5000), st.just(bytes(range(256)) * 20), st.just(b"\x03" * 600)))
def test_whatever_is_sent_has_no_ctrl_c_in_it_and_arrives_as_it_was(data: bytes) -> None:
    sent = b""
    for start in range(0, len(data), on_board.PIECE * on_board.PIECES):
        sent += device.packed(data[start : start + on_board.PIECE * on_board.PIECES])
    assert 3 not in sent
    assert taken(sent, len(data)) == data


def taken(sent: bytes, size: int) -> bytes:
    """What `on_board.take` writes when it is sent that."""
    written = io.BytesIO()

    class Kept(io.BytesIO):
        def close(self) -> None:
            if not self.closed:
                written.write(self.getvalue())
            super().close()

    spaces = {
        "sys": SimpleNamespace(stdin=SimpleNamespace(buffer=io.BytesIO(sent)), stdout=io.StringIO()),
        "open": lambda path, mode: Kept(),
        "digest": lambda path: "",
    }
    text = device.helper("take", {"sys", "digest", "binascii", "hashlib"})
    exec(text, spaces)
    spaces["take"]("/a", size)  # type: ignore[operator]
    assert spaces["sys"].stdout.getvalue() == "+" * -(-size // (on_board.PIECE * on_board.PIECES))  # type: ignore[union-attr]
    return written.getvalue()


def test_the_hash_of_a_file_is_that_of_its_content(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(os.urandom(5000))
    assert on_board.digest(str(file)) == hashlib.sha256(file.read_bytes()).hexdigest()
    assert on_board.digest(str(tmp_path / "nothing")) == ""


def test_only_what_a_function_needs_is_sent_and_once() -> None:
    sent: set[str] = set()
    first = device.helper("digest", sent)
    assert "def digest(path):" in first and "import hashlib" in first
    assert "look" not in first and '"""' not in first
    then = device.helper("take", sent)
    assert "def take(path, size):" in then and "def digest" not in then and "PIECES = 8" in then
    assert device.helper("take", sent) == ""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_FIRST_S", 0.3)


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], str]]:
    """A port at which somebody says the same bytes again and again, whatever comes."""
    master, slave = os.openpty()
    over = threading.Event()

    def start(says: bytes) -> str:
        def talk() -> None:
            while not over.wait(0.02):
                os.write(master, says)

        threading.Thread(target=talk, daemon=True).start()
        return os.ttyname(slave)

    yield start
    over.set()
    os.close(slave)


def flash_at(name: str, *more: str) -> str:
    """The one line that `thecal flash` fails with."""
    result = CliRunner().invoke(cli.main, ["flash", "--port", name, *more])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.usefixtures("impatient", "nothing_made")
def test_a_board_that_does_not_answer_is_one_line(answering: Callable[[bytes], str]) -> None:
    assert "does not answer: press its reset button" in flash_at(answering(b""))


@pytest.mark.usefixtures("impatient", "nothing_made")
def test_a_board_that_answers_nonsense_is_one_line(answering: Callable[[bytes], str]) -> None:
    assert "is no MicroPython: " in flash_at(answering(b"ready.\r\n"))


@pytest.mark.usefixtures("nothing_made")
def test_a_busy_port_is_one_line(answering: Callable[[bytes], str]) -> None:
    import serial

    name = answering(b"")
    with serial.Serial(name, exclusive=True):
        assert f"port {name} is busy: close the program" in flash_at(name)


@pytest.fixture
def nothing_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No version is made: it is never come to."""
    from thecal.flash import version

    monkeypatch.setattr(version, "bundles", lambda board, folder: {})


@pytest.mark.parametrize("command", ["flash", "mount", "repl", "unflash"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/dev/nothing_here", "no port /dev/nothing_here; there is"),
        ("", "an empty port"),
        ("/dev/null", "no serial port"),
    ],
)
def test_a_port_that_is_none_is_one_line(command: str, name: str, told: str) -> None:
    result = CliRunner().invoke(cli.main, [command, "--port", name])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert told in result.stderr


@pytest.mark.parametrize("command", ["flash", "mount"])
def test_an_unknown_board_gets_the_list(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "pico.py").write_text(
        '"""."""\nNAME = "pico"\nPLATFORM = "rp2"  # x\nMCU = "RP2040"\n'
    )
    (tmp_path / "boards" / "virtual.py").write_text("def open(): ...\n")
    monkeypatch.setattr("thecal.flash.commands.device_dir", lambda: tmp_path)
    result = CliRunner().invoke(cli.main, [command, "--board", "arduino"])
    assert result.exit_code == 2
    assert result.stderr == "thecal: no board 'arduino'; there is pico\n"
    assert tables.known(tmp_path) == [tables.Table("pico", "rp2", "RP2040")]
