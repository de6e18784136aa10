"""A log for other programs: CSV for a spreadsheet, one JSON object for the rest.

A file is written beside and then put in place, so that a full disk leaves what was there. It refuses to write over a
log.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from thecal.errors import Failure
from thecal.logbook import file
from thecal.logbook.book import ABOUT, VERSION, Book
from thecal.logbook.chain import FIRST, Record
from thecal.sentences import sentence
from thecal.words import stamp

FORMATS = (".csv", ".json")


def export(book: Book, records: Sequence[Record], out: Path) -> None:
    """Write records to `out`, whose ending says how. Raises `Failure` for another ending, or where it cannot."""
    if out.suffix.lower() not in FORMATS:
        raise Failure(f"--out {out}: give a name that ends in {' or '.join(FORMATS)}")
    text = _csv(records) if out.suffix.lower() == ".csv" else _json(book, records)
    write(out, text)


def write(out: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all. Raises `Failure` where it cannot, or for a log."""
    if file.is_log(out):
        raise Failure(f"--out {out} is a log of a pump, and is not written over")
    made = ""
    try:
        handle, made = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as beside:
            beside.write(text)
            beside.flush()
            os.fsync(beside.fileno())
        os.chmod(made, 0o644 & ~_umask())
        os.replace(made, out)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            os.unlink(made)
        why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        raise Failure(f"--out {out}: {why}") from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _csv(records: Sequence[Record]) -> str:
    """A row a record: number, time, event, the sentence, then every figure that occurs, in the pump's base units."""
    figures = sorted({name for record in records for name in record} - {*FIRST, "hex"})
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["seq", "time", "event", "what", *figures, "day", "ms", "hex"])
    for record in records:
        what = [record["seq"], stamp(record["day"], record["ms"]), record["event"], sentence(record, {})]
        told = [record.get(name) for name in figures]
        rows.writerow([*what, *told, record["day"], record["ms"], record["hex"]])
    return out.getvalue()


def _json(book: Book, records: Sequence[Record]) -> str:
    lost = [entry.value for entry in book.entries if entry.what == "anew"]
    whole = {
        "thecal_log_export": VERSION,
        "about": ABOUT,
        "board": book.head["board"],
        "serial": book.head.get("serial"),
        "seq": book.seq,
        "digest": book.digest.hex(),
        "gaps": [entry.value for entry in book.entries if entry.what == "gap"],
        "lost": lost,
        "status": book.status(),
        "records": list(records),
    }
    return json.dumps(whole, indent=1) + "\n"
