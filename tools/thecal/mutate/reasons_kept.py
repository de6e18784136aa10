"""The reasons for what survives in the modules that keep the pump's state over a cut; see reasons.py."""

from __future__ import annotations

KEPT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "log_files",
        "a record's number never reaches the 31st bit: a pump writes some ten thousand a year",
        ('module: _HEAD = "<I32s" -> _HEAD = "<i32s"',),
    ),
    (
        "log_files",
        "`load` sets it before anything reads it",
        (
            "LogFiles.__init__: self.first = 1 -> self.first = None",
            "LogFiles.__init__: self.first = 1 -> self.first = 2",
            "LogFiles.__init__: self.filed = 0 -> self.filed = None",
            "LogFiles.__init__: self.filed = 0 -> self.filed = 1",
        ),
    ),
    (
        "log_files",
        "the loop before has gone on from a segment that begins there",
        (
            "LogFiles._contiguous: if newest - SEGMENT < first < newest:"
            " -> if newest - SEGMENT <= first < newest:",
        ),
    ),
    (
        "log_files",
        "what was read is always whole records, so the quotient is a whole number",
        (
            "LogFiles._with_tail: self._tailed = self.filed + len(new) // RECORD_BYTES"
            " -> self._tailed = self.filed + len(new) / RECORD_BYTES",
            "LogFiles.segment_of: whole = found is not None and"
            " found[0] <= seq < found[0] + len(found[2]) // RECORD_BYTES"
            " -> whole = found is not None and found[0] <= seq < found[0] + len(found[2]) / RECORD_BYTES",
        ),
    ),
    (
        "log_files",
        "the number is rounded down where the file's name is made of it",
        (
            "LogFiles.segment_of: found = self._read(_name((seq - 1) // SEGMENT))"
            " -> found = self._read(_name((seq - 1) / SEGMENT))",
        ),
    ),
    (
        "log_files",
        "twice the head is three records: both are a multiple of a record, or neither is",
        (
            "LogFiles._read: fits = end >= _HEAD_BYTES and (end - _HEAD_BYTES) % RECORD_BYTES == 0"
            " -> fits = end >= _HEAD_BYTES and (end + _HEAD_BYTES) % RECORD_BYTES == 0",
        ),
    ),
    (
        "log",
        "nothing of that segment is there before one is read",
        ('Log.__init__: self._segment = (first, digest, b"") -> self._segment = (first, digest, b"XXXX")',),
    ),
    (
        "log",
        "where they are the same it answers that one",
        (
            "Log.oldest: return self._files.first if self._files.first <= held <= self._files.filed + 1 else held"
            " -> return self._files.first if self._files.first < held <= self._files.filed + 1 else held",
        ),
    ),
    (
        "log",
        "what was read is always whole records, so the quotient is a whole number",
        (
            "Log._segment_of: if not 0 <= seq - self._segment[0] < len(self._segment[2]) // RECORD_BYTES:"
            " -> if not 0 <= seq - self._segment[0] < len(self._segment[2]) / RECORD_BYTES:",
        ),
    ),
    (
        "log",
        "where they are the same both ways give the digest before that one; what was asked for only spares the sums",
        (
            "Log.digest_before: elif first <= self._asked[0] <= seq: -> elif first < self._asked[0] <= seq:",
            "Log.digest_before: elif first <= self._asked[0] <= seq: -> elif first <= self._asked[0] < seq:",
        ),
    ),
    (
        "hours",
        "an unsigned number holds the same: it is never below zero",
        (
            'Hours.__init__: self._given_ms = array("i", [0] * _HOURS)'
            ' -> self._given_ms = array("I", [0] * _HOURS)',
            'Hours.__init__: self._ms = array("i", [0] * _HOURS) -> self._ms = array("I", [0] * _HOURS)',
        ),
    ),
    (
        "hours",
        "two days ago is so long ago that neither another day nor a ms counts",
        (
            "module: _LONG_AGO_DAYS = const(-2) -> _LONG_AGO_DAYS = const(-3)",
            'Hours.__init__: self._ms = array("i", [0] * _HOURS) -> self._ms = array("i", [1] * _HOURS)',
        ),
    ),
    (
        "hours",
        "nobody asks more of it than whether it is true, and None is not",
        (
            "Hours.__init__: self._latest = False -> self._latest = None",
            "Hours.__init__: self._next_given = False -> self._next_given = None",
        ),
    ),
    (
        "hours",
        "of a pass that is the last one the same beginning is put down again",
        ("Hours.enter: self._latest = after_ms <= 0 -> self._latest = after_ms < 0",),
    ),
    (
        "hours",
        "it is a day or more both ways, and nobody asks how much more; it is there for a board's integers",
        tuple(
            "Hours._after_ms: return DAY_MS if days > 1 else days * DAY_MS + self._pass.ms - self._ms[hour]"
            f" -> return DAY_MS if {mutated} else days * DAY_MS + self._pass.ms - self._ms[hour]"
            for mutated in ("(days > 1) and False", "days > 2")
        ),
    ),
    (
        "hours",
        "at the full minute the clock and the minutes are the same",
        (
            "Hours.pack: here = hour == now_ms // HOUR_MS and given_ms <= now_ms % HOUR_MS < minutes * _MINUTE_MS"
            " -> here = hour == now_ms // HOUR_MS and given_ms <= now_ms % HOUR_MS <= minutes * _MINUTE_MS",
        ),
    ),
    (
        "memory",
        "none of these figures reaches the bit of the sign",
        ('module: _KEPT = "<16sB" -> _KEPT = "<16sb"',),
    ),
    (
        "memory",
        "neither is a prescription, so nothing is named by the digest of either",
        (
            'Memory._digest: return sha256(self._store.read(_SLOTS[slot]) or b"")[:_NAMED_BYTES]'
            ' -> return sha256(self._store.read(_SLOTS[slot]) or b"XXXX")[:_NAMED_BYTES]',
        ),
    ),
    (
        "state",
        "none of these figures reaches the bit of the sign",
        (
            'module: _HEAD = "<BI" -> _HEAD = "<bi"',
            'module: _CORE = "<IIBIIIIBBII" -> _CORE = "<iibiiiibbii"',
        ),
    ),
    (
        "state",
        "it is compared only after a record was read or written, which sets it",
        ('StateRecord.__init__: self._written: bytes | None = None -> self._written: bytes | None = ""',),
    ),
    (
        "state",
        "either is too short for a record",
        (
            "_number: end = len(data) - size(_CRC) if data else 0"
            " -> end = len(data) - size(_CRC) if data else 1",
        ),
    ),
    (
        "state",
        "it is read only after `recall`, which sets it",
        (
            "CorePart.__init__: self.over = False -> self.over = None",
            "CorePart.__init__: self.over = False -> self.over = True",
            "CorePart.__init__: self.clock_known = False -> self.clock_known = None",
            "CorePart.__init__: self.clock_known = False -> self.clock_known = True",
        ),
    ),
    (
        "alarms",
        "neither is a whole unit",
        (
            "Alarms.keep: reminder = max(self._reminder_ms[alarm], 0) // _REMINDER_UNIT_MS"
            " -> reminder = max(self._reminder_ms[alarm], 1) // _REMINDER_UNIT_MS",
        ),
    ),
    (
        "delivery",
        "none of these figures is below zero or reaches the bit of the sign",
        (
            'module: _KEPT = "<qqqIIIIB" -> _KEPT = "<qqqiiiib"',
            'module: _KEPT = "<qqqIIIIB" -> _KEPT = "<QQQIIIIB"',
        ),
    ),
    (
        "front",
        "none of these figures reaches the bit of the sign",
        ('module: _KEPT = "<BIBi" -> _KEPT = "<bibi"',),
    ),
)
