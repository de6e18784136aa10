"""Keeps the committed prescription, and what was filled in, where a restart finds them, and notices when they are not.

A copy of the bytes' digest stays in memory; the store is read back after each write and once a day.
"""

import json

from micropython import const

from pump.calibration import Calibration
from pump.digest import sha256
from pump.faults import Faults
from pump.prescription import Prescription, at_concentrations, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json, Store

_NAME = "prescription"
_KEYS = ("prescription", "held")
_FILLING = "filling"
_DIGEST_BYTES = const(32)


class Memory:
    """`sound` is False from the first write or check that failed until one that succeeds."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._digest: bytes | None = None
        self.sound = True

    def keep(self, prescription: Prescription, held: "Prescription | None" = None) -> bool:
        """Writes and reads back; False where that failed, and then the old one still counts.

        `held`: during a bridge, what is in force by the concentrations that the catheter still holds.
        """
        drugs = held.document["drugs"] if held else None
        document = json.dumps({_KEYS[0]: prescription.document, _KEYS[1]: drugs}).encode()
        data = sha256(document) + document
        digest = sha256(data)
        written = self._store.write(_NAME, data)
        kept = written and self._stored() == digest
        if kept:
            self._digest = digest
        self.sound = kept
        return kept

    def check(self) -> bool:
        """Reads the stored prescription and compares; to be called once a day. Allocates."""
        if self._digest is not None:
            self.sound = self._stored() == self._digest
        return self.sound

    def restore(self, calibration: Calibration) -> "tuple[Prescription | None, Prescription | None]":
        """The prescription that a former run kept, and the one in force in a bridge; None for what there is not.

        What cannot be read or is no longer valid makes the memory unsound.
        """
        data = self._store.read(_NAME)
        if data is None:
            return None, None
        document = data[_DIGEST_BYTES:]
        prescription = held = None
        whole = sha256(document) == data[:_DIGEST_BYTES]  # a flipped bit may well be another valid dose
        kept: Json = json.loads(document.decode()) if whole else {}
        if _KEYS[0] in kept and _KEYS[1] in kept:
            prescription = parse(kept[_KEYS[0]], calibration, Faults())
            drugs = kept[_KEYS[1]]
            if drugs:
                held = parse(at_concentrations(kept[_KEYS[0]], drugs), calibration, Faults())
                prescription = prescription if held else None  # nobody knows what the catheter holds
        self.sound = prescription is not None
        self._digest = sha256(data) if self.sound else None
        return prescription, held

    def keep_filling(self, drugs: "list[Json]") -> None:
        """What the reservoir holds, as `parse_content` reads it. Where it cannot be kept, the memory is unsound."""
        document = json.dumps(drugs).encode()
        data = sha256(document) + document
        if not self._store.write(_FILLING, data) or self._store.read(_FILLING) != data:
            self.sound = False

    def filling(self) -> "list[Json]":
        """What a former run was told that the reservoir holds; nothing where it was not, or it cannot be read."""
        data = self._store.read(_FILLING)
        if data is None:
            return []
        document = data[_DIGEST_BYTES:]
        if sha256(document) != data[:_DIGEST_BYTES]:
            self.sound = False
            return []
        drugs: list[Json] = json.loads(document.decode())
        return drugs

    def _stored(self) -> "bytes | None":
        data = self._store.read(_NAME)
        return sha256(data) if data is not None else None
