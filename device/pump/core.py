"""The reactive core: `Pump.advance(elapsed_ms)` reads the ports, does what is due, and says when it must be called.

At one instant the order is: sensing, battery, conditions, delivery, sound, log. It has no scheduler and no clock:
whoever calls it tells how much time has passed. An advance that writes no record allocates nothing. Requests come
between two advances and end with `changed`; the next advance(0) carries their consequences out.
"""

from pump import events
from pump.alarm_table import DELIVERY_GAP, MEMORY_ERROR, STOPPED_48H
from pump.alarms import ENDED, LATCHED, RAISED, UNCHANGED, Alarms
from pump.battery import battery_monitor
from pump.calibration import Calibration
from pump.conditions import STOPPED_TOO_LONG_MS, judge, strongest_effect
from pump.core_time import CoreTime
from pump.course import Course
from pump.daily import full_hour
from pump.delivery import Delivery
from pump.guard import FINE
from pump.history import History
from pump.integral import FAR, Integral
from pump.memory import Memory
from pump.planner import Horizon, Planner
from pump.recovery import POWER
from pump.refill import Visit
from pump.reservoir import Reservoir
from pump.restart import BEYOND_MS, GAP_ALARM_MS, restore
from pump.selftest import SelfTest
from pump.sounder import Sounder
from pump.state import CorePart, parts_of
from pump.therapy import Therapy
from pump.titration import Titration
from pump.transitions import Transitions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Ports

_ALARM_EVENTS = {RAISED: events.ALARM_RAISED, ENDED: events.ALARM_ENDED, LATCHED: events.ALARM_LATCHED}


class Pump:
    """The whole pump behind its ports."""

    def __init__(
        self, ports: "Ports", calibration: Calibration, horizon: Horizon, cause: int = POWER
    ) -> None:
        self.ports = ports
        self.cause = cause  # of its start: an index of recovery's CAUSES
        self.calibration = calibration
        self.memory = Memory(ports.store)
        self.log = self.memory.log
        self.alarms = Alarms()
        self.sounder = Sounder(ports.beeper)
        self.reservoir = Reservoir(calibration)
        integral = Integral(calibration.pl_per_step)
        self.therapy = Therapy(calibration, integral)
        planner = Planner(ports.stepper, integral, horizon)
        self.delivery = Delivery(integral, planner, ports.sensor, calibration.steps_per_count)
        self.battery = battery_monitor(ports.battery, calibration)
        self.transitions = Transitions(self)
        self.course = Course(History())
        self.titration = Titration()
        self.visit = Visit(calibration.reservoir_nl)
        self.self_test = SelfTest()
        self.profile = self.today = 0
        self.verdict = FINE
        """What the guard said last."""
        self.stopped_ms = 0
        """How long the rate in force has been 0, up to 48 h."""
        self.attended_ms = 0
        """For so long a clinician has the reservoir in hand."""
        self.limits_changed = True
        """The guard has to be told new limits."""
        self._beep_ms = self._unspent_ms = self._hour_ms = self._due_ms = self._wait_ms = 0
        self._unsaved = True
        self.now = CoreTime(0, 0)
        self.uptime = CoreTime(0, 0)
        """Time that passed since the pump was first started, as far as anybody knows; no clock sets it."""
        self.clock_known = False
        self.core = CorePart(self)
        self.memory.parts = parts_of(self)
        restore(self)

    def advance(self, elapsed_ms: int) -> int:
        """Passes `elapsed_ms`; returns the ms after which it must be called again, at least 1.

        More than it asked for last time is a gap: time, schedule and alarms go on, and the steps that nobody had
        authorised are missed. A gap is logged, and an alarm above 60 s.
        """
        late_ms = elapsed_ms - self._wait_ms
        if late_ms > GAP_ALARM_MS:
            self.delivery.gap(True)
        missed = self._pass(elapsed_ms)
        if late_ms > 0:
            self._gap(late_ms, missed)
        self._unsaved = self._unsaved or self.delivery.reserve_ms <= 0
        self.save()
        planner = self.delivery.planner
        planner.feed(min(self.therapy.ms_until_change(self.now), self.delivery.reserve_ms))
        self._wait_ms = min(self._due_ms, self.sounder.wait_ms, planner.refresh_ms())
        return self._wait_ms

    def _pass(self, ms: int) -> int:
        missed = 0
        while True:
            slice_ms = min(ms, self._due_ms, self.sounder.wait_ms)
            missed += self._elapse(slice_ms)
            ms -= slice_ms
            if self._due_ms == 0:
                self._act()
            if ms == 0:
                return missed

    def _elapse(self, ms: int) -> int:
        missed = self.delivery.elapse(ms)
        self.now.advance(ms)
        self.uptime.advance(ms)
        self.therapy.advance(ms, self.delivery.due, self.delivery.rate_nl_per_day, self.now, self.uptime)
        self.alarms.advance(ms)
        if self.sounder.sounding():
            self._beep_ms += ms
        self.sounder.advance(ms)
        self._unspent_ms += ms
        self.stopped_ms = min(self.stopped_ms + ms, STOPPED_TOO_LONG_MS)
        self.attended_ms = max(self.attended_ms - ms, 0)
        self._hour_ms -= ms
        self._due_ms -= ms
        return missed

    def _gap(self, late_ms: int, missed: int) -> None:
        self.delivery.plan_again()
        self.record(events.GAP, 0, late_ms, missed)
        if late_ms > GAP_ALARM_MS:
            self.delivery.gap(False)
            self.log_alarm(DELIVERY_GAP, self.alarms.happened(DELIVERY_GAP))
            self._act()

    def _act(self) -> None:
        self.sense()
        if self._hour_ms == 0:
            self._unsaved = True
            full_hour(self)
            self._hour_ms = self.now.ms_until_hour()
        self.clock_known = self.clock_known and self.ports.clock.known()
        judge(self)
        self._deliver()
        self._sound()
        self._due_ms = self._next_due()

    def _deliver(self) -> None:
        therapy = self.therapy
        self.transitions.pass_boluses()
        effect = strongest_effect(self)
        if effect != therapy.effect:
            self.transitions.fall_back(effect)
        if therapy.front.arrived():
            self.transitions.arrive()
        rate = therapy.rate(self.now)
        if self.delivery.use_rate(rate):
            therapy.check()
            self._unsaved = True
            self.limits_changed = True
        self._unsaved = self._unsaved or therapy.attended()
        if rate or therapy.prescription is None:
            self.stopped_ms = 0
            self.condition(STOPPED_48H, False)  # judged before the rate was known

    def _sound(self) -> None:
        self.sounder.set(self.alarms.highest(), self.profile)
        if self.alarms.reminder >= 0:
            self.sounder.test(self.alarms.reminder, self.profile)

    def _next_due(self) -> int:
        own = min(self._hour_ms, self.therapy.keep_within_ms(), self.alarms.wait_ms, self.attended_ms or FAR)
        due = min(own, self.therapy.ms_until_change(self.now))
        rate = self.delivery.rate_nl_per_day
        if rate:
            return min(due, self.delivery.integral.ms_until(self.reservoir.steps_until_next(), rate))
        left_ms = STOPPED_TOO_LONG_MS - self.stopped_ms
        return min(due, left_ms) if left_ms else due

    def sense(self) -> None:
        """Brings the accounts of reservoir and battery up to this instant; decides nothing."""
        steps = self.delivery.sense()
        self.reservoir.take(steps)
        self.therapy.front.sensed(steps)
        self.battery.spend(steps, self._beep_ms, self._unspent_ms)
        self._beep_ms = self._unspent_ms = 0

    def save(self, copies: int = 1) -> bool:
        """Keeps what a restart must find, where something has changed; False where it cannot be kept. Allocates then.

        Before steps are authorised and before a request is answered; a failure becomes an alarm within this call.
        """
        while self._unsaved:
            self._unsaved = False
            sound = self.memory.sound
            beyond_ms = min(self._hour_ms, self.therapy.keep_within_ms()) + BEYOND_MS
            self.delivery.reserve(min(beyond_ms, self.therapy.ms_until_change(self.now)))
            self.memory.save(self, copies)
            if self.memory.sound != sound:
                self.condition(MEMORY_ERROR, sound)
                self.changed()
        return self.memory.sound

    def changed(self) -> None:
        """A request or a verdict has changed something: the next advance looks at everything."""
        self.look()
        self._unsaved = True

    def look(self) -> None:
        """Something may have happened to the body: the next advance looks at everything."""
        self._due_ms = 0

    def deliver_by(self, event: int, arg: int, a: int = 0, b: int = 0) -> None:
        """A request has changed what is delivered: recorded, told to the guard, looked at in the next advance."""
        self.record(event, arg, a, b)
        self.limits_changed = True
        self.changed()

    def set_time(self, day: int, ms: int) -> None:
        """The wall clock is set; hours and the schedule follow it, durations do not; no moment is given twice."""
        self.now.set(day, ms)
        self.ports.clock.set(day, ms)
        self.therapy.hours.enter(ms, self.uptime)
        self.clock_known = True
        self.today = day  # a day that is set has not ended: the one under way goes on under its date
        self.battery.dated(day)
        self._hour_ms = min(self._hour_ms, self.now.ms_until_hour())  # however often it is set, the hour ends
        self.delivery.plan_again()  # the next change of rate may have come nearer
        self.changed()

    def measure_soon(self) -> None:
        """The battery is another: measure it in the next advance."""
        self._hour_ms = 0
        self.changed()

    def condition(self, alarm: int, present: bool) -> None:
        self.log_alarm(alarm, self.alarms.condition(alarm, present))

    def log_alarm(self, alarm: int, code: int) -> None:
        if code != UNCHANGED:
            self.record(_ALARM_EVENTS[code], alarm, self.reservoir.volume_nl, self.battery.meter.loaded_mv)

    def record(self, kind: int, arg: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        self.log.append(self.now.day, self.now.ms, kind, arg, a, b, c)
        self._unsaved = self._unsaved or kind not in events.BATCHED or self.log.crowded()
