"""Keeps what a restart must find: prescription, state record, log, what was filled in, the patient's way.

A prescription goes into the slot that is not in use, is read back, and counts only when a state record names it. What
is not as it was written is never run. It decides nothing about delivery: `sound` says whether it can be relied on.
"""

import json

from pump.calibration import Calibration
from pump.digest import sha256
from pump.faults import Faults
from pump.log import Log
from pump.packing import get, put, size
from pump.prescription import Prescription, at_concentrations, parse
from pump.state import StateRecord, recall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.core import Pump
    from pump.ports import Json, Store
    from pump.state import Part

_SLOTS = ("prescription.0", "prescription.1")
_KEYS = ("prescription", "held")
_FILLING = "filling"
_COURSE = "course"
_DIGEST_BYTES = 32
_NAMED_BYTES = 16
_NOTHING = bytes(_NAMED_BYTES)
_KEPT = "<16sB"


class Memory:
    """`written` is False from the first write or check that failed until one that succeeds.

    `lost`: what was prescribed could not be read back, until something is prescribed anew.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._record = StateRecord(store)
        self.parts: list[Part] = []
        """What makes up the state record, in its order."""
        self._slot = 0
        self._named = _NOTHING
        self.fresh = False
        """The prescription is being committed: what follows on it has not been done yet."""
        self.written = True
        self.lost = False
        self.log = Log(store)

    @property
    def sound(self) -> bool:
        """Whether it can be relied on."""
        return self.written and not self.lost

    def save(self, pump: "Pump", copies: int) -> None:
        """The patient's way where it changed, the log, and state records. Allocates.

        Two copies where somebody has asked for the change: then a record that is damaged later does not undo it.
        """
        history = pump.course.history
        written = self.log.flush()
        if history.unsaved:
            history.unsaved = not self._keep_document(_COURSE, pump.course.document())
        for _ in range(copies):
            written = self._record.write(self.parts) and written
        self.written = written and not history.unsaved

    def commit(self, prescription: Prescription, held: "Prescription | None", pump: "Pump") -> bool:
        """Writes it, reads it back, and names it in a state record; False where that failed: the old one still counts.

        `held`: during a bridge, what is in force by the concentrations that the catheter still holds.
        """
        drugs = held.document["drugs"] if held else None
        before = (self._slot, self._named)
        slot = 1 - self._slot
        document = {_KEYS[0]: prescription.document, _KEYS[1]: drugs}
        if not self._keep_document(_SLOTS[slot], document):
            return False
        self._slot = slot
        self._named = self._digest(slot)
        self.fresh = True
        self.save(pump, 2)
        self.fresh = False
        if self.written:
            self.lost = False
        else:
            self._slot, self._named = before
        return self.written

    def check(self) -> bool:
        """Reads the stored prescription and the last record and compares; to be called once a day. Allocates."""
        self.written = self._there() and self._record.check()
        return self.written

    def _there(self) -> bool:
        """Whether the slot holds the prescription that the state record names."""
        return self._named == _NOTHING or self._digest(self._slot) == self._named

    def _digest(self, slot: int) -> bytes:
        """By which a state record names what the slot holds."""
        return sha256(self._store.read(_SLOTS[slot]) or b"")[:_NAMED_BYTES]

    def mend(self, pump: "Pump") -> None:
        """What was found damaged is written anew, as it runs: what is in memory was checked when it came in."""
        therapy = pump.therapy
        if therapy.prescription is not None:
            self.commit(therapy.prescription, therapy.in_force if therapy.bridging() else None, pump)

    def load(self, pump: "Pump") -> bool:
        """Gives every part of the pump back what the last state record says; False where there is none.

        Where something was kept and cannot be read any more, the memory is unsound.
        """
        data = self._record.read()
        if self._record.damaged or self.log.damaged():
            self.written = False
        if data is not None:
            recall(self.parts, data)
        elif self._store.read(_SLOTS[0]) or self._store.read(_SLOTS[1]):
            self.lost = True
        course = self._document(_COURSE)
        if course is not None and "state" in course:
            pump.course.recall(course)
        elif course is not None:  # whole, and another file's
            self.written = False
        return data is not None

    def prescription(self, calibration: Calibration) -> "tuple[Prescription | None, Prescription | None]":
        """The one that the state record names, and the one in force in a bridge; None for what there is not.

        What cannot be read or is no longer valid makes the memory unsound.
        """
        if self._named == _NOTHING:
            return None, None
        kept: Json = {}
        if self._there():  # the other slot may hold a whole one that was superseded, or refused
            kept = self._document(_SLOTS[self._slot]) or {}
        prescription = held = None
        if _KEYS[0] in kept and _KEYS[1] in kept:
            prescription = parse(kept[_KEYS[0]], calibration, Faults())
            drugs = kept[_KEYS[1]]
            if drugs:
                held = parse(at_concentrations(kept[_KEYS[0]], drugs), calibration, Faults())
                prescription = prescription if held else None  # nobody knows what the catheter holds
        self.lost = prescription is None
        return prescription, held

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record: which prescription counts."""
        return put(_KEPT, buffer, at, self._named, int(self.fresh))

    def recall(self, data: bytes, at: int) -> int:
        self._named, fresh = get(_KEPT, data, at)
        self.fresh = fresh != 0
        for slot in range(len(_SLOTS)):
            if self._digest(slot) == self._named:
                self._slot = slot
        return at + size(_KEPT)

    def keep_filling(self, drugs: "list[Json]") -> None:
        """What the reservoir holds, as `parse_content` reads it. Where it cannot be kept, the memory is unsound."""
        if not self._keep_document(_FILLING, drugs):
            self.written = False

    def filling(self) -> "list[Json]":
        """What a former run was told that the reservoir holds; nothing where it was not, or it cannot be read."""
        return self._document(_FILLING) or []

    def _keep_document(self, name: str, document: object) -> bool:
        text = json.dumps(document).encode()
        data = sha256(text) + text
        return self._store.write(name, data) and self._store.read(name) == data

    def _document(self, name: str) -> "Any":
        """None where there is none; one that is not as it was written makes the memory unsound: a flipped bit may well
        be another valid dose.
        """
        data = self._store.read(name)
        if data is None:
            return None
        text = data[_DIGEST_BYTES:]
        if sha256(text) != data[:_DIGEST_BYTES]:
            self.written = False
            return None
        return json.loads(text.decode())
