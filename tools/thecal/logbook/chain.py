"""The digest chain of a pump's log, reckoned on the host: a record follows on the one before it, or the log breaks.

It knows the 24 bytes of a record and no event: a name that this host has never heard of is kept as it is told.
"""

from __future__ import annotations

import hashlib
import re
import struct
from typing import Any, NamedTuple

from thecal.errors import Failure, Stranger

Record = dict[str, Any]

FIRST = ("seq", "day", "ms", "event")
_BYTES = struct.Struct("<IHIBBiii")  # number, day, ms, kind, arg, a, b, c
_HEX = re.compile(r"[0-9a-f]{48}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_OURS = ("digest", "check")  # what the file adds to a record
LAST = 2**32 - 1
"""The highest number that a record can have: it has 32 bits for it, as for its ms."""


class Break(NamedTuple):
    """Where a log does not go on from what is before it: the record, what is wrong there, and both figures."""

    seq: int
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"at record {self.seq}: {self.what}: expected {self.expected}, found {self.found}"


class Broken(Failure):
    """A log that breaks, in one line: which log, where, and how much before it is whole."""

    def __init__(self, name: str, broken: Break, more: str = "") -> None:
        super().__init__(f"{name} breaks {broken}{more}")
        self.name, self.broken = name, broken


class Page(NamedTuple):
    """An answer to `log.read`: records, oldest first, and the chain's digests before the first and after the last."""

    records: list[Record]
    before: bytes
    after: bytes


def chained(digest: bytes, record: Record) -> bytes:
    """The chain's digest after a record."""
    return hashlib.sha256(digest + bytes.fromhex(record["hex"])).digest()


def ordered(record: Any) -> Record:
    """A record with its fields in one order. Raises `Stranger` where it has not the form that a pump gives it."""
    if not isinstance(record, dict) or not all(_plain(name, value) for name, value in record.items()):
        raise Stranger()
    whole = [record.get(name) for name in FIRST[:3]]
    if not all(is_number(value) for value in whole) or not isinstance(record.get("event"), str):
        raise Stranger()
    if not _HEX.fullmatch(str(record.get("hex"))):
        raise Stranger()
    figures = sorted(record.keys() - {*FIRST, "hex"})
    return {name: record[name] for name in (*FIRST, *figures, "hex")}


def untrue(record: Record) -> Break | None:
    """Whether a record's figures are those of its bytes, as far as one can tell without the pump's names."""
    seq, day, ms, _, *figures = _BYTES.unpack(bytes.fromhex(record["hex"]))
    for name, value, true in zip(FIRST, [record[name] for name in FIRST], (seq, day, ms), strict=False):
        if value != true:
            return Break(record["seq"], f"its {name} is not that of its bytes", str(true), str(value))
    for name, value in record.items():
        if name not in FIRST and isinstance(value, int) and value not in figures:
            bytes_have = "one of " + " ".join(map(str, figures))
            return Break(record["seq"], f"its {name} is not that of its bytes", bytes_have, str(value))
    return None


def page_of(answer: Any) -> Page:
    """A pump's answer to `log.read`. Raises `Stranger` for what no pump answers."""
    if not isinstance(answer, dict) or not isinstance(answer.get("records"), list):
        raise Stranger()
    records = [ordered(record) for record in answer["records"]]
    numbers = [record["seq"] for record in records]
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise Stranger()
    return Page(records, digest_of(answer.get("digest_before")), digest_of(answer.get("digest")))


def digest_of(text: Any) -> bytes:
    """A digest as a pump tells it. Raises `Stranger` for what is none."""
    if not isinstance(text, str) or not _DIGEST.fullmatch(text):
        raise Stranger()
    return bytes.fromhex(text)


def is_number(value: Any) -> bool:
    """Whether a record can have it as its number."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST


def _plain(name: Any, value: Any) -> bool:
    """Names and whole figures only: no text of a stranger's reaches a terminal or a page."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in _OURS:
        return False
    if name == "hex" or value is None or isinstance(value, int):
        return True
    return isinstance(value, str) and bool(_NAME.fullmatch(value))
