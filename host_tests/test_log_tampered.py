"""A log's file that somebody changed: found, wherever it was, and named."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logs import Stops, complaint, fetch, live, records, thecal
from thecal.errors import Failure
from thecal.logbook import file
from thecal.logbook.book import Book
from thecal.logbook.chain import Broken
from thecal.logbook.download import Download, compared
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


def test_a_changed_file_is_refused_by_every_command(kept: Path, tmp_path: Path) -> None:
    changed = kept.read_bytes().replace(b'"seq": 12, "day": 2', b'"seq": 12, "day": 3')
    kept.write_bytes(changed)
    for command in (
        ("download",),
        ("verify",),
        ("show",),
        ("export", "--out", tmp_path / "x.csv"),
        ("report", "--out", tmp_path / "x.html"),
    ):
        said = complaint("log", command[0], kept, *command[1:])
        assert "breaks at record 12: its day is not that of its bytes: expected 20" in said
    told = json.loads(thecal("log", "verify", kept, "--json").stdout)
    assert told["whole"] is False and told["break"]["seq"] == 12
    assert kept.read_bytes() == changed


def test_a_pump_shows_a_file_that_was_made_anew(kept: Path, lived: Pump) -> None:
    """Whoever reckons every digest anew makes a whole file; beside the pump it is found."""
    book = Book("forged")
    lines = [book.begin("virtual", None, 0, bytes(32))]
    for record in records(kept):
        lines.append(book.record({**record, "event": "day_ended"} if record["seq"] == 2 else record))
    kept.write_text("".join(lines))
    assert thecal("log", "verify", kept).exit_code == 0
    with pytest.raises(Broken, match="at record 2: the pump tells another record"):
        compared(lived, file.load(kept))


# covers: LOG-7
@pytest.mark.parametrize("number", [2**32, 10**30, True, -1])
@pytest.mark.parametrize("place", ["gap", "head"])
def test_a_file_made_anew_with_numbers_that_no_record_has_is_refused(
    tmp_path: Path, number: Any, place: str
) -> None:
    path, after = tmp_path / "pump.log", json.dumps(number)
    head, gap = (
        Book("forged").begin("virtual", None, 0, bytes(32)),
        '{"gap": {"first": 1, "last": 7, "why": "x"}',
    )
    head = head if place == "gap" else remade("0" * 16, head.replace('"after": 0', f'"after": {after}'))
    gap = remade(
        json.loads(head)["check"], f'{gap.replace("7", after)}, "digest": "{"0" * 64}", "check": ""}}'
    )
    path.write_text(head + gap)
    told = complaint("log", "verify", path)
    assert f"this is no number of a record: expected 0 to 4294967295, found {after}; line" in told


def remade(before: str, line: str) -> str:
    """With a check that is right again."""
    text = line.partition(', "check"')[0]
    return f'{text}, "check": "{sha256((before + text).encode()).hexdigest()[:16]}"}}\n'


@pytest.fixture(scope="module")
def whole() -> list[bytes]:
    """The lines of a file with every kind of line and, among its records, one with every kind of figure."""
    pump, book = live(Pump()), Book("a log")
    lines: list[str] = []
    Download(pump, book, lines.extend).run()
    pump.run("2d")
    Download(pump, book, lines.extend).run()
    return "".join(lines).encode().splitlines()


def read(lines: list[bytes]) -> Book:
    book = Book("a log")
    for line in lines:
        book.read(line)
    return book


def places(line: bytes) -> list[str]:
    """The names of what a line holds, one below another with a dot."""
    value = json.loads(line)
    inner = [f"status.{name}" for name in value.get("status", {})]
    return [*value, *inner]


def changed(line: bytes, place: str, value: Any) -> bytes:
    whole = json.loads(line)
    holder, *names = whole, *place.split(".")
    for name in names[:-1]:
        holder = holder[name]
    if holder[names[-1]] == value and type(holder[names[-1]]) is type(value):
        value = "another"
    holder[names[-1]] = value
    return json.dumps(whole).encode()


values = st.one_of(
    st.none(),
    st.integers(-(2**33), 2**33),
    st.text(max_size=70),
    st.booleans(),
    st.lists(st.none()),
    st.just({}),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_field_of_any_line_that_is_changed_is_found(whole: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    place = data.draw(st.sampled_from(places(whole[at])))
    line = changed(whole[at], place, data.draw(values))
    with pytest.raises(Failure) as raised:
        read([*whole[:at], line, *whole[at + 1 :]])
    told = json.loads(whole[at])
    if isinstance(raised.value, Broken):
        assert f"line {at + 1}," in str(raised.value)
        assert raised.value.broken.seq == told.get("seq", raised.value.broken.seq)
    else:
        assert place == "thecal_log"


# covers: LOG-7
def test_every_field_of_every_line_is_found_when_it_is_changed(whole: list[bytes]) -> None:
    count = 0
    for at, line in enumerate(whole):
        for place in places(line):
            with pytest.raises(Failure):
                read([*whole[:at], changed(line, place, 7)])
            count += 1
    assert count > 300


# covers: LOG-7
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_that_is_changed_is_found(whole: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    line = bytearray(whole[at])
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Failure):
        read([*whole[:at], *bytes(line).split(b"\n")])


# covers: LOG-7
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_line_that_is_missing_doubled_or_moved_is_found(whole: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(whole) - 2))
    to = data.draw(st.integers(1, len(whole) - 1).filter(lambda to: to != at))
    without = [*whole[:at], *whole[at + 1 :]]
    for lines in (without, [*whole[: at + 1], *whole[at:]], [*without[:to], whole[at], *without[to:]]):
        with pytest.raises(Broken):
            read(lines)


# covers: LOG-7
def test_a_break_names_record_and_both_digests(whole: list[bytes]) -> None:
    at = next(at for at, line in enumerate(whole) if b'"seq": 9,' in line)
    true = json.loads(whole[at])["digest"]
    with pytest.raises(Broken) as raised:
        read([*whole[:at], changed(whole[at], "digest", "ab" * 32)])
    assert raised.value.broken == (9, "its digest is wrong", true, "ab" * 32)
    assert str(raised.value) == (
        f"a log breaks at record 9: its digest is wrong: expected {true}, found {'ab' * 32}; "
        f"line {at + 1}, the {at} lines before it are whole"
    )


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(st.binary(max_size=80), min_size=1, max_size=3))
def test_no_bytes_make_more_than_a_line_of_complaint(whole: list[bytes], lines: list[bytes]) -> None:
    for before in ([], whole[:3]):
        with pytest.raises(Failure):
            read([*before, *lines])


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(["gap", "anew", "status", "seq", "thecal_log", "digest"]), value=json_values)
def test_no_line_of_json_makes_more_than_a_line_of_complaint(
    whole: list[bytes], name: str, value: Any
) -> None:
    for before in ([], whole[:3]):
        line = json.dumps({name: value, "digest": "00" * 32, "check": "0" * 16}).encode()
        with pytest.raises(Failure):
            read([*before, line])


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"records": 1},
        {"records": [], "digest_before": "00" * 32, "digest": "00" * 32},
        {"records": [{"seq": 1}], "digest_before": "00" * 32, "digest": "00" * 32},
        {
            "records": [{"seq": True, "day": 1, "ms": 1, "event": "x", "hex": "0" * 48}],
            "digest_before": "00" * 32,
        },
        {
            "records": [{"seq": 1, "day": 0, "ms": 0, "event": "\x1b[2J", "hex": "01" + "0" * 46}],
            "digest_before": "00" * 32,
            "digest": "00" * 32,
        },
    ],
)
def test_what_is_no_pump_is_told(lived: Pump, tmp_path: Path, answer: Any) -> None:
    def change(method: str, told: Any) -> Any:
        return answer if method == "log.read" else told

    with pytest.raises(Failure, match="what answers there is no pump I know"):
        fetch(Stops(lived, change=change), tmp_path / "pump.log")
