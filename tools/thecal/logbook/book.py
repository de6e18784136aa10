"""The local file of a log, in memory: lines that each hold a record, a gap, a new beginning or a status.

Every line ends with a check over all lines before it and itself, every record with the chain's digest after it; so that
a changed, missing, doubled or moved line is found, and where. docs/log.md describes the format; `VERSION` names it. It
refuses to know of a disk or a pump.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from thecal.errors import Failure, Stranger
from thecal.files import shown
from thecal.logbook.chain import LAST, Break, Broken, Record, chained, digest_of, is_number, ordered, untrue

VERSION = 1
ABOUT = "bench demonstrator, pumps water, no medical device"
_START = "0" * 16
_CHECK = re.compile(r', "check": "([0-9a-f]{16})"\}')
_CHECK_LENGTH = len(', "check": "0123456789abcdef"}')


class Entry(NamedTuple):
    """A line after the head. `what`: record, gap, anew or status; `value`: what it holds under that name."""

    what: str
    value: dict[str, Any]


class Book:
    """A log as far as it is known: `seq` and `digest` are the chain's at its end, `name` what messages call it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.head: dict[str, Any] = {}
        self.entries: list[Entry] = []
        self.seq = 0
        self.digest = bytes(32)
        self.digests: dict[int, bytes] = {}
        """After which record the chain had which digest, as the pump numbers them now."""
        self.lines = 0
        self.torn = 0
        """Bytes at the end of its file that are no whole line, and do not count."""
        self._check = _START

    def records(self) -> Iterator[Record]:
        """Every record, in the order in which they came."""
        return (entry.value for entry in self.entries if entry.what == "record")

    def status(self) -> dict[str, Any] | None:
        """What the pump said of itself last."""
        told = [entry.value for entry in self.entries if entry.what == "status"]
        return told[-1] if told else None

    def begin(self, board: str, serial: Any, after: int, digest: bytes) -> str:
        """The first line: of which pump, and after which record with which digest this log begins."""
        about = {"thecal_log": VERSION, "about": ABOUT, "board": board, "serial": serial}
        return self._added({**about, "after": after, "digest": digest.hex()})

    def record(self, record: Record) -> str:
        """The line of the next record; raises `Broken` where it does not follow."""
        return self._added({**record, "digest": chained(self.digest, record).hex()})

    def gap(self, last: int, why: str, digest: bytes) -> str:
        """The line that says that the records up to `last` can be had no more; `digest` is the chain's after them."""
        gap = {"first": self.seq + 1, "last": last, "why": why}
        return self._added({"gap": gap, "digest": digest.hex()})

    def anew(self, after: int) -> str:
        """The line that says that the pump has lost what came after a record, and goes on from there."""
        anew = {"after": after, "lost": self.seq - after}
        return self._added({"anew": anew, "digest": self.digests[after].hex()})

    def note(self, status: dict[str, Any]) -> str:
        """The line with what the pump says of itself."""
        return self._added({"status": status})

    def read(self, line: bytes) -> None:
        """Take in a line of a file, without its newline. Raises `Broken`, or `Failure` for a file that is no log."""
        value = _object(line)
        if not self.head and (not value or "thecal_log" not in value):
            raise Failure(f"{self.name} is no log of a pump")
        if not self.head and value and value["thecal_log"] != VERSION:
            raise Failure(
                f"{self.name} is a log of format {shown(value['thecal_log'])}; I know format {VERSION}"
            )
        if value is None:
            raise self._broken("the line is not whole", "a JSON object", f"{len(line)} bytes")
        value.pop("check", None)
        try:
            self._take(value)
        except Stranger:
            raise self._broken("the line has not the form of a log's", "a record", _cut(line)) from None
        self._judge(line)

    def _added(self, value: dict[str, Any]) -> str:
        self._take(dict(value))
        text = json.dumps(value)[:-1]
        self._check = _check(self._check, text.encode())
        self.lines += 1
        return f'{text}, "check": "{self._check}"}}\n'

    def fits(self, line: bytes) -> bool:
        """Whether a line, without its newline, is whole and the next one."""
        expected, found = self._checks(line)
        return expected == found

    def _checks(self, line: bytes) -> tuple[str, str]:
        """The check that a line should end with, and the one that it does."""
        found = _CHECK.fullmatch(line[-_CHECK_LENGTH:].decode("ascii", "replace"))
        return _check(self._check, line[:-_CHECK_LENGTH]), found[1] if found else "none"

    def _judge(self, line: bytes) -> None:
        """The line's check, after what it holds: a digest that is wrong says more."""
        check, found = self._checks(line)
        if found != check:
            raise self._broken("the line's check is wrong", check, found, 0)
        self._check = check
        self.lines += 1

    def _take(self, value: dict[str, Any]) -> None:
        if not self.head:
            self._take_head(value)
        elif "gap" in value:
            self._take_gap(value["gap"], digest_of(value.get("digest")))
        elif "anew" in value:
            self._take_anew(value["anew"], digest_of(value.get("digest")))
        elif "status" in value:
            self._add("status", value["status"])
        else:
            found = value.pop("digest", None)
            self._take_record(ordered(value), digest_of(found))

    def _take_head(self, head: dict[str, Any]) -> None:
        after = self._number(head.get("after"))
        self.seq, self.digest = after, digest_of(head.get("digest"))
        self.digests = {after: self.digest}
        self.head = head

    def _take_record(self, record: Record, found: bytes) -> None:
        if record["seq"] != self.seq + 1:
            raise self._broken("records are missing or doubled", f"record {self.seq + 1}", str(record["seq"]))
        wrong = untrue(record)
        if wrong:
            raise Broken(self.name, wrong, self._whole())
        expected = chained(self.digest, record)
        if expected != found:
            raise self._broken("its digest is wrong", expected.hex(), found.hex())
        self._move(record["seq"], expected)
        self._add("record", record)

    def _take_gap(self, gap: Any, digest: bytes) -> None:
        self._add("gap", gap)
        last = self._number(gap.get("last"))
        if gap.get("first") != self.seq + 1 or last <= self.seq:
            raise self._broken("a gap is elsewhere", f"from record {self.seq + 1}", shown(gap.get("first")))
        self._move(last, digest)

    def _take_anew(self, anew: Any, digest: bytes) -> None:
        self._add("anew", anew)
        known = self.digests.get(anew["after"], b"") if isinstance(anew.get("after"), int) else b""
        if known != digest:
            raise self._broken("the pump goes on from a record that is not here", known.hex(), digest.hex())
        self.digests = {seq: at for seq, at in self.digests.items() if seq <= anew["after"]}
        self._move(anew["after"], digest)

    def _number(self, seq: Any) -> int:
        if not is_number(seq):
            raise self._broken("this is no number of a record", f"0 to {LAST}", shown(seq))
        return seq

    def _move(self, seq: int, digest: bytes) -> None:
        self.seq, self.digest = seq, digest
        self.digests[seq] = digest

    def _add(self, what: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise Stranger()
        self.entries.append(Entry(what, value))

    def _broken(self, what: str, expected: str, found: str, ahead: int = 1) -> Broken:
        return Broken(self.name, Break(self.seq + ahead, what, expected, found), self._whole())

    def _whole(self) -> str:
        return f"; line {self.lines + 1}, the {self.lines} lines before it are whole"


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _check(before: str, text: bytes) -> str:
    return hashlib.sha256(before.encode() + text).hexdigest()[:16]


def _cut(line: bytes) -> str:
    return repr(line[:40].decode("utf-8", "replace"))
