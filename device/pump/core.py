"""The reactive core: `Pump.advance(elapsed_ms)` reads the ports, does what is due, and says when it must be called.

At one instant the order is: sensing, battery, conditions, delivery, sound, log. It has no scheduler and no clock:
whoever calls it tells how much time has passed. An advance that writes no record allocates nothing. Requests come
between two advances and end with `changed`; the next advance(0) carries their consequences out.
"""

from micropython import const

from pump import events
from pump.alarm_table import DELIVERY_GAP, STOPPED_48H
from pump.alarms import ENDED, LATCHED, RAISED, UNCHANGED, Alarms
from pump.battery import battery_monitor
from pump.calibration import Calibration
from pump.chemistry import CHEMISTRIES
from pump.conditions import STOPPED_TOO_LONG_MS, judge, strongest_effect
from pump.core_time import CoreTime
from pump.delivery import Delivery
from pump.fallback import GO_ON
from pump.guard import FINE
from pump.integral import Integral
from pump.log import Log
from pump.memory import Memory
from pump.planner import Horizon, Planner
from pump.reservoir import Reservoir
from pump.sounder import Sounder
from pump.therapy import Therapy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Ports

GAP_ALARM_MS = const(60_000)
_ALARM_EVENTS = {RAISED: events.ALARM_RAISED, ENDED: events.ALARM_ENDED, LATCHED: events.ALARM_LATCHED}


class Pump:
    """The whole pump behind its ports."""

    def __init__(self, ports: "Ports", calibration: Calibration, horizon: Horizon) -> None:
        self.ports = ports
        self.calibration = calibration
        self.log = Log()
        self.alarms = Alarms()
        self.sounder = Sounder(ports.beeper)
        self.reservoir = Reservoir(calibration)
        self.memory = Memory(ports.store)
        self.therapy = Therapy(calibration)
        integral = Integral(calibration.pl_per_step)
        planner = Planner(ports.stepper, integral, horizon)
        self.delivery = Delivery(integral, planner, ports.sensor)
        self.battery = battery_monitor(ports.battery, calibration)
        self.profile = 0
        self.verdict = FINE
        """What the guard said last."""
        self.stopped_ms = 0
        """How long the rate in force has been 0, up to 48 h."""
        self.limits_changed = True
        """The guard has to be told new limits."""
        self._beep_ms = 0
        self._unspent_ms = 0
        self._hour_ms = 0
        self._due_ms = 0
        self._wait_ms = 0
        self._start()

    def _start(self) -> None:
        wall = self.ports.clock.wall()
        self.clock_known = wall is not None
        self.now = CoreTime(wall[0], wall[1]) if wall else CoreTime(0, 0)
        self.uptime = CoreTime(0, 0)
        self._today = self.now.day
        self.therapy.prescription = self.memory.restore(self.calibration)
        self.battery.replaced(0, CHEMISTRIES[0].capacity_uah, self.now.day)
        self.record(events.PUMP_STARTED, int(self.clock_known))

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
        planner = self.delivery.planner
        planner.feed(self.therapy.ms_until_change(self.now))
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
        self.therapy.bolus.advance(ms)
        self.alarms.advance(ms)
        if self.sounder.sounding():
            self._beep_ms += ms
        self.sounder.advance(ms)
        self._unspent_ms += ms
        self.stopped_ms = min(self.stopped_ms + ms, STOPPED_TOO_LONG_MS)
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
            self._hour()
        self.clock_known = self.clock_known and self.ports.clock.known()
        judge(self)
        self._deliver()
        self._sound()
        self._due_ms = self._next_due()

    def _hour(self) -> None:
        self._hour_ms = self.now.ms_until_hour()
        self.delivery.close_hour()
        if self.delivery.ahead:
            self.ports.stepper.enable(False)  # too slow for the guard, and as dangerous
        new_day = self.now.day != self._today
        if new_day and self.clock_known:
            self.battery.day_changed(self.now.day)
        self.battery.measure()
        if new_day:
            self._midnight()

    def _midnight(self) -> None:
        self._today = self.now.day
        self.memory.check()
        delivery = self.delivery
        self.record(
            events.DAY_ENDED, 0, delivery.today_commanded, delivery.today_delivered, self.reservoir.volume_nl
        )
        delivery.new_day()
        meter = self.battery.meter
        self.record(
            events.BATTERY_MEASURED,
            self.battery.percent(),
            meter.open_mv,
            meter.loaded_mv,
            meter.resistance_mohm,
        )

    def _deliver(self) -> None:
        therapy = self.therapy
        if therapy.bolus.finished():
            self.end_bolus(events.BOLUS_COMPLETE)
        effect = strongest_effect(self)
        if effect != therapy.effect:
            therapy.effect = effect
            if effect != GO_ON:
                self.end_bolus(events.BOLUS_FALLBACK)
            self.limits_changed = True
            self.record(events.FALLBACK, effect, therapy.rate(self.now))
        rate = therapy.rate(self.now)
        self.delivery.use_rate(rate)
        if rate or therapy.prescription is None:
            self.stopped_ms = 0
            self.condition(STOPPED_48H, False)  # judged before the rate was known

    def _sound(self) -> None:
        self.sounder.set(self.alarms.highest(), self.profile)
        if self.alarms.reminder >= 0:
            self.sounder.test(self.alarms.reminder, self.profile)

    def _next_due(self) -> int:
        due = min(self._hour_ms, self.alarms.wait_ms, self.therapy.ms_until_change(self.now))
        rate = self.delivery.rate_nl_per_day
        if rate:
            return min(due, self.delivery.integral.ms_until(self.reservoir.steps_until_next(), rate))
        left_ms = STOPPED_TOO_LONG_MS - self.stopped_ms
        return min(due, left_ms) if left_ms else due

    def sense(self) -> None:
        """Brings the accounts of reservoir and battery up to this instant; decides nothing."""
        steps = self.delivery.sense()
        self.reservoir.take(steps)
        self.battery.spend(steps, self._beep_ms, self._unspent_ms)
        self._beep_ms = 0
        self._unspent_ms = 0

    def changed(self) -> None:
        """A request or a verdict has changed something: the next advance looks at everything."""
        self._due_ms = 0

    def set_time(self, day: int, ms: int) -> None:
        """The wall clock is set; hours and the schedule follow it, durations do not."""
        self.now.set(day, ms)
        self.ports.clock.set(day, ms)
        self.clock_known = True
        self._today = day  # a day that is set has not ended: the one under way goes on under its date
        self.battery.dated(day)
        self._hour_ms = min(self._hour_ms, self.now.ms_until_hour())  # however often it is set, the hour ends
        self.delivery.plan_again()  # the next change of rate may have come nearer
        self.changed()

    def measure_soon(self) -> None:
        """The battery is another: measure it in the next advance."""
        self._hour_ms = 0
        self.changed()

    def recalibrate(self, pl_per_step: int) -> None:
        """Another volume a step from this instant on."""
        self.calibration.pl_per_step = pl_per_step
        self.delivery.recalibrate(pl_per_step)
        self.reservoir.use(pl_per_step)
        self.limits_changed = True
        self.changed()

    def condition(self, alarm: int, present: bool) -> None:
        self.log_alarm(alarm, self.alarms.condition(alarm, present))

    def log_alarm(self, alarm: int, code: int) -> None:
        if code != UNCHANGED:
            self.record(_ALARM_EVENTS[code], alarm, self.reservoir.volume_nl, self.battery.meter.loaded_mv)

    def end_bolus(self, why: int) -> None:
        """Ends a running bolus for one of the reasons of the event table; nothing where none runs."""
        bolus = self.therapy.bolus
        if bolus.running():
            self.record(events.BOLUS_ENDED, why, bolus.volume_nl, bolus.delivered_nl())
            bolus.end()
            self.limits_changed = True

    def record(self, kind: int, arg: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        self.log.append(self.now.day, self.now.ms, kind, arg, a, b, c)
