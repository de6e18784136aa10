"""Which moments of the clock a schedule has given, by the rules in docs/design.md under "Time", for pairs.

It imports nothing of the device. Clock and uptime are in ms: the one is set, the other only passes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ANEW_MS = 22 * HOUR_MS


@dataclass
class Pass:
    """The time in which the clock stands in one hour."""

    began_ms: int
    """The uptime when the clock stood at the full hour, or would have, had nobody set it."""
    furthest_ms: int
    """Of the hour, the last moment given since the hour was whole."""


@dataclass
class Hours:
    """Of each hour, the last pass in which something of it was given."""

    _last: dict[int, Pass] = field(default_factory=dict)

    def given_ms(self, clock_ms: int, uptime_ms: int) -> int:
        """For how long from here on the clock shows what was given before; 0 where this moment was not."""
        last = self._last.get(clock_ms % DAY_MS // HOUR_MS)
        into_ms = clock_ms % HOUR_MS
        if last is None or uptime_ms - into_ms - last.began_ms >= ANEW_MS:
            return 0
        return max(last.furthest_ms - into_ms, 0)

    def wait_ms(self, clock_ms: int, uptime_ms: int) -> int:
        """Until what was given ends, or may begin."""
        given_ms = self.given_ms(clock_ms, uptime_ms)
        left_ms = HOUR_MS - clock_ms % HOUR_MS
        while (
            not given_ms and left_ms < DAY_MS and not self.given_ms(clock_ms + left_ms, uptime_ms + left_ms)
        ):
            left_ms += HOUR_MS
        return given_ms or left_ms

    def give(self, clock_ms: int, uptime_ms: int, ms: int) -> None:
        """The schedule is in force for so long from here on."""
        while ms > 0:
            into_ms = clock_ms % HOUR_MS
            part_ms = min(ms, HOUR_MS - into_ms)
            if self.given_ms(clock_ms, uptime_ms) < part_ms:
                self._give(clock_ms % DAY_MS // HOUR_MS, Pass(uptime_ms - into_ms, into_ms + part_ms))
            clock_ms, uptime_ms, ms = clock_ms + part_ms, uptime_ms + part_ms, ms - part_ms

    def _give(self, hour: int, now: Pass) -> None:
        last = self._last.get(hour)
        if last and now.began_ms - last.began_ms < ANEW_MS:
            now.furthest_ms = max(now.furthest_ms, last.furthest_ms)
            now.began_ms = max(now.began_ms, last.began_ms)
        self._last[hour] = now
