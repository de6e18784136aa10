"""The store on a file system, here the interpreter's own: what it keeps, and what it says when it cannot."""

import os

from drivers.store import FileStore


class _Folder:
    """An empty folder of the test's own, in one that git ignores; gone at the end."""

    def __init__(self, name: str) -> None:
        self.path = ".cache/store_" + name

    def __enter__(self) -> str:
        for folder in (".cache", self.path):
            try:
                os.mkdir(folder)
            except OSError:  # it is there
                pass
        self._empty()
        return self.path

    def __exit__(self, *error: object) -> None:
        self._empty()
        os.rmdir(self.path)

    def _empty(self) -> None:
        for name in os.listdir(self.path):
            os.remove(self.path + "/" + name)


def test_file_store_reads_back_what_was_written_byte_for_byte() -> None:
    with _Folder("bytes") as folder:
        store = FileStore(folder)
        data = bytes([i % 256 for i in range(700)])
        assert store.write("state.0", data)
        assert store.read("state.0") == data


def test_file_store_puts_the_new_content_in_place_of_the_old_also_where_it_is_shorter() -> None:
    with _Folder("shorter") as folder:
        store = FileStore(folder)
        assert store.write("prescription.1", b"a long one") and store.write("prescription.1", b"short")
        assert store.read("prescription.1") == b"short"


def test_file_store_reads_nothing_from_a_file_that_was_begun_and_never_written() -> None:
    with _Folder("begun") as folder:
        with open(folder + "/state.0", "wb"):
            pass
        assert FileStore(folder).read("state.0") is None


def test_file_store_keeps_each_name_apart_and_a_restart_finds_them() -> None:
    with _Folder("names") as folder:
        store = FileStore(folder)
        store.write("log.0", b"first")
        store.write("log.1", b"second")
        again = FileStore(folder)
        assert (again.read("log.0"), again.read("log.1")) == (b"first", b"second")


def test_file_store_reads_nothing_where_there_is_no_such_file_and_no_such_folder() -> None:
    with _Folder("nothing") as folder:
        assert FileStore(folder).read("course") is None
    assert FileStore(folder).read("course") is None


class _Unreadable:
    """A file that is there, and whose flash gives nothing back."""

    def __enter__(self) -> "_Unreadable":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def read(self) -> bytes:
        raise OSError(5, "no flash")


# covers: RST-7
def test_file_store_tells_a_file_that_cannot_be_read_from_one_that_is_not_there() -> None:
    """A new pump may be primed; one that cannot read what it knew may not be taken for new."""
    assert FileStore("", lambda path, mode: _Unreadable()).read("state.0") == b""


def test_file_store_says_that_it_could_not_write() -> None:
    assert not FileStore(".cache/store_that_nobody_made").write("course", b"{}")


class _Full:
    """A file that takes half of what it is given, as a stream may."""

    def __init__(self, fails: bool) -> None:
        self._fails = fails

    def __enter__(self) -> "_Full":
        return self

    def __exit__(self, *error: object) -> None:
        if self._fails:
            raise OSError(28)

    def write(self, data: bytes) -> int:
        return len(data) // 2 if not self._fails else len(data)


def test_file_store_says_so_when_not_all_was_written_or_closing_failed() -> None:
    assert not FileStore("", lambda path, mode: _Full(False)).write("course", b"{}")
    assert not FileStore("", lambda path, mode: _Full(True)).write("course", b"{}")
