"""Carries a rate out: integrates it, plans the steps, counts what was commanded and what was sensed.

It knows nothing of prescriptions, alarms or the reservoir; it is told a rate and asked for accounts.
"""

from micropython import const

from pump.count import Count
from pump.integral import Integral
from pump.packing import get, put, size
from pump.planner import Planner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Sensor

_COUNT_MASK = const(0xFFFFFFF)
_TOLERANCE_STEPS = const(8)
_TOLERANCE_PART = const(20)  # 5 % of what was commanded
_LEAST_STEPS = const(32)  # an account of fewer stays open for another hour
_KEPT = "<qqqIIIIB"


class Delivery:
    """Accounts in steps; `rate_nl_per_day` is in force since the last `use_rate`."""

    def __init__(
        self, integral: Integral, planner: Planner, sensor: "Sensor", steps_per_count: int = 1
    ) -> None:
        """steps_per_count: see Guard."""
        self._sensor = sensor
        self._steps_per_count = steps_per_count
        self._last_count = sensor.count()
        self.integral = integral
        self.planner = planner
        self.rate_nl_per_day = 0
        self.due = 0
        """Steps that became due in the time that passed last."""
        self._delivered = Count()
        self.today_commanded = 0
        self.today_delivered = 0
        self._hour_commanded = 0
        self._hour_delivered = 0
        self._hour_counts = True
        self._in_gap = False
        self.short = False
        """In the last account more than 8 steps and 5 % of those commanded were not delivered."""
        self.ahead = False
        """In some account as many too many were delivered. Stays until somebody has looked and takes it back."""
        self.reserve_ms = 0
        """For so long steps may be authorised before the state must be kept again."""
        self.reserve_steps = 0
        """No more than this is made in that time at the rate in force."""

    def sensed(self) -> bool:
        return self._sensor.sensed

    def elapse(self, ms: int) -> int:
        """Passes `ms` at the rate in force; returns how many due steps nobody had authorised: missed, never made up."""
        due = self.integral.advance(self.rate_nl_per_day, ms)
        self.reserve_ms -= ms
        self.due = due
        self.today_commanded += due
        self._hour_commanded += due
        return self.planner.elapse(ms, due)

    def sense(self) -> int:
        """Reads the sensor; returns the steps delivered since the last reading."""
        count = self._sensor.count()
        moved = (count - self._last_count) & _COUNT_MASK
        self._last_count = count
        self._delivered.add(moved)
        self.today_delivered += moved
        self._hour_delivered += moved
        return moved

    def use_rate(self, rate_nl_per_day: int) -> bool:
        """From now on this rate. True when it differs from the one before."""
        if rate_nl_per_day == self.rate_nl_per_day:
            return False
        self.rate_nl_per_day = rate_nl_per_day
        self.planner.restart(rate_nl_per_day)
        return True

    def plan_again(self) -> None:
        """The plan from this instant on: steps were missed, or the next change of rate may have come nearer."""
        self.planner.restart(self.rate_nl_per_day)

    def recalibrate(self, pl_per_step: int) -> None:
        """Another volume a step. Where the rest is more than one of the new steps, those are missed, not hurried."""
        self.planner.restart(0)
        self.due = self.integral.recalibrate(pl_per_step)
        self.planner.elapse(0, self.due)
        self.plan_again()

    def close_hour(self) -> None:
        """Compares the accounts of the hour, to be called after `sense`."""
        if self._hour_counts:
            tolerance = _TOLERANCE_STEPS + self._steps_per_count - 1 + self._hour_commanded // _TOLERANCE_PART
            short = self._hour_commanded - self._hour_delivered
            if (
                self._hour_commanded < _LEAST_STEPS * self._steps_per_count
                and -tolerance <= short <= tolerance
            ):
                self.short = self.short and self._hour_commanded > 0
                return  # too few to tell: the account stays open
            self.short = short > tolerance
            self.ahead = self.ahead or -short > tolerance
        self._hour_counts = not self._in_gap
        self._hour_commanded = 0
        self._hour_delivered = 0

    def gap(self, under_way: bool) -> None:
        """Hours with a gap in them are not judged: the sensor tells its end before what was due in it is reckoned."""
        self._in_gap = under_way
        self._hour_counts = False

    def looked_at(self) -> None:
        """Somebody has looked at what was too much: neither it nor the hour in which it was is judged again."""
        self.ahead = False
        self._hour_commanded = 0
        self._hour_delivered = 0

    def reserve(self, ms: int) -> None:
        """What may be made in the next `ms` is recorded before it is authorised. Allocates."""
        self.reserve_ms = ms
        made = -(-self.rate_nl_per_day * ms // (86_400 * self.integral.pl_per_step)) + 1
        self.reserve_steps = max(made if self.rate_nl_per_day else 0, self.planner.lead)

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record."""
        programmed_pl = self.integral.programmed_pl() - self.integral.pl
        accounts = (self.commanded(), programmed_pl, self.delivered())
        today = (self.today_commanded, self.today_delivered)
        reserve = (self.reserve_steps, max(self.reserve_ms, 0))
        return put(_KEPT, buffer, at, *accounts, *today, *reserve, int(self.ahead))

    def recall(self, data: bytes, at: int) -> int:
        """The accounts go on; the whole reserve counts as made, for nobody knows how much of it was."""
        (
            commanded,
            programmed_pl,
            delivered,
            today_commanded,
            today_delivered,
            reserve,
            self.reserve_ms,
            ahead,
        ) = get(_KEPT, data, at)
        self.integral.go_on(commanded + reserve, programmed_pl + reserve * self.integral.pl_per_step)
        self._delivered.set(delivered + reserve)
        self.today_commanded = today_commanded + reserve
        self.today_delivered = today_delivered + reserve
        self.reserve_steps = reserve
        self.ahead = ahead != 0
        return at + size(_KEPT)

    def new_day(self) -> None:
        self.today_commanded = 0
        self.today_delivered = 0

    def commanded(self) -> int:
        return self.integral.commanded()

    def delivered(self) -> int:
        return self._delivered.total()

    def authorised(self) -> int:
        return self.commanded() + self.planner.lead

    def missed(self) -> int:
        """Commanded and not sensed, by a gap or by a motor that did not turn."""
        return max(self.commanded() - self.delivered(), 0)
