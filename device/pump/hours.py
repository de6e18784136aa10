"""No moment of the day twice: which part of each hour of the clock a schedule has given, so that no clock repeats it.

A *pass* is the time in which the clock stands in an hour. It began when the clock stood at the full hour, or would
have, had nobody set it. A pass that began 22 h or more after the last one in which something of that hour was given has
the whole hour to give. An earlier one has only what lies beyond the furthest moment given, and up to there the
schedule's lowest rate is in force. It knows no rate and no weekday, and not why time passed in which nothing was given.
"""

from array import array

from micropython import const

from pump.core_time import DAY_MS, HOUR_MS, CoreTime
from pump.integral import FAR

_HOURS = const(24)
_TURN_MS = const(79_200_000)
"""22 h: a day less one hour for the change to summer time, and one for a clock that was slow."""
_LONG_AGO_DAYS = const(-2)
_MINUTE_MS = const(60_000)
_UNIT_MS = const(360_000)  # 254 of them are more than a day
_TO_THE_CLOCK = const(255)
_LONG_AGO = const(255)
PACKED_BYTES = const(48)
_NEVER = bytes([0, _LONG_AGO] * _HOURS)


class Hours:
    """`enter` at each full hour and whenever the clock was set, `give` after time in which the schedule was in force.

    `now_ms`: the clock's ms of the day. `uptime`: time that passed, which nobody sets.
    """

    def __init__(self) -> None:
        # how far each hour was given, and when the last pass that gave of it began
        self._given_ms = array("i", [0] * _HOURS)
        self._days = array("i", [_LONG_AGO_DAYS] * _HOURS)
        self._ms = array("i", [0] * _HOURS)
        self._hour = 0
        self._pass = CoreTime(0, 0)  # when the present pass began
        self._latest = False
        self._before_ms = 0
        self._next_given = False
        self.given_until_ms = 0
        """Up to this ms of the day the present hour was given before."""
        self.plain = True
        """Neither the present hour nor the beginning of the next was given before."""

    def enter(self, now_ms: int, uptime: CoreTime) -> None:
        """The clock stands here: at a full hour, or where it was set to. Allocates nothing."""
        hour = now_ms // HOUR_MS
        began = self._pass
        began.set(uptime.day, uptime.ms - now_ms % HOUR_MS)
        began.advance(0)
        after_ms = self._after_ms(hour)
        self._hour = hour
        self._latest = after_ms <= 0
        self._before_ms = self._given_ms[hour] if after_ms < _TURN_MS else 0
        self.given_until_ms = hour * HOUR_MS + self._before_ms
        self._next_given = self._after_ms((hour + 1) % _HOURS) < _TURN_MS - HOUR_MS
        self.plain = self._before_ms == 0 and not self._next_given

    def _after_ms(self, hour: int) -> int:
        """How long after the last pass in which something of `hour` was given the present pass began; a day at most."""
        days = self._pass.day - self._days[hour]
        return DAY_MS if days > 1 else days * DAY_MS + self._pass.ms - self._ms[hour]

    def give(self, now_ms: int) -> None:
        """The schedule was in force up to now, for a time within this hour that is not 0. Allocates nothing."""
        given_ms = (now_ms - 1) % HOUR_MS + 1  # the hour's end is not the next one's beginning
        if given_ms <= self._before_ms:
            return
        hour = self._hour
        self._given_ms[hour] = given_ms
        if not self._latest:
            self._days[hour] = self._pass.day
            self._ms[hour] = self._pass.ms

    def wait_ms(self, now_ms: int) -> int:
        """Until the given part of this hour ends, or one begins with the next; FAR where neither is."""
        if now_ms < self.given_until_ms:
            return self.given_until_ms - now_ms
        return HOUR_MS - now_ms % HOUR_MS if self._next_given else FAR

    def pack(self, now_ms: int, uptime: CoreTime) -> bytes:
        """For the state record, 2 bytes an hour: minutes given, rounded up, and since when, in 6 min rounded down.

        The time is counted to the end of the present hour, so that in ordinary life nothing is lost by rounding,
        however often the power is cut. Where the minute that was begun would reach beyond the clock, it says so.
        """
        end = _hour_end(now_ms, uptime)
        packed = bytearray(_NEVER)
        for hour in range(_HOURS):
            given_ms = self._given_ms[hour]
            if given_ms == 0:
                continue
            minutes = -(-given_ms // _MINUTE_MS)
            here = hour == now_ms // HOUR_MS and given_ms <= now_ms % HOUR_MS < minutes * _MINUTE_MS
            packed[2 * hour] = _TO_THE_CLOCK if here else minutes
            since_ms = min(end.ms_since(self._days[hour], self._ms[hour]), _LONG_AGO * _UNIT_MS)
            packed[2 * hour + 1] = max(since_ms // _UNIT_MS, 0)
        return bytes(packed)

    def unpack(self, packed: bytes, now_ms: int, uptime: CoreTime) -> None:
        """What `pack` told at this time; no hour is to be had sooner than before. `enter` next."""
        end = _hour_end(now_ms, uptime)
        for hour in range(_HOURS):
            minutes, units = packed[2 * hour], packed[2 * hour + 1]
            to_the_clock = minutes == _TO_THE_CLOCK
            self._given_ms[hour] = now_ms % HOUR_MS if to_the_clock else minutes * _MINUTE_MS
            began = CoreTime(end.day, end.ms - units * _UNIT_MS)
            began.advance(0)
            self._days[hour] = began.day
            self._ms[hour] = began.ms

    def assume(self, now_ms: int, uptime: CoreTime, ms: int) -> None:
        """From this instant the schedule may have been in force for `ms`: it counts as given. `enter` next."""
        passing = CoreTime(uptime.day, uptime.ms)
        while ms > 0:
            self.enter(now_ms, passing)
            piece = min(ms, HOUR_MS - now_ms % HOUR_MS)
            self.give(now_ms + piece)
            now_ms = (now_ms + piece) % DAY_MS
            passing.advance(piece)
            ms -= piece


def _hour_end(now_ms: int, uptime: CoreTime) -> CoreTime:
    """The uptime at which the present pass ends, if nobody sets the clock."""
    end = CoreTime(uptime.day, uptime.ms)
    end.advance(HOUR_MS - now_ms % HOUR_MS)
    return end
