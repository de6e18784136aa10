"""What each alarm sounds like: the one description that the beeper, the tests and the WAV renderer all read.

A signal is a burst of notes and the time from the start of one burst to the start of the next. There are two
profiles. `implant` is sparse, as an implant must be; `bedside` follows IEC 60601-1-8 and carries a melody by
category. This module knows neither which alarm is present nor what a beeper is.

Where the numbers come from, and how far each was checked:
- implant: a dual tone of 3 s for critical alarms and a single tone of 1 s for the others, as a commercial
  implanted pump does (read in a source); the 10 min and 1 h between them are from memory, unverified. The
  pitches are our choice.
- bedside melodies drug, power and general: read in the table of Block, Hakkila and Thompson that the
  University of Sydney's department of anaesthesia publishes, and the same in code written to NXP's
  application note AN10875.
- bedside low melody E4 C4, one for all categories: read in that code only.
- bedside lengths: chosen inside the limits of IEC 60601-1-8 given beside them, which are from memory and
  agree with two device manuals; the standard itself was not read. Its amendment of 2020 replaces the melodies
  by other sounds.
"""

from array import array

from micropython import const

from pump.alarm_table import DRUG, HIGH, LOW, POWER

IMPLANT, BEDSIDE = range(2)
PROFILES = ("implant", "bedside")

# Equal temperament on A4 = 440 Hz, rounded to 1 Hz.
_C4 = const(262)
_D4 = const(294)
_E4 = const(330)
_G4 = const(392)
_C5 = const(523)
_E5 = const(659)
_A5 = const(880)

_DUAL_NOTE_MS = const(500)  # six of them: 3 s
_DUAL_REPEAT_MS = const(600000)  # 10 min
_SINGLE_NOTE_MS = const(1000)
_SINGLE_REPEAT_MS = const(3600000)  # 1 h
_IMPLANT_RISE_PERCENT = const(10)
_BEDSIDE_RISE_PERCENT = const(20)  # of a pulse; 10 to 40 is allowed

_HIGH_PULSE_MS = const(150)  # 75 to 200 is allowed
_HIGH_GAP_MS = const(100)  # 50 to 125 is allowed
_HIGH_GROUP_MS = const(350)  # after pulses 3 and 8: twice the gap plus a pulse
_HIGH_HALF_MS = const(1000)  # between pulses 5 and 6: 350 to 1300 is allowed
_HIGH_PAUSE_MS = const(5000)  # between bursts: 2,500 to 15,000 is allowed
_PULSE_MS = const(200)  # medium and low: 125 to 250 is allowed, for the gap too
_GAP_MS = const(200)
_MEDIUM_PAUSE_MS = const(15000)  # between bursts: 2,500 to 30,000 is allowed
_LOW_PAUSE_MS = const(30000)  # between bursts: over 15,000, or no repetition


class Signal:
    """A burst of notes that repeats.

    name: as the link tells it. notes: flat, hertz and milliseconds by turns, 0 Hz is silence. burst_ms:
    their sum. repeat_ms: from the start of a burst to the start of the next. rise_percent: of a note's
    length, its rise and its fall.
    """

    def __init__(self, name: str, notes: "list[int]", repeat_ms: int, rise_percent: int) -> None:
        """Keeps the notes as an array, so that reading them allocates nothing."""
        self.name = name
        self.notes = array("H", notes)
        self.burst_ms = sum(notes[1::2])
        self.repeat_ms = repeat_ms
        self.rise_percent = rise_percent


def _bedside(
    name: str, pitches: "tuple[int, ...]", pulse_ms: int, gaps: "tuple[int, ...]", pause_ms: int
) -> Signal:
    notes = [pitches[0], pulse_ms]
    for i in range(len(gaps)):
        notes += [0, gaps[i], pitches[(i + 1) % len(pitches)], pulse_ms]
    return Signal(name, notes, sum(notes[1::2]) + pause_ms, _BEDSIDE_RISE_PERCENT)


def _high(name: str, melody: "tuple[int, ...]") -> Signal:
    half = (_HIGH_GAP_MS, _HIGH_GAP_MS, _HIGH_GROUP_MS, _HIGH_GAP_MS)
    return _bedside(name, melody, _HIGH_PULSE_MS, half + (_HIGH_HALF_MS,) + half, _HIGH_PAUSE_MS)


def _medium(name: str, melody: "tuple[int, ...]") -> Signal:
    return _bedside(name, melody, _PULSE_MS, (_GAP_MS, _GAP_MS), _MEDIUM_PAUSE_MS)


_DUAL = const(0)
_SINGLE = const(1)
_BEDSIDE_HIGH = const(2)  # followed by power and general
_BEDSIDE_MEDIUM = const(5)
_BEDSIDE_LOW = const(8)

SIGNALS = (
    Signal("dual", [_A5, _DUAL_NOTE_MS, _E5, _DUAL_NOTE_MS] * 3, _DUAL_REPEAT_MS, _IMPLANT_RISE_PERCENT),
    Signal("single", [_A5, _SINGLE_NOTE_MS], _SINGLE_REPEAT_MS, _IMPLANT_RISE_PERCENT),
    _high("high_drug", (_C5, _D4, _G4, _C5, _D4)),
    _high("high_power", (_C5, _C4, _C4, _C5, _C4)),
    _high("high_general", (_C4,)),
    _medium("medium_drug", (_C5, _D4, _G4)),
    _medium("medium_power", (_C5, _C4, _C4)),
    _medium("medium_general", (_C4,)),
    _bedside("low", (_E4, _C4), _PULSE_MS, (_GAP_MS,), _LOW_PAUSE_MS),
)


def signal_of(profile: int, priority: int, category: int) -> int:
    """Returns the index in SIGNALS of how an alarm of that priority and category sounds in a profile."""
    if profile == IMPLANT:
        return _DUAL if priority == HIGH else _SINGLE
    if priority == LOW:
        return _BEDSIDE_LOW
    first = _BEDSIDE_HIGH if priority == HIGH else _BEDSIDE_MEDIUM
    if category == DRUG:
        return first
    return first + 1 if category == POWER else first + 2


def note_pairs(signal: int) -> "list[list[int]]":
    """Returns one burst as [[hz, ms], ...] for the link and the WAV renderer; this allocates."""
    notes = SIGNALS[signal].notes
    return [[notes[i], notes[i + 1]] for i in range(0, len(notes), 2)]
