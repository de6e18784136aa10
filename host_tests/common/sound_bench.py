"""A bench for the sounder: a beeper that records its edges, the time that passes, and the edges the table asks for."""

from pump.alarm_table import CATEGORY, PRIORITY
from pump.sounder import IDLE_MS, NO_ALARM, Sounder
from pump.tones import SIGNALS, note_pairs, signal_of


class Recorder:
    """A beeper that writes down each edge with its moment."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.edges: list[list[int]] = []

    def tone(self, hz: int) -> None:
        self.edges.append([self.now_ms, hz])


class Bench:
    """A sounder, its beeper, and the time that passes for both."""

    def __init__(self) -> None:
        self.beeper = Recorder()
        self.sounder = Sounder(self.beeper)
        self.beeper.edges.clear()
        self.began: list[list[int]] = []

    def run(self, ms: int, most_ms: int = IDLE_MS) -> None:
        while ms > 0:
            step = min(ms, self.sounder.wait_ms, most_ms)
            self.beeper.now_ms += step
            ms -= step
            self.sounder.advance(step)
            self.note_beginning()

    def note_beginning(self) -> None:
        alarm = self.sounder.take_began()
        if alarm != NO_ALARM:
            self.began.append([self.beeper.now_ms, alarm])

    def set(self, alarm: int, profile: int) -> None:
        self.sounder.set(alarm, profile)
        self.note_beginning()

    def test(self, alarm: int, profile: int) -> None:
        self.sounder.test(alarm, profile)
        self.note_beginning()


def expected(alarm: int, profile: int, bursts: int) -> "list[list[int]]":
    """Edges by the table alone: the start of each note, and silence at the end of each burst."""
    signal = signal_of(profile, PRIORITY[alarm], CATEGORY[alarm])
    edges = []
    for burst in range(bursts):
        at = burst * SIGNALS[signal].repeat_ms
        for hz, ms in note_pairs(signal):
            edges.append([at, hz])
            at += ms
        edges.append([at, 0])
    return edges
