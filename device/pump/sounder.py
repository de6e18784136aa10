"""Plays the signal of the one alarm that should sound, edge by edge, in core time.

It knows the notes of a signal and a beeper that takes a pitch. It refuses to know why an alarm sounds,
whether it was silenced, and what delivery does: nothing here can reach the motor. Playing allocates nothing.
"""

from micropython import const

from pump.alarm_table import CATEGORY, PRIORITY
from pump.tones import SIGNALS, Signal, signal_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Beeper


NO_ALARM = -1
IDLE_MS = const(1 << 29)  # about six days: nothing to do, and still a small int when others add to it


class Sounder:
    """The beeper's player.

    wait_ms: time to the next edge or burst, IDLE_MS when there is none. began_signal: the index in SIGNALS of
    the burst that began last.
    """

    def __init__(self, beeper: "Beeper") -> None:
        """Starts silent, and drives the beeper to silence."""
        self._beeper = beeper
        self._playing: Signal = SIGNALS[0]
        self._began = NO_ALARM
        self.began_signal = 0
        self.off()

    def off(self) -> None:
        """Forgets every signal and falls silent at once."""
        self._alarm = NO_ALARM
        self._profile = 0
        self._next_ms = IDLE_MS  # to the start of the next regular burst
        self._testing = False
        self._stop()

    def set(self, alarm: int, profile: int) -> None:
        """Says which alarm should sound, NO_ALARM for none, and in which profile.

        The same alarm again changes nothing and keeps its place in the burst. Another one stops the burst at once
        and begins with its own, a test under way included: a real alarm goes before a lesson.
        """
        if alarm == self._alarm and profile == self._profile:
            return
        self._alarm = alarm
        self._profile = profile
        if alarm != NO_ALARM:
            self._begin_regular()
            return
        self._next_ms = IDLE_MS
        if not self._testing:
            self._stop()

    def test(self, alarm: int, profile: int) -> None:
        """Plays one burst of an alarm now, then goes on with what should sound.

        A burst that this cuts off is played anew afterwards; one that falls due meanwhile waits.
        """
        if self._at >= 0 and not self._testing:
            self._next_ms = 0
        self._testing = True
        self._begin(alarm, signal_of(profile, PRIORITY[alarm], CATEGORY[alarm]))

    def advance(self, ms: int) -> None:
        """Lets time pass: at most wait_ms. What is called late sounds late and is not hurried to catch up."""
        if self.wait_ms == IDLE_MS:
            return
        if self._alarm != NO_ALARM:
            self._next_ms = max(0, self._next_ms - ms)
        self.wait_ms -= ms
        if self.wait_ms <= 0:
            self._edge()

    def take_began(self) -> int:
        """Returns the alarm whose burst began since the last call, the latest if several did, or NO_ALARM."""
        alarm = self._began
        self._began = NO_ALARM
        return alarm

    def sounding(self) -> bool:
        """Says whether the beeper makes a sound now, between two advances."""
        return self._at >= 0 and self._playing.notes[self._at] != 0

    def _edge(self) -> None:
        if self._at < 0:
            self._begin_regular()
            return
        self._at += 2
        if self._at < len(self._playing.notes):
            self._note()
            return
        self._testing = False
        self._stop()
        if self._next_ms == 0:
            self._begin_regular()

    def _begin_regular(self) -> None:
        self._testing = False
        signal = signal_of(self._profile, PRIORITY[self._alarm], CATEGORY[self._alarm])
        self._next_ms = SIGNALS[signal].repeat_ms
        self._begin(self._alarm, signal)

    def _begin(self, alarm: int, signal: int) -> None:
        self._began = alarm
        self.began_signal = signal
        self._playing = SIGNALS[signal]
        self._at = 0
        self._note()

    def _note(self) -> None:
        self._beeper.tone(self._playing.notes[self._at])
        self.wait_ms = self._playing.notes[self._at + 1]

    def _stop(self) -> None:
        self._at = -1  # the place in the flat notes, -1 between bursts
        self._beeper.tone(0)
        self.wait_ms = self._next_ms if self._alarm != NO_ALARM else IDLE_MS
