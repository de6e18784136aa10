"""A log's file on the disk: read whole, and gone on with at its end. What is written stays as it is.

A line that was torn when the writer ended is healed, and only in a file that is a log: what another program wrote is
never touched. It refuses to know what a line means.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from thecal.errors import Failure
from thecal.logbook.book import Book

try:
    import fcntl
except ImportError:  # Windows: two programs at one file are not told apart there
    fcntl = None

_HEAD = b'{"thecal_log": '
_MOST_TORN = (
    65_536  # a page of records is less: more was never written between two moments at which all was kept
)


class Shelf:
    """A file open to be gone on with; `book` is what it holds, `healed` how many bytes of a torn line came off."""

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self._fd = fd
        self.book, whole, torn = _read(path, _all(fd))
        self.healed = len(torn)
        if whole < os.fstat(fd).st_size:
            os.ftruncate(fd, whole)
        if self.book.fits(torn):  # whole but for its newline
            self.book.read(torn)
            self.healed = 0
            self.keep([torn.decode() + "\n"])

    def keep(self, lines: Iterable[str]) -> None:
        """Add lines; they are on the disk when this returns. Raises `Failure` where they cannot be written."""
        data = "".join(lines).encode()
        try:
            while data:
                data = data[os.write(self._fd, data) :]
            os.fsync(self._fd)
        except OSError as error:
            raise Failure(_trouble(self._path, error) + "; what came before is kept") from None


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Shelf]:
    """A log's file, made where there is none. Raises `Failure`, or `Broken` where it was changed."""
    fd = _open(path)
    try:
        yield Shelf(path, fd)
    finally:
        if os.fstat(fd).st_size == 0:  # made for a log of which nothing came
            with contextlib.suppress(OSError):
                path.unlink()
        os.close(fd)


def load(path: Path) -> Book:
    """What a log's file holds; a torn last line does not count. Raises `Failure`, or `Broken` where it was changed."""
    try:
        with path.open("rb") as file:
            _ordinary(path, file.fileno())
            data = file.read()
    except (OSError, ValueError) as error:
        raise Failure(_trouble(path, error)) from None
    book, _, torn = _read(path, data)
    if book.fits(torn):
        book.read(torn)
    else:
        book.torn = len(torn)
    if not book.head:
        raise Failure(f"{path} is no log of a pump")
    return book


def is_log(path: Path) -> bool:
    """Whether what stands there looks like a log of a pump."""
    try:
        with path.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except (OSError, ValueError):
        return False


def _open(path: Path) -> int:
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0), 0o600)
    except (OSError, ValueError) as error:
        raise Failure(_trouble(path, error)) from None
    try:
        _ordinary(path, fd)
        _lock(path, fd)
        _settle(path)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _ordinary(path: Path, fd: int) -> None:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        raise Failure(f"{path} is no ordinary file")


def _lock(path: Path, fd: int) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Failure(f"{path} is being written by another thecal") from None


def _settle(path: Path) -> None:
    """Have the folder's entry of a new file on the disk as well, where the system can."""
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _all(fd: int) -> bytes:
    os.lseek(fd, 0, os.SEEK_SET)
    with os.fdopen(os.dup(fd), "rb") as file:
        return file.read()


def _read(path: Path, data: bytes) -> tuple[Book, int, bytes]:
    """What is whole, how many bytes that is, and the torn rest."""
    book, at = Book(str(path)), 0
    while (end := data.find(b"\n", at)) >= 0:
        if b"\0" in data[at:end] and len(data) - at <= _MOST_TORN:  # what a power cut left of a block
            break
        book.read(data[at:end])
        at = end + 1
    torn = data[at:]
    if torn and not book.head and not (torn.startswith(_HEAD) or _HEAD.startswith(torn)):
        raise Failure(f"{path} is no log of a pump")
    return book, at, torn


def _trouble(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{path}: {(error.strerror or str(error)).lower()}"
    return f"{str(path)!r} is no name of a file"
