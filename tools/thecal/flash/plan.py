"""What is to be done to a board, from what it should have and what it has: copy, replace, remove. Pure.

A bundle has its content's hash in its name, and `/thecal.json` names those that run: until that file is replaced, last,
the board starts what it started before. It refuses to touch any file that flashing did not put there.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

LAUNCHERS = ("boot.py", "main.py")
MANIFEST = "thecal.json"  # what runs; every launcher of ours reads it, and so has its name in it
KEYS = "keys"  # of a locked board
HALF = "thecal.half"  # a file that is being copied
KEPT = "{}.before_thecal"  # somebody else's boot.py or main.py
LOCAL = "local.json"  # what is wired otherwise; nobody's but its owner's
STATE = "state"  # the pump's memory: prescription, accounts, log
TEXTS = "texts"  # the bundle that is no program: the sentences that this one tells
_BUNDLE = re.compile(r"(?!texts_)[a-z]+_[0-9a-f]{8}\.mpy|texts_[0-9a-f]{8}\.txt")
_SPARE_BLOCKS = 4  # what littlefs needs for folders, and for a file that replaces another


class Wanted(NamedTuple):
    """What a board should have: files by name, and `manifest`, the text of /thecal.json.

    `sources`: the version of what the bundles were made from, as a firmware tells it that has it frozen.
    """

    bundles: dict[str, bytes]
    launchers: dict[str, bytes]
    manifest: bytes
    sources: str = ""


class Plan(NamedTuple):
    """`copy` before `launchers` before the manifest; `stale` before them, `old` after the new version has answered."""

    copy: list[str]
    launchers: list[str]
    manifest: bool
    stale: list[str]
    old: list[str]


def wanted(
    board: str,
    compiled: Mapping[str, bytes],
    launchers: Mapping[str, bytes],
    version: str,
    sources: str = "",
) -> Wanted:
    """Names for what was compiled (`pump` -> `pump_1a2b3c4d.mpy`), and the manifest that says so."""
    files = {name: named(name, data) for name, data in compiled.items()}
    rows = {
        name: [files[name].removesuffix(".mpy"), binascii.crc32(data), len(data)]
        for name, data in compiled.items()
    }
    manifest = _text({"board": board, "files": rows, "version": version})
    return Wanted({files[name]: data for name, data in compiled.items()}, dict(launchers), manifest, sources)


def with_firmware(want: Wanted, frozen: str) -> Wanted:
    """What is to be on a board whose firmware has the version `frozen`: no bundles, where it is the same.

    Another version stays unused, for what lies on the board goes before it.
    """
    if not frozen or frozen != want.sources:
        return want
    about = {**json.loads(want.manifest), "files": {}, "frozen": frozen}
    return want._replace(bundles={}, manifest=_text(about))


def locked(want: Wanted) -> bytes:
    """The manifest of a board that is to be locked."""
    return _text({**json.loads(want.manifest), "access": "locked"})


def named(name: str, data: bytes) -> str:
    """The file of a bundle: its name and the first 8 hex digits of its SHA-256."""
    return f"{name}_{sha256(data)[:8]}{'.txt' if name == TEXTS else '.mpy'}"


def plan(want: Wanted, sizes: Mapping[str, int], digests: Mapping[str, str], running: bytes) -> Plan:
    """What to do. `sizes`, `digests`: of the files on the board; `running`: its manifest, empty for none."""
    here = bundles_on(sizes)
    in_use = named_in(running)
    good = {
        name for name, data in {**want.bundles, **want.launchers}.items() if digests.get(name) == sha256(data)
    }
    return Plan(
        copy=[name for name in want.bundles if name not in good],
        launchers=[name for name in LAUNCHERS if name in want.launchers and name not in good],
        manifest=running != want.manifest,
        stale=[name for name in here if name not in in_use and name not in want.bundles]
        + [name for name in (HALF,) if name in sizes],
        old=[name for name in here if name in in_use and name not in want.bundles],
    )


def to_hash(want: Wanted, sizes: Mapping[str, int]) -> list[str]:
    """The files on the board that may be right already: those of the right size."""
    files = {**want.bundles, **want.launchers}
    return [name for name, data in files.items() if sizes.get(name) == len(data)]


def bundles_on(sizes: Mapping[str, int]) -> list[str]:
    """The bundles on a board, whoever needs them."""
    return [name for name, size in sizes.items() if size >= 0 and _BUNDLE.fullmatch(name)]


def named_in(manifest: bytes) -> set[str]:
    """The bundles that a manifest names; none where it is no manifest."""
    try:
        files: dict[str, Any] = json.loads(manifest)["files"]
        return {_file(row[0]) for row in files.values()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return set()


def _file(name: str) -> str:
    """Of a name in the manifest: there a program's has no ending."""
    return name if name.endswith(".txt") else f"{name}.mpy"


def missing_bytes(made: Plan, want: Wanted, sizes: Mapping[str, int], free: int, block: int) -> int:
    """How much room is lacking, 0 where there is enough. What an interrupted copy left will be gone by then."""
    files = {**want.bundles, **want.launchers}
    needed = sum(_blocks(len(files[name]), block) for name in (*made.copy, *made.launchers))
    if not needed and not made.manifest:
        return 0
    gained = sum(_blocks(sizes[name], block) for name in made.stale)
    return max(0, (needed + _SPARE_BLOCKS) * block - gained * block - free)


def is_ours(launcher: bytes) -> bool:
    """Whether flashing put this boot.py or main.py there."""
    return MANIFEST.encode() in launcher


def sha256(data: bytes) -> str:
    """In hex."""
    return hashlib.sha256(data).hexdigest()


def _text(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, sort_keys=True).encode() + b"\n"


def _blocks(size: int, block: int) -> int:
    return -(-size // block)
