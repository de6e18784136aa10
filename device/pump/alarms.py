"""Which alarms stand, and which of them should be heard: raise, latch, acknowledge, silence, remind, clear.

All are kept, the highest sounds. It is told of conditions and never measures one; it knows nothing of
delivery, so no silence, acknowledgement or repetition can change a dose. Nothing here allocates, but for
`names`.

An alarm is clear, active (its condition is present), latched (the condition has ended and a person must still
see it) or acknowledged (a person has seen it, and it still stands). Active and latched ones sound; a reminder
of an acknowledged one sounds once a day.
"""

from array import array

from micropython import const

from pump.alarm_table import BY_ACKNOWLEDGE, BY_END, BY_SERVICE, CLEARED_BY, NAMES

# What `condition` answers, for the log.
UNCHANGED, RAISED, ENDED, LATCHED = range(4)

SILENCE_MS = const(600000)  # a patient's audio pause returns after 10 min (Open PCA Pump requirements 1.0)
REMINDER_MS = const(86400000)  # IEC 60601-1-8 wants a reminder (from memory); once a day is our choice

_COUNT = len(NAMES)
_REMINDER_UNIT_MS = const(2000)  # a day of them fits 16 bits
_STATES = ("clear", "active", "latched", "acknowledged")
_CLEAR = const(0)
_ACTIVE = const(1)
_LATCHED = const(2)
_ACKNOWLEDGED = const(3)


class Alarms:
    """The state of every alarm of the table; `alarm` is its index there.

    wait_ms: time to the next deadline of its own (end of the silence, a reminder), a day when there is none.
    silence_ms: what is left of the silence, 0 when none runs. reminder: the acknowledged alarm whose
    reminder fell due in this `advance`, to be played once; -1 otherwise.
    """

    def __init__(self) -> None:
        """Starts with every alarm clear."""
        self._state = bytearray(_COUNT)
        self._present = bytearray(_COUNT)
        self._reminder_ms = array("i", [0] * _COUNT)  # meant only while acknowledged
        self.silence_ms = 0
        self.reminder = -1
        self._reckon()

    def condition(self, alarm: int, present: bool) -> int:
        """Tells whether an alarm's condition is present now.

        Returns UNCHANGED, RAISED, ENDED (the alarm is clear again) or LATCHED (its condition ended,
        the alarm stands).
        """
        if (self._present[alarm] != 0) == present:
            return UNCHANGED
        self._present[alarm] = 1 if present else 0
        code = self._raise(alarm) if present else self._end(alarm)
        self._reckon()
        return code

    def happened(self, alarm: int) -> int:
        """Raises a latching alarm whose cause is over when it is told: RAISED, and at once latched."""
        code = self.condition(alarm, True)
        self.condition(alarm, False)
        return code

    def acknowledge(self, alarm: int) -> bool:
        """Notes that a person has seen an alarm: quiet but for reminders, and gone if it waited for this.

        False, and nothing changed, when the alarm is clear.
        """
        if self._state[alarm] == _CLEAR:
            return False
        waiting = self._state[alarm] == _LATCHED and CLEARED_BY[alarm] == BY_ACKNOWLEDGE
        self._state[alarm] = _CLEAR if waiting else _ACKNOWLEDGED
        self._reminder_ms[alarm] = REMINDER_MS
        self._reckon()
        return True

    def silence(self) -> bool:
        """Quiets all alarms for SILENCE_MS, or until another is raised. False when none is heard."""
        if self.highest() < 0:
            return False
        self.silence_ms = SILENCE_MS
        self._reckon()
        return True

    def service_clear(self, alarm: int) -> bool:
        """Clears an alarm that only a service action clears, its condition present or not.

        False, and nothing changed, when it is clear or not of that kind.
        """
        if CLEARED_BY[alarm] != BY_SERVICE or self._state[alarm] == _CLEAR:
            return False
        self._state[alarm] = _CLEAR
        self._present[alarm] = 0
        self._reckon()
        return True

    def advance(self, ms: int) -> None:
        """Lets time pass: at most wait_ms."""
        self.reminder = -1
        if not self._timed:
            return
        self.silence_ms = max(0, self.silence_ms - ms)
        for alarm in range(_COUNT - 1, -1, -1):  # the highest last, so that it is the one to be reminded of
            if self._state[alarm] == _ACKNOWLEDGED:
                self._pass_reminder(alarm, ms)
        self._reckon()

    def highest(self) -> int:
        """Returns the alarm that should sound now, or -1."""
        return -1 if self.silence_ms else self._loudest

    def shown(self, alarm: int) -> bool:
        """Says whether an alarm stands, heard or not."""
        return self._state[alarm] != _CLEAR

    def present(self, alarm: int) -> bool:
        """Says whether an alarm's condition is present, acknowledged or not."""
        return self._present[alarm] != 0

    def state_name(self, alarm: int) -> str:
        """Returns "clear", "active", "latched" or "acknowledged"."""
        return _STATES[self._state[alarm]]

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record: 3 bytes an alarm. A silence is not kept: after a power cut all is heard."""
        for alarm in range(_COUNT):
            reminder = max(self._reminder_ms[alarm], 0) // _REMINDER_UNIT_MS
            state = self._state[alarm] | self._present[alarm] << 4
            buffer[at] = state
            buffer[at + 1] = reminder & 255
            buffer[at + 2] = reminder >> 8
            at += 3
        return at

    def recall(self, data: bytes, at: int) -> int:
        for alarm in range(_COUNT):
            state = data[at]
            reminder = data[at + 1] | data[at + 2] << 8
            at += 3
            self._state[alarm] = state & 15
            self._present[alarm] = state >> 4
            self._reminder_ms[alarm] = max(reminder, 1) * _REMINDER_UNIT_MS
        self._reckon()
        return at

    def names(self) -> "list[str]":
        """Returns the names of the alarms that stand, highest first; this allocates."""
        return [NAMES[alarm] for alarm in range(_COUNT) if self.shown(alarm)]

    def _raise(self, alarm: int) -> int:
        self._state[alarm] = _ACTIVE
        self.silence_ms = 0  # a silence was for what was known then
        return RAISED

    def _end(self, alarm: int) -> int:
        rule = CLEARED_BY[alarm]
        seen = self._state[alarm] == _ACKNOWLEDGED
        if rule == BY_END or (rule == BY_ACKNOWLEDGE and seen):
            self._state[alarm] = _CLEAR
            return ENDED
        if not seen:
            self._state[alarm] = _LATCHED
        return LATCHED

    def _pass_reminder(self, alarm: int, ms: int) -> None:
        self._reminder_ms[alarm] -= ms
        if self._reminder_ms[alarm] > 0:
            return
        if self.silence_ms:
            self._reminder_ms[alarm] = self.silence_ms  # silence is kept; the reminder comes right after it
            return
        self._reminder_ms[alarm] = REMINDER_MS
        if self._loudest < 0 or alarm < self._loudest:  # where a higher one sounds, it would only interrupt
            self.reminder = alarm

    def _reckon(self) -> None:
        self._loudest = -1
        self._timed = self.silence_ms != 0
        self.wait_ms = self.silence_ms or REMINDER_MS
        for alarm in range(_COUNT - 1, -1, -1):
            state = self._state[alarm]
            if state == _ACKNOWLEDGED:
                self._timed = True
                self.wait_ms = min(self.wait_ms, self._reminder_ms[alarm])
            elif state != _CLEAR:
                self._loudest = alarm
