"""The log's chain, read over the link and reckoned anew. It knows no event."""

from __future__ import annotations

import hashlib
from typing import Any

from thecal.campaign.rig import Broken, Rig

_MOST = 64


class Chain:
    """Follows the log from its beginning; what the ring has forgotten meanwhile is taken on trust."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._seq = 0
        self._digest = bytes(32)

    def check(self, status: dict[str, Any]) -> None:
        """Reads what is new; raises Broken where a record does not follow on the one before it."""
        if status["log_seq"] < self._seq:
            raise Broken(f"the log went back from record {self._seq} to {status['log_seq']}")
        while self._seq < status["log_seq"]:
            self._read()
        if self._digest.hex() != status["log_digest"]:
            raise Broken(f"the log's digest is not that of its records, at {self._seq}")

    def _read(self) -> None:
        page = self._rig.told("log.read", after=self._seq, most=_MOST)
        records = page["records"]
        if not records:
            raise Broken(f"no record follows on {self._seq}")
        if records[0]["seq"] == self._seq + 1 and page["digest_before"] != self._digest.hex():
            raise Broken(f"record {self._seq + 1} does not follow on the one before it")
        digest = bytes.fromhex(page["digest_before"])
        for record in records:
            digest = hashlib.sha256(digest + bytes.fromhex(record["hex"])).digest()
        if digest.hex() != page["digest"]:
            raise Broken(f"the chain is broken after record {self._seq}")
        self._digest, self._seq = digest, records[-1]["seq"]
