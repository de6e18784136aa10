"""The keys of a locked board: a file that flashing has written. It tells nobody what is in it.

32 bytes a role in the order of pump.rights, and SHA-256 of them all: what is not whole is no key, and then the pump is
locked for everybody. What follows is to make the file so large that it has a block of the flash to itself. Only boot.py
takes it away.
"""

import os

from machine import unique_id
from pump.digest import sha256
from pump.rights import ROLES

KEY_BYTES = 32
DIGEST_BYTES = 32
_WHOLE_BYTES = KEY_BYTES * len(ROLES) + DIGEST_BYTES
FILE = "/keys"


def serial() -> str:
    """The number of this board, in hex: under it a host keeps the keys."""
    return unique_id().hex()


class FileKeys:
    """Read once. A board that is locked and has none keeps everybody out."""

    def __init__(self, file: str = FILE) -> None:
        self._keys = b""
        self._given = 0
        try:
            with open(file, "rb") as opened:
                data = opened.read(_WHOLE_BYTES)
        except OSError:
            return
        if len(data) > DIGEST_BYTES and sha256(data[:-DIGEST_BYTES]) == data[-DIGEST_BYTES:]:
            self._keys = data[:-DIGEST_BYTES]

    def of(self, role: int) -> "bytes | None":
        """See ports."""
        key = self._keys[role * KEY_BYTES : (role + 1) * KEY_BYTES]
        return key if len(key) == KEY_BYTES else None

    def nonce(self) -> bytes:
        """See ports."""
        self._given += 1
        return sha256(os.urandom(KEY_BYTES) + self._keys + str(self._given).encode())[:16]
