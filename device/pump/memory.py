"""Keeps the committed prescription where a restart finds it, and notices when it is not there as it was written.

A copy of the bytes' digest stays in memory; the store is read back after each write and once a day.
"""

import json

from micropython import const

from pump.calibration import Calibration
from pump.digest import sha256
from pump.faults import Faults
from pump.prescription import Prescription, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Store

_NAME = "prescription"
_DIGEST_BYTES = const(32)


class Memory:
    """`sound` is False from the first write or check that failed until one that succeeds."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._digest: bytes | None = None
        self.sound = True

    def keep(self, prescription: Prescription) -> bool:
        """Writes and reads back; False where that failed, and then the old one still counts."""
        document = prescription.encode()
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

    def restore(self, calibration: Calibration) -> "Prescription | None":
        """What a former run kept, or None; what cannot be read or is no longer valid makes the memory unsound."""
        data = self._store.read(_NAME)
        if data is None:
            return None
        document = data[_DIGEST_BYTES:]
        prescription = None
        if sha256(document) == data[:_DIGEST_BYTES]:  # a flipped bit may well be another valid dose
            prescription = parse(json.loads(document.decode()), calibration, Faults())
        self.sound = prescription is not None
        self._digest = sha256(data) if self.sound else None
        return prescription

    def _stored(self) -> "bytes | None":
        data = self._store.read(_NAME)
        return sha256(data) if data is not None else None
