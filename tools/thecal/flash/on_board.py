"""What runs on the board while it is flashed: it looks, takes files, and hashes what it has. MicroPython.

Sent over the REPL and gone with the next reset. It refuses to decide anything. No byte 3 ever comes in a file's data,
for that is Ctrl-C and must get in at any moment: a host that dies leaves a board that can still be reached.
"""

import binascii
import hashlib
import os
import sys

PIECE = 254  # so that there always is a byte other than 3 which a piece has not: it stands for 3
PIECES = 8  # asked for at once


def look() -> dict:
    """What the board is and has: firmware, free room in bytes, files in its root by size, folders as -1.

    `frozen`: the version of Thecal's program that is in the firmware, empty for none.
    """
    room = os.statvfs("/")
    try:
        frozen = __import__("thecal_frozen").VERSION
    except ImportError:
        frozen = ""
    files = {row[0]: -1 if row[1] & 0x4000 else row[-1] for row in os.ilistdir("/")}  # the last is the size
    say = sys.implementation
    return {
        "name": say.name,
        "version": tuple(say.version),
        "machine": getattr(say, "_machine", ""),
        "mpy": getattr(say, "_mpy", 0),
        "platform": sys.platform,
        "block": room[0],
        "free": room[0] * room[3],
        "files": files,
        "frozen": frozen,
    }


def number() -> str:
    """The chip's own, in hex: no two boards have the same."""
    import machine

    return binascii.hexlify(machine.unique_id()).decode()


def digest(path: str) -> str:
    """SHA-256 of a file, in hex; empty where it cannot be read."""
    whole = hashlib.sha256()
    buffer = bytearray(1024)
    view = memoryview(buffer)
    try:
        with open(path, "rb") as file:
            while True:
                count = file.readinto(buffer)
                if not count:
                    return binascii.hexlify(whole.digest()).decode()
                whole.update(view[:count])
    except OSError:
        return ""


def read(path: str) -> bytes:
    """The whole of a small file."""
    with open(path, "rb") as file:
        return file.read()


def rename(old: str, new: str) -> None:
    """Gives a file another name, over the one that has it; littlefs does that at once or not at all."""
    os.rename(old, new)


def copy(old: str, new: str) -> None:
    """A second file with the same content, closed before this returns."""
    with open(new, "wb") as file:
        file.write(read(old))


def take(path: str, size: int) -> str:
    """Write a file of `size` bytes that the host sends when asked to, by a `+`; the hash of what the flash then has."""
    line = sys.stdin.buffer
    buffer = bytearray((PIECE + 1) * PIECES)
    view = memoryview(buffer)
    with open(path, "wb") as file:
        while size:
            now = min(size, PIECE * PIECES)
            count = now + (now + PIECE - 1) // PIECE
            sys.stdout.write("+")
            line.readinto(view[:count])  # pyright: ignore[reportAttributeAccessIssue]
            for at in range(0, count, PIECE + 1):
                piece = bytes(view[at + 1 : min(at + PIECE + 1, count)])
                file.write(piece.replace(bytes(view[at : at + 1]), b"\x03"))
            size -= now
    return digest(path)


def remove(path: str) -> None:
    """A file, or a folder with all in it; nothing where there is none."""
    try:
        folder = os.stat(path)[0] & 0x4000
    except OSError:
        return
    if not folder:
        os.remove(path)
        return
    for row in list(os.ilistdir(path)):
        remove(path + "/" + row[0])
    os.rmdir(path)
