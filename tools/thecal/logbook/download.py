"""The download of a log: page by page from where the book ends, each proved before it is kept.

What the pump can give back no more is told as a gap; a pump that lost its last records in a power cut is gone on with
from the last that both have; any other pump is turned down. It refuses to know where lines are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from thecal.errors import Failure, Stranger
from thecal.link import Refused
from thecal.logbook.book import Book
from thecal.logbook.chain import Break, Broken, Page, Record, chained, digest_of, is_number, page_of, untrue

_MOST = 50  # a page is one line of the link, and one write to the disk
_BEGINNINGS = ("power_returned", "pump_started")

Keep = Callable[[Iterable[str]], None]


class Caller(Protocol):
    """Whoever asks a pump: a `Link`, or a test's pump."""

    def call(self, method: str, **params: Any) -> Any: ...


class Fetched(NamedTuple):
    """What a download brought: new records, those that are missing for good, those that the pump itself has lost."""

    new: int
    missing: int
    lost: int


class Download:
    """One download into a book; `keep` is given the lines of each page before the next is asked for."""

    def __init__(self, link: Caller, book: Book, keep: Keep) -> None:
        self._link, self._book, self._keep = link, book, keep
        self._new = self._missing = self._lost = 0

    def run(self) -> Fetched:
        """Fetch what is new, and last the status. Raises `Broken`, or `Failure` where this is another pump."""
        status = self._link.call("status")
        target, digest = _end(status)
        self._begin(status)
        self._same(status, target)
        while self._book.seq < target:
            self._take(*self._page(self._book.seq, target))
        if self._book.digest != digest:
            raise self._broken(target, "the pump's status has another digest", digest, self._book.digest)
        self._keep([self._book.note(status)])
        return Fetched(self._new, self._missing, self._lost)

    def _begin(self, status: dict[str, Any]) -> None:
        book, serial = self._book, status.get("serial")
        if not book.head:
            self._keep([book.begin(str(status.get("board")), serial, 0, bytes(32))])
        known = book.head.get("serial")
        if known and serial and known != serial:
            raise Failure(
                f"{book.name} is the log of pump {known}, and this is pump {serial}: use another file"
            )

    def _same(self, status: dict[str, Any], target: int) -> None:
        """See that the pump's log goes on where the book ends, or where it branches off."""
        seq = self._book.seq
        if target >= seq and self._at(seq) in (None, self._book.digest):
            return
        common = self._common(min(seq, target))
        follows = self._ask(common, 1).records if 0 < common < target else []
        if not follows or follows[0]["event"] not in _BEGINNINGS:
            raise Failure(self._other(status, common))
        self._lost = seq - common
        self._keep([self._book.anew(common)])

    def _at(self, seq: int) -> bytes | None:
        """The pump's digest after a record; None where it has none any more."""
        try:
            page = self._ask(seq, 1)
        except Refused as error:
            if _unreadable(error):
                return None
            raise
        return None if page.records and page.records[0]["seq"] != seq + 1 else page.before

    def _common(self, most: int) -> int:
        """The last record up to which pump and book agree; 0 where there is none."""
        agreed, differs = 0, most + 1
        while differs - agreed > 1:
            middle = (agreed + differs) // 2
            here, there = self._book.digests.get(middle), self._at(middle)
            if here is None or there is None or here == there:
                agreed = middle  # what cannot be compared lies before what can
            else:
                differs = middle
        proved = self._book.digests.get(agreed)
        return agreed if proved is not None and self._at(agreed) == proved else 0

    def _other(self, status: dict[str, Any], common: int) -> str:
        book = self._book
        until = f"they agree up to record {common} only" if common else "they have no record in common"
        return (
            f"another pump, or one that began its numbers anew: {book.name} ends at record {book.seq} with digest "
            f"{book.digest.hex()}, the pump's log at {status['log_seq']} with {status['log_digest']}; {until}; "
            "use another file"
        )

    def _page(self, after: int, target: int) -> tuple[Page, str]:
        """The next records, and why those before them are missing where they are."""
        try:
            return self._ask(after, min(_MOST, target - after)), "overwritten"
        except Refused as error:
            if not _unreadable(error):
                raise
        for skipped in range(after, target):
            try:
                page = self._ask(skipped, 1)
            except Refused as error:
                if not _unreadable(error):
                    raise
            else:
                return page, "unreadable"
        raise Failure(f"the pump cannot read records {after + 1} to {target} back from its store")

    def _ask(self, after: int, most: int) -> Page:
        page = page_of(self._link.call("log.read", after=after, most=most))
        if page.records and (page.records[0]["seq"] <= after or len(page.records) > most):
            raise Stranger()
        return page

    def _take(self, page: Page, why: str) -> None:
        """Keep what a page proves, record for record up to a break."""
        if not page.records:
            raise Stranger()
        lines, first = [], page.records[0]["seq"]
        if first > self._book.seq + 1:
            self._missing += first - 1 - self._book.seq
            lines.append(self._book.gap(first - 1, why, page.before))
        wrong = self._wrong(page)
        for record in page.records:
            if wrong and record["seq"] >= wrong.seq:
                break
            lines.append(self._book.record(record))
            self._new += 1
        self._keep(lines)
        if wrong:
            raise Broken("the pump's log", wrong, f"; {self._book.seq} records before it are whole")

    def _wrong(self, page: Page) -> Break | None:
        """Where a page breaks, if it does."""
        if page.before != self._book.digest and page.records[0]["seq"] == self._book.seq + 1:
            found, what = page.before, "it does not follow on the record before it"
            return Break(self._book.seq + 1, what, self._book.digest.hex(), found.hex())
        digest = page.before
        for record in page.records:
            wrong = untrue(record)
            if wrong:
                return wrong
            digest = chained(digest, record)
        return None if digest == page.after else self._narrowed(page, digest)

    def _narrowed(self, page: Page, digest: bytes) -> Break:
        """The very record: each is asked for alone, with the digests on both sides of it."""
        before = page.before
        for record in page.records:
            alone, reckoned = self._ask(record["seq"] - 1, 1), chained(before, record)
            if not alone.records or alone.records[0] != record or alone.after != reckoned:
                return Break(record["seq"], "its digest is wrong", alone.after.hex(), reckoned.hex())
            before = reckoned
        return Break(page.records[-1]["seq"], "its digest is wrong", page.after.hex(), digest.hex())

    def _broken(self, seq: int, what: str, expected: bytes, found: bytes) -> Broken:
        return Broken("the pump's log", Break(seq, what, expected.hex(), found.hex()))


def compared(link: Caller, book: Book) -> int:
    """How many of the book's records the pump still has, each the same. Raises `Broken` at the first that is not."""
    last = {record["seq"]: record for record in book.records()}
    target, digest = _end(link.call("status"))
    same, after = 0, min(last, default=1) - 1
    while after < min(target, book.seq):
        page = page_of(link.call("log.read", after=after, most=_MOST))
        if not page.records or page.records[0]["seq"] <= after:
            raise Stranger()
        same += sum(_agree(book, record, last.get(record["seq"])) for record in page.records)
        after = page.records[-1]["seq"]
    if target == book.seq and digest != book.digest:
        raise Broken(book.name, Break(target, "the pump's digest differs", digest.hex(), book.digest.hex()))
    return same


def _agree(book: Book, told: Record, kept: Record | None) -> bool:
    if kept is not None and kept != told:
        raise Broken(book.name, Break(told["seq"], "the pump tells another record", told["hex"], kept["hex"]))
    return kept is not None


def _end(status: Any) -> tuple[int, bytes]:
    """Number and digest of the pump's last record. Raises `Stranger` for what is no status."""
    if not isinstance(status, dict) or not is_number(status.get("log_seq")):
        raise Stranger()
    return int(status["log_seq"]), digest_of(status.get("log_digest"))


def _unreadable(error: Refused) -> bool:
    return error.data.get("reason") == "memory_error"
