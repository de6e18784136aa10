"""A board's flash in memory, under the file system that a board has on it: it can be cut in any of its operations.

An image is a list of blocks, each immutable bytes, so that a copy of an image costs a list. The file system is littlefs
itself, with the figures with which MicroPython's rp2 port mounts it. Nothing here knows what the files mean.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from littlefs import LittleFSError, UserContext, lfs

# MicroPython, read in its source: ports/rp2/rp2_flash.c (blocks are sectors of 4,096 bytes), ports/rp2/modules/_boot.py
# (progsize 256), extmod/vfs_lfs.c (readsize 32, lookahead 32 unless told otherwise), extmod/vfs_lfsx.c (the cache is
# four times the larger of read and program size, and metadata moves on after 100 erases).
BLOCK_BYTES = 4096
PROGRAM_BYTES = 256
READ_BYTES = 32
CACHE_BYTES = 4 * PROGRAM_BYTES
LOOKAHEAD_BYTES = 32
BLOCK_CYCLES = 100
# ports/rp2/boards/RPI_PICO_W/mpconfigboard.h; a Pico without radio has 1,408 KiB. In fewer blocks each wears faster.
BLOCKS = 848 * 1024 // BLOCK_BYTES

_ERASED = b"\xff" * BLOCK_BYTES
Image = list[bytes]


class Operation(NamedTuple):
    """What the flash was told: to programme `data` from `offset` on, or to erase the block where there is none."""

    block: int
    offset: int
    data: bytes | None

    def done(self, image: Image) -> None:
        """Carries it out. Programming only ever clears bits."""
        old = image[self.block]
        if self.data is None:
            image[self.block] = _ERASED
        else:
            image[self.block] = _programmed(old, self.offset, self.data)


class Flash(UserContext):
    """littlefs's block device. `operations` holds every one since the start; `before` is called ahead of each."""

    def __init__(self, image: Image, before: Callable[[], None] | None = None) -> None:
        self.image = image
        self.operations: list[Operation] = []
        self._before = before

    def read(self, cfg: Any, block: int, off: int, size: int) -> bytearray:
        """A part of a block."""
        return bytearray(self.image[block][off : off + size])

    def prog(self, cfg: Any, block: int, off: int, data: bytes) -> int:
        """Programmes whole pages."""
        return self._do(Operation(block, off, bytes(data)))

    def erase(self, cfg: Any, block: int) -> int:
        """A block to ones."""
        return self._do(Operation(block, 0, None))

    def sync(self, cfg: Any) -> int:
        """Everything is on the flash when it has been said: rp2's has no cache of its own."""
        return 0

    def _do(self, operation: Operation) -> int:
        if self._before is not None:
            self._before()
        self.operations.append(operation)
        operation.done(self.image)
        return 0


class Files:
    """A mounted file system. `open` is MicroPython's as far as a store needs it: "rb" and "wb", and OSError."""

    def __init__(self, flash: Flash) -> None:
        self._fs, self._config = lfs.LFSFilesystem(), _config(flash)
        lfs.mount(self._fs, self._config)

    def open(self, path: str, mode: str) -> _File:
        """OSError where there is none, or the flash is full."""
        try:
            return _File(self._fs, lfs.file_open(self._fs, path, mode))
        except LittleFSError as error:
            raise OSError(-error.code, str(error)) from error

    def close(self) -> None:
        """Gives the memory back; the flash is as it is."""
        lfs.unmount(self._fs)


class _File:
    def __init__(self, fs: Any, file: Any) -> None:
        self._fs = fs
        self._file = file

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *error: object) -> None:
        _call(lfs.file_close, self._fs, self._file)

    def read(self) -> bytes:
        return bytes(_call(lfs.file_read, self._fs, self._file, lfs.file_size(self._fs, self._file)))

    def write(self, data: bytes) -> int:
        return _call(lfs.file_write, self._fs, self._file, data)


def _call(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except LittleFSError as error:
        raise OSError(-error.code, str(error)) from error


def _config(flash: Flash) -> Any:
    return lfs.LFSConfig(
        flash,
        block_size=BLOCK_BYTES,
        block_count=len(flash.image),
        read_size=READ_BYTES,
        prog_size=PROGRAM_BYTES,
        cache_size=CACHE_BYTES,
        lookahead_size=LOOKAHEAD_BYTES,
        block_cycles=BLOCK_CYCLES,
    )


def formatted(folder: str, program_bytes: int = 0, blocks: int = BLOCKS) -> Image:
    """A new file system with an empty folder, and beside it a program that never changes and only takes up room."""
    flash = Flash([_ERASED] * blocks)
    fs, config = lfs.LFSFilesystem(), _config(flash)
    lfs.format(fs, config)
    lfs.mount(fs, config)
    lfs.mkdir(fs, folder)
    lfs.unmount(fs)
    files = Files(flash)
    for number in range(program_bytes // BLOCK_BYTES):
        with files.open(f"/module{number}.mpy", "wb") as file:
            file.write(random.Random(number).randbytes(BLOCK_BYTES))
    files.close()
    return flash.image


# -- what a cut leaves of the operation under way ---------------------------------------------------------------------

CUTS = ("before", "half", "most", "rough")
"""The operation did not begin; its first half was done; all but its last byte was, or an erase had cleared the block
before raising it; and a page with a random half of its bits, or an erased block of noise."""


def cut(operation: Operation, image: Image, how: str, seed: int) -> Image:
    """A copy of the image, on which the power went in this operation."""
    image = list(image)
    if how != "before":
        torn = _torn_erase if operation.data is None else _torn_program
        image[operation.block] = torn(operation, image[operation.block], how, random.Random(seed))
    return image


def _torn_program(operation: Operation, old: bytes, how: str, chance: random.Random) -> bytes:
    data = operation.data or b""
    if how == "half":
        return _programmed(old, operation.offset, data[: len(data) // 2])
    if how == "most":
        return _programmed(old, operation.offset, data[:-1])
    page = chance.randrange(len(data) // PROGRAM_BYTES) * PROGRAM_BYTES
    left = bytes(
        byte | noise for byte, noise in zip(data[page:], chance.randbytes(PROGRAM_BYTES), strict=False)
    )
    return _programmed(old, operation.offset, data[:page] + left)


def _torn_erase(operation: Operation, old: bytes, how: str, chance: random.Random) -> bytes:
    if how == "half":
        return _ERASED[: BLOCK_BYTES // 2] + old[BLOCK_BYTES // 2 :]
    return bytes(BLOCK_BYTES) if how == "most" else chance.randbytes(BLOCK_BYTES)


def _programmed(old: bytes, offset: int, data: bytes) -> bytes:
    end = offset + len(data)
    there = old[offset:end]
    if there != _ERASED[: len(data)]:
        both = int.from_bytes(there, "little") & int.from_bytes(data, "little")
        data = both.to_bytes(len(data), "little")
    return old[:offset] + data + old[end:]
