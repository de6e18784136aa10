"""Puts a version onto a board so that the board is never without a whole one, and tells what that took.

Bundles first, each under a name of its own content; then boot.py and main.py where they differ; the manifest last. Each
file is written aside, hashed by the board from its flash, and only then given its name. It refuses to know what the
files do, and never touches `local.json` or the pump's memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from thecal.errors import Failure
from thecal.flash import plan as planning
from thecal.flash.plan import HALF, KEPT, KEYS, LOCAL, MANIFEST, Plan, Wanted, sha256
from thecal.flash.tables import Table, chip

OLDEST = (1, 25)
_MPY = 6  # version of the .mpy files that we make
ALONE_BYTES = 1024
"""littlefs keeps a file of 1022 bytes or less among its directory's records, which it copies as it likes. A larger one
has a block to itself, and no other: then boot.py can make the keys unreadable."""
_DOWNLOAD = "micropython.org/download"

Progress = Callable[[str, int, int], None]  # what is copied, bytes done, bytes in all


class Board(Protocol):
    """What is needed of a `device.Device`."""

    def call(self, function: str, *arguments: Any) -> Any: ...
    def put(self, path: str, data: bytes, told: Callable[[int], None]) -> str: ...


class Done(NamedTuple):
    """What was copied, in files and bytes, and which bundles of the version before are still there.

    `firmware`: whether it has the "same" version of the program frozen in, or an "other"; empty for none.
    """

    files: list[str]
    bytes: int
    old: list[str]
    firmware: str = ""


def check_firmware(about: dict[str, Any], table: Table, others: list[Table]) -> None:
    """Raises Failure where the firmware is none of ours, too old, or of another board than `table`'s."""
    name, version = about["name"], tuple(about["version"])
    if name != "micropython":
        raise Failure(f"the board runs {name}, and Thecal needs MicroPython 1.25 or later: {_DOWNLOAD}")
    if version[:2] < OLDEST:
        said = ".".join(map(str, version[:3]))
        raise Failure(f"the board runs MicroPython {said}, and Thecal needs 1.25 or later: {_DOWNLOAD}")
    if not table.fits(about["platform"], about["machine"]):
        fitting = [other.name for other in others if other.fits(about["platform"], about["machine"])]
        hint = f"; for it there is BOARD={' or '.join(fitting)}" if fitting else ""
        same = chip(about["machine"]) == chip(table.mcu)
        what = about["machine"] if same else chip(about["machine"]) or about["platform"]
        raise Failure(f"BOARD={table.name} is for {table.platform} on {table.mcu}, and this is {what}{hint}")
    if about["mpy"] & 0xFF != _MPY:
        raise Failure(
            f"this MicroPython reads .mpy files of version {about['mpy'] & 0xFF}, and Thecal makes {_MPY}:"
            f" put on another release of it, {_DOWNLOAD}"
        )


def install(board: Board, about: dict[str, Any], want: Wanted, progress: Progress) -> Done:
    """Brings the board from whatever it has to `want`; until the end it starts what it did. Raises Failure."""
    sizes = about["files"]
    digests = {name: board.call("digest", "/" + name) for name in planning.to_hash(want, sizes)}
    running = _manifest(board, sizes)
    made = planning.plan(want, sizes, digests, running)
    _check_room(made, want, about)
    for name in [*made.stale, *([KEYS] if KEYS in sizes else [])]:
        board.call("remove", "/" + name)
    files = {**want.bundles, **want.launchers, MANIFEST: want.manifest}
    order = [*made.copy, *made.launchers, *([MANIFEST] if made.manifest else [])]
    _keep_theirs(board, made, sizes)
    copied = _Copied(board, progress, sum(len(files[name]) for name in order))
    for name in order:
        copied.copy(name, files[name])
    frozen = about["frozen"] and ("other" if want.bundles else "same")
    return Done(order, copied.done, made.old, frozen)


def lock(board: Board, keys: bytes, want: Wanted) -> None:
    """Locks a board that has what is wanted, from its next start on: keys, and the manifest last. Raises Failure."""
    copied = _Copied(board, lambda name, done, total: None, 0)
    copied.copy(KEYS, keys.ljust(ALONE_BYTES, b"\0"))
    copied.copy(MANIFEST, planning.locked(want))


def check_button(board: Board, sizes: dict[str, int]) -> None:
    """Raises Failure where the board's local.json has taken the buttons away."""
    local = _read(board, LOCAL) if LOCAL in sizes else b"{}"
    try:
        there = json.loads(local).get("parts", {}).get("buttons") != "none"
    except (ValueError, AttributeError):
        raise Failure(f"{LOCAL} on the board is no JSON object: put that right before it is locked") from None
    if not there:
        raise Failure(
            f"{LOCAL} says that there are no buttons: without a silence button nobody gets in again"
        )


def remove_old(board: Board, old: list[str]) -> None:
    """What the version before needed, now that the new one has answered."""
    for name in old:
        board.call("remove", "/" + name)


def unflash(board: Board, sizes: dict[str, int], with_state: bool) -> list[str]:
    """Removes what flashing put on the board and nothing else; what was removed. The manifest goes first."""
    gone = [name for name in (MANIFEST, HALF, KEYS) if name in sizes] + planning.bundles_on(sizes)
    gone += [name for name in planning.LAUNCHERS if name in sizes and _is_ours(board, name)]
    if with_state and planning.STATE in sizes:
        gone.append(planning.STATE)
    for name in gone:
        board.call("remove", "/" + name)
    for name in planning.LAUNCHERS:
        if KEPT.format(name) in sizes:
            _rename(board, KEPT.format(name), name)
    return gone


class _Copied:
    """Copies files and keeps the account of it."""

    def __init__(self, board: Board, progress: Progress, total: int) -> None:
        self.done = 0
        self._board = board
        self._progress = progress
        self._total = total

    def copy(self, name: str, data: bytes) -> None:
        """One file, whole or not at all. Raises Failure where the board does not read back what was sent."""
        if self._board.put("/" + HALF, data, lambda count: self._told(name, count)) != sha256(data):
            raise Failure(
                f"{name} did not arrive as it was sent: try again; failing again, cable or flash is bad"
            )
        _rename(self._board, HALF, name)

    def _told(self, name: str, count: int) -> None:
        self.done += count
        self._progress(name, self.done, self._total)


def _check_room(made: Plan, want: Wanted, about: dict[str, Any]) -> None:
    missing = planning.missing_bytes(made, want, about["files"], about["free"], about["block"])
    if missing:
        raise Failure(
            f"the board lacks {-(-missing // 1024)} KiB of room, {about['free'] // 1024} KiB are free; nothing was"
            " changed. Remove files of yours (`make repl`), or what runs now (`make unflash`)"
        )


def _keep_theirs(board: Board, made: Plan, sizes: dict[str, int]) -> None:
    """Somebody else's boot.py or main.py is kept under another name, for `unflash` to put back."""
    for name in made.launchers:
        if name in sizes and KEPT.format(name) not in sizes and not _is_ours(board, name):
            board.call("copy", "/" + name, "/" + HALF)
            _rename(board, HALF, KEPT.format(name))


def _is_ours(board: Board, name: str) -> bool:
    return planning.is_ours(_read(board, name))


def _manifest(board: Board, sizes: dict[str, int]) -> bytes:
    return _read(board, MANIFEST) if MANIFEST in sizes else b""


def _read(board: Board, name: str) -> bytes:
    return board.call("read", "/" + name)


def _rename(board: Board, old: str, new: str) -> None:
    board.call("rename", "/" + old, "/" + new)
