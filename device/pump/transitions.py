"""What begins and ends while the pump runs: boluses, prime, jog, bridge, each with its record.

It is called by core and requests, and decides nothing about doses: orders and limits were checked when they came in.
"""

from pump import events
from pump.fallback import GO_ON, STOP_AFTER_SEGMENT
from pump.front import CHANGE, FILL
from pump.therapy import PERIODIC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.prescription import Prescription


class Transitions:
    """Works on the pump's therapy."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump
        self._therapy = pump.therapy

    def pass_boluses(self) -> None:
        """Ends what is complete, and starts the periodic bolus that is due. Allocates where it records."""
        therapy = self._therapy
        for whose in range(len(therapy.boluses)):
            if therapy.boluses[whose].finished():
                self.end_bolus(whose, events.COMPLETE)
        if therapy.whole() and therapy.periodic.begin_if_due():
            bolus = therapy.periodic.bolus
            self._pump.record(events.BOLUS_STARTED + PERIODIC, 0, bolus.volume_nl, bolus.duration_s)
            self._pump.limits_changed = True
        if therapy.jog_steps == 0:
            self.end_jog(events.COMPLETE)

    def end_bolus(self, whose: int, why: int) -> None:
        """Ends a running bolus for one of the reasons of the event table; nothing where none runs."""
        bolus = self._therapy.boluses[whose]
        if bolus.running():
            self._pump.record(events.BOLUS_ENDED + whose, why, bolus.volume_nl, bolus.delivered_nl())
            bolus.end()
            self._pump.limits_changed = True

    def end_all(self, why: int) -> None:
        """Every bolus, the prime and a jog; none of it is made up."""
        for whose in range(len(self._therapy.boluses)):
            self.end_bolus(whose, why)
        self.end_prime(why)
        self.end_jog(why)

    def fall_back(self, effect: int) -> None:
        """Another effect of the fallback table, or none any more: the prescription goes on, with whole intervals."""
        therapy = self._therapy
        if effect != GO_ON:
            self.end_all(events.FALLBACK_ENDS)
        therapy.effect = effect
        segment = effect == STOP_AFTER_SEGMENT
        therapy.finish_rate = self._pump.delivery.rate_nl_per_day if segment else 0
        therapy.periodic.start_over()
        self._pump.limits_changed = True
        self._pump.record(events.FALLBACK, effect, therapy.rate(self._pump.now))

    def end_prime(self, why: int) -> None:
        """The basal rate comes back, and with it whole intervals; the front stays where it is."""
        therapy = self._therapy
        if therapy.prime_rate:
            therapy.prime_rate = 0
            therapy.periodic.start_over()
            self._pump.record(events.PRIME_ENDED, why, therapy.front.left_nl())
            self._pump.limits_changed = True

    def begin_jog(self, steps: int, rate_nl_per_day: int) -> None:
        """So many steps and no more, where nothing is delivered."""
        self._therapy.jog_steps = steps
        self._therapy.jog_rate = rate_nl_per_day
        self._pump.deliver_by(events.JOG_STARTED, 0, steps, rate_nl_per_day)

    def end_jog(self, why: int) -> None:
        """The motor stands still again; nothing where none runs."""
        therapy = self._therapy
        if therapy.jog_rate:
            left_steps, therapy.jog_steps = therapy.jog_steps, 0
            therapy.jog_rate = 0
            self._pump.record(events.JOG_ENDED, why, left_steps)
            self._pump.limits_changed = True

    def begin_bridge(self, ahead_nl: int) -> None:
        """Another concentration enters the catheter, or is in it by so much; in force is what the old one needs."""
        therapy = self._therapy
        therapy.front.start(CHANGE, max(self._pump.calibration.dead_volume_nl() - ahead_nl, 0))
        self._pump.record(events.BRIDGE_STARTED, 0, therapy.rate(self._pump.now), therapy.front.left_nl())

    def begin_prime(self, rate_nl_per_day: int) -> None:
        """In place of everything else, until the drug is at the tip."""
        therapy = self._therapy
        self.end_bolus(PERIODIC, events.REPLACED)
        therapy.prime_rate = rate_nl_per_day
        self._pump.record(events.PRIME_STARTED, 0, rate_nl_per_day, therapy.front.left_nl())

    def new_catheter(self, rinsed: bool) -> None:
        """It holds no drug, and where it was rinsed the tubing neither. What comes next fills it."""
        therapy = self._therapy
        self.end_all(events.REPLACED)
        if rinsed:
            therapy.front.start(FILL, self._pump.calibration.dead_volume_nl())
            if therapy.prescription is not None:
                therapy.use(therapy.prescription)
        else:
            therapy.front.refit(self._pump.calibration.catheter_nl())
        therapy.periodic.start_over()
        self._pump.record(events.CATHETER_REPLACED, int(rinsed), therapy.front.left_nl())

    def recalibrate(self, pl_per_step: int) -> None:
        """Another volume a step from this instant on."""
        pump, delivery, front = self._pump, self._pump.delivery, self._therapy.front
        pump.calibration.pl_per_step = pl_per_step
        old = delivery.integral.pl_per_step
        delivery.recalibrate(pl_per_step)
        front.recalibrate(old)
        front.take(delivery.due)
        pump.reservoir.use(pl_per_step)
        pump.limits_changed = True
        pump.changed()

    def arrive(self) -> None:
        """The front is at the tip: a prime ends, and after a bridge the new volumes are in force."""
        therapy = self._therapy
        kind = therapy.front.kind
        if self._missed(kind):
            return
        therapy.front.end()
        if kind == FILL:
            self.end_prime(events.COMPLETE)
        elif therapy.prescription is not None and therapy.in_force is not None:
            self._cross(therapy.in_force, therapy.prescription)
        self._pump.record(events.FRONT_ARRIVED, kind, therapy.rate(self._pump.now))

    def _missed(self, kind: int) -> bool:
        """Steps were missed, and the front is not where it was reckoned to be.

        A bridge goes on where the new rate would be the higher one. A prime is over all the same: a sensor that is
        dead would have it pump for ever. What is left waits for another one.
        """
        therapy = self._therapy
        new, old = therapy.prescription, therapy.in_force
        if new is None or old is None:
            return False
        if kind == CHANGE and new.concentration_ng_per_ml >= old.concentration_ng_per_ml:
            return False
        missed = therapy.front.prolong()
        if missed and kind == FILL:
            self.end_prime(events.MISSED)
        elif missed:
            self._pump.record(events.BRIDGE_PROLONGED, 0, missed, therapy.front.left_nl())
        return missed > 0

    def _cross(self, old: "Prescription", new: "Prescription") -> None:
        strengths = (old.concentration_ng_per_ml, new.concentration_ng_per_ml)
        self._therapy.periodic.bolus.rescale(strengths[0], strengths[1])
        self._therapy.use(new)
        self._pump.limits_changed = True
