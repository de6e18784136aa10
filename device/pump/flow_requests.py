"""Requests that stop delivery, let it go on, and fill the catheter. Each is refused with its reason and figures.

A stop is never refused for its form. It makes no step itself.
"""

from pump import events
from pump.faults import Faults
from pump.front import FILL
from pump.guard import FINE, Guard
from pump.readiness import enough_left, kept, no_bolus, running, until_rest_s
from pump.refusals import Refused, accept, at_most, nothing_but
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods


class FlowRequests:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", guard: Guard) -> None:
        self._pump = pump
        self._guard = guard

    def methods(self) -> "Methods":
        return {
            "prime.start": self.start_prime,
            "prime.cancel": self.cancel_prime,
            "delivery.stop": self.stop,
            "delivery.resume": self.resume,
        }

    def start_prime(self, params: "Json") -> "Json":
        """Fills a catheter without drug, up to the tip, at a rate that does not mix. The basal rate waits."""
        faults = Faults()
        faults.only(params, "", ("rate_nl_per_day",))
        figures, therapy = self._pump.calibration, self._pump.therapy
        rate = figures.prime_nl_per_day
        if "rate_nl_per_day" in params:
            rate = faults.integer(params, "rate_nl_per_day", "", 1, figures.maximum_nl_per_day)
        accept(faults)
        running(self._pump, "a prime")
        if therapy.front.kind != FILL:
            raise Refused("already_primed", "the catheter holds drug up to its tip, or another front")
        self._check_prime(rate)
        left_nl = therapy.front.left_nl()
        enough_left(self._pump, left_nl)
        self._pump.transitions.begin_prime(rate)
        self._pump.limits_changed = True
        self._pump.changed()
        kept(self._pump, lambda: self._pump.transitions.end_prime(events.CANCELLED))
        return {"volume_nl": left_nl, "rate_nl_per_day": rate, "duration_s": -(-left_nl * DAY_S // rate)}

    def _check_prime(self, rate: int) -> None:
        figures, therapy = self._pump.calibration, self._pump.therapy
        if therapy.prime_rate:
            left_nl = therapy.front.left_nl()
            message = "a prime is running for another %d nL" % left_nl
            raise Refused("prime_running", message, left_nl, 0, until_rest_s(self._pump))
        for bolus in (therapy.bolus, therapy.patient.bolus):
            no_bolus(bolus)
        most = figures.prime_nl_per_day
        at_most(rate, most, "prime_too_fast", "%d nL/day mix drug and fluid; at most %d nL/day")
        if rate < figures.minimum_nl_per_day:
            message = "%d nL/day are below the pump's %d nL/day" % (rate, figures.minimum_nl_per_day)
            raise Refused("prime_too_slow", message, rate, figures.minimum_nl_per_day)

    def cancel_prime(self, params: "Json") -> "Json":
        """Back to the basal rate; another prime does the rest."""
        nothing_but(params)
        therapy = self._pump.therapy
        if not therapy.prime_rate:
            raise Refused("no_prime", "no prime is running")
        self._pump.transitions.end_prime(events.CANCELLED)
        self._pump.changed()
        return {"left_nl": therapy.front.left_nl()}

    def stop(self, params: "Json") -> "Json":
        """Stops delivery at once, whatever the parameters; unfinished boluses, a prime and a jog are abandoned."""
        therapy = self._pump.therapy
        if therapy.stopped and not therapy.jog_rate:
            raise Refused("already_stopped", "delivery is stopped already")
        self._pump.transitions.end_all(events.STOPPED)
        therapy.stopped = True
        therapy.finish_rate = 0
        self._pump.deliver_by(events.DELIVERY_STOPPED, 0)
        return {}

    def resume(self, params: "Json") -> "Json":
        """Goes on after a stop, or after the guard took the motor away and somebody has looked."""
        nothing_but(params)
        pump = self._pump
        found = pump.verdict != FINE or pump.delivery.ahead
        if pump.therapy.prescription is None and not found:
            raise Refused("no_prescription", "there is nothing to resume")
        if not pump.therapy.stopped and not pump.therapy.lessened and not found:
            raise Refused("already_running", "delivery is not stopped")
        pump.transitions.end_jog(events.REPLACED)
        pump.therapy.stopped = pump.therapy.lessened = False
        pump.therapy.periodic.start_over()
        pump.verdict = FINE
        pump.delivery.looked_at()
        self._guard.reset()
        self._pump.deliver_by(events.DELIVERY_RESUMED, 0, pump.therapy.rate(pump.now))
        return {}
