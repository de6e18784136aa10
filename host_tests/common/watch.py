"""A clock that can be set beside time that passes, and which hours were given: for the tests of the hours."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS

from pump.core_time import CoreTime
from pump.hours import PACKED_BYTES, Hours

HALF_MS = 30 * MINUTE_MS


class Watch:
    """Hours, and a clock that can be set; `uptime` is what passed."""

    def __init__(self, now_ms: int = 0) -> None:
        self.hours = Hours()
        self.now_ms = now_ms
        self.uptime = CoreTime(3, 0)
        self.hours.enter(now_ms, self.uptime)

    def set(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.hours.enter(now_ms, self.uptime)

    def run(self, ms: int, in_force: bool = True) -> None:
        """As the core does: in pieces that end with the hour or where the rate may change."""
        while ms > 0:
            piece = min(ms, HOUR_MS - self.now_ms % HOUR_MS, self.hours.wait_ms(self.now_ms))
            self.uptime.advance(piece)
            self.now_ms += piece
            if in_force:
                self.hours.give(self.now_ms)
            self.now_ms %= DAY_MS
            if self.now_ms % HOUR_MS == 0:
                self.hours.enter(self.now_ms, self.uptime)
            ms -= piece

    def barred_ms(self) -> int:
        """How long the lowest rate is in force from now on, within this hour."""
        return max(self.hours.given_until_ms - self.now_ms, 0)

    def reborn(self) -> "Watch":
        """What is left after a state record."""
        other = Watch()
        other.now_ms = self.now_ms
        other.uptime = CoreTime(self.uptime.day, self.uptime.ms)
        packed = self.hours.pack(self.now_ms, self.uptime)
        assert len(packed) == PACKED_BYTES
        other.hours.unpack(packed, self.now_ms, self.uptime)
        other.hours.enter(self.now_ms, self.uptime)
        return other
