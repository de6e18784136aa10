"""The store on a file system: a file a name, all in one folder. It knows no file of the pump, and tries nothing twice.

Each file is written in place, in one piece. That it is then the old one or the new one, whenever the power goes, is
littlefs's promise: a file counts from the moment it is closed, and on an error it stays as it was. Only a new name is
there before, and empty: so what is empty was never written.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NO_FILE = (2, 44)  # ENOENT, and the same as WebAssembly numbers it


class FileStore:
    """`folder` must be there. `open`: the file system's, where it is not the interpreter's own."""

    def __init__(self, folder: str, open: "Callable[[str, str], Any]" = open) -> None:
        self._folder = folder
        self._open = open

    def read(self, name: str) -> "bytes | None":
        """The whole file; None where there is none or nothing was ever written to it, b"" where it cannot be read."""
        try:
            with self._open(self._path(name), "rb") as file:
                return file.read() or None
        except OSError as error:
            return None if error.errno in _NO_FILE else b""

    def write(self, name: str, data: bytes) -> bool:
        """False where it could not be written whole."""
        try:
            with self._open(self._path(name), "wb") as file:
                written = file.write(data)
        except OSError:
            return False
        return written == len(data)

    def _path(self, name: str) -> str:
        return self._folder + "/" + name
