"""Requests of the bench: moving the motor by hand, calibrating, the self-test.

A jog makes a number of steps where no therapy runs: to see the motor turn, to fill the tubing, to weigh what a step
moves. It has no way of its own to the motor: it is a rate like any other, in the same accounts and under the guard.
"""

from pump import events
from pump.calibration import parse
from pump.checks import CHECKS
from pump.fallback import EFFECTS, GO_ON
from pump.faults import Faults
from pump.guard import Guard
from pump.readiness import enough_left, kept, no_jog, no_visit, same_drugs
from pump.refusals import Refused, accept, at_most, nothing_but
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

MOST_JOG_NL = 1_000_000
"""An hour at the reference implant's highest rate: whoever wants more says so again."""
MOST_STEPS = 10_000_000


class BenchRequests:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", guard: Guard) -> None:
        self._pump = pump
        self._guard = guard

    def methods(self) -> "Methods":
        return {
            "service.jog": self.jog,
            "service.calibration": self.calibrate,
            "selftest.run": self.test_itself,
        }

    def jog(self, params: "Json") -> "Json":
        """Makes so many steps and stops, where nothing is prescribed or delivery is stopped; at most 1 mL.

        As fast as the pump can, or at `rate_nl_per_day`. `delivery.stop` ends it at once. What it moves leaves the
        reservoir's account; with a prescription there, it counts in the 24 hours.
        """
        faults = Faults()
        faults.only(params, "", ("steps", "rate_nl_per_day"))
        steps = faults.integer(params, "steps", "", 1, MOST_STEPS)
        rate = fastest = self._fastest_nl_per_day()
        if "rate_nl_per_day" in params:
            lowest = self._pump.calibration.minimum_nl_per_day
            rate = faults.integer(params, "rate_nl_per_day", "", lowest, fastest)
        accept(faults)
        self._check_still()
        volume_nl = -(-steps * self._pump.calibration.pl_per_step // 1000)
        at_most(volume_nl, MOST_JOG_NL, "jog_too_far", "%d nL are more than a jog's %d nL")
        if self._pump.reservoir.ever_filled:  # else there is no account yet that could fall short
            enough_left(self._pump, volume_nl)
        self._pump.transitions.begin_jog(steps, rate)
        kept(self._pump, lambda: self._pump.transitions.end_jog(events.CANCELLED))
        return {
            "steps": steps,
            "volume_nl": volume_nl,
            "rate_nl_per_day": rate,
            "duration_s": -(-volume_nl * DAY_S // rate),
        }

    def _fastest_nl_per_day(self) -> int:
        """No more than a step a millisecond: two that became due in the same one could not be told apart."""
        figures = self._pump.calibration
        return min(figures.maximum_nl_per_day, figures.pl_per_step * DAY_S)

    def _check_still(self) -> None:
        """No therapy runs, nobody has the reservoir open, nothing else keeps the motor from turning."""
        pump, therapy = self._pump, self._pump.therapy
        no_jog(pump, "another jog")
        if therapy.prescription is not None and not therapy.stopped:
            rate = pump.delivery.rate_nl_per_day
            raise Refused("not_stopped", "a jog is for a pump at rest: stop delivery first", rate)
        no_visit(pump)
        same_drugs(pump)
        if therapy.prescription is None and pump.reservoir.content:
            raise Refused("no_prescription", "the reservoir was filled with what nobody has prescribed")
        if therapy.effect != GO_ON:
            message = "a jog is refused while an alarm holds delivery back: %s"
            raise Refused("held_back", message % EFFECTS[therapy.effect].replace("_", " "), therapy.effect)

    def calibrate(self, params: "Json") -> "Json":
        """The pump's figures; with `pl_per_step`, a new one, from which an epoch of exactness begins.

        It is kept: a restart finds it, and it goes before what the board's files say.
        """
        faults = Faults()
        faults.only(params, "", ("pl_per_step",))
        pump = self._pump
        figures = parse(params, pump.calibration, faults, "")
        accept(faults)
        old = pump.calibration.pl_per_step
        if figures.pl_per_step != old:
            no_jog(pump, "another calibration")
            pump.transitions.recalibrate(figures.pl_per_step)
            self._guard.use(figures.pl_per_step)
            pump.record(events.CALIBRATED, 0, figures.pl_per_step, old)
        return pump.calibration.to_json()

    def test_itself(self, params: "Json") -> "Json":
        """Makes every check of the self-test now, and tells what each found. Delivery goes on."""
        nothing_but(params)
        test = self._pump.self_test
        test.run(self._pump)
        self._pump.changed()
        return {
            "failed": test.failed,
            "checks": [{"check": CHECKS[i], "passed": not test.failing(i)} for i in range(len(CHECKS))],
        }
