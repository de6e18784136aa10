"""The keys of locked pumps on this host: a file a pump, for nobody's eyes but its owner's.

They are made once, when a pump is flashed, and never go over the link. It prints none, and knows no pump.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
from pathlib import Path
from typing import NamedTuple

from thecal.errors import Failure

ROLES = ("patient", "clinician", "service")
KEY_BYTES = 32
_VARIABLE = "THECAL_KEYS"
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Keys(NamedTuple):
    """Of one pump, by its board's unique number."""

    pump: str
    keys: dict[str, bytes]

    def of(self, role: str) -> bytes:
        """32 bytes. Raises Failure for a role that there is not."""
        if role not in self.keys:
            raise Failure(f"no role {role!r}: there is {', '.join(ROLES)}")
        return self.keys[role]

    def material(self) -> bytes:
        """As a board has them: each, in the order of ROLES, and the SHA-256 of them all."""
        whole = b"".join(self.keys[role] for role in ROLES)
        return whole + hashlib.sha256(whole).digest()

    def __repr__(self) -> str:
        """No key is ever shown, in a traceback neither."""
        return f"Keys({self.pump!r})"


def folder() -> Path:
    """Where they are: $THECAL_KEYS, else thecal/keys beside what programs of this user keep."""
    named = os.environ.get(_VARIABLE)
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(named) if named else Path(share) / "thecal" / "keys"


def path(pump: str) -> Path:
    """Of a pump's file. Raises Failure for what is no pump's number."""
    if not _NAME.fullmatch(pump):
        raise Failure(f"{pump!r} is no pump's number")
    return folder() / f"{pump}.json"


def make(pump: str) -> Keys:
    """New ones, kept before anybody uses them; the old ones of this pump are gone."""
    keys = Keys(pump, {role: secrets.token_bytes(KEY_BYTES) for role in ROLES})
    file = path(pump)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _private(file.parent)
    text = json.dumps({"id": pump, "keys": {role: key.hex() for role, key in keys.keys.items()}})
    new = file.with_name(f".{pump}.{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    return keys


def load(pump: str) -> Keys:
    """Those of a pump. Raises Failure where there are none, somebody else may read them, or they are damaged."""
    file = path(pump)
    if not file.exists():
        raise Failure(f"no keys for pump {pump} in {file.parent}: they are made when it is flashed")
    _private(file.parent)
    _private(file)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        keys = {role: bytes.fromhex(told["keys"][role]) for role in ROLES if told["id"] == pump}
    except (ValueError, KeyError, TypeError, RecursionError):
        keys = {}
    if [len(key) for key in keys.values()] != [KEY_BYTES] * len(ROLES):
        raise Failure(f"{file} holds no keys of pump {pump}: flash the pump again by its physical path")
    return Keys(pump, keys)


def only(advice: str = "") -> str:
    """The number of the one pump of which there are keys. Raises Failure, with advice, where there is none, or more."""
    pumps = sorted(file.stem for file in folder().glob("*.json")) if folder().is_dir() else []
    if len(pumps) != 1:
        none = f"no keys in {folder()}" + (f": {advice}" if advice else "")
        raise Failure(f"there are keys of {', '.join(pumps)}: say which" if pumps else none)
    return pumps[0]


def _private(file: Path) -> None:
    """Raises Failure where others than its owner could read it."""
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & _OTHERS:
        raise Failure(f"others may read {file}: chmod {'700' if file.is_dir() else '600'} {file}")
