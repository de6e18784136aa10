"""What must hold before a request is carried out: a running therapy, a catheter at rest, enough drug, a known date.

Each check refuses with its reason and figures, and changes nothing.
"""

from pump.dose_limits import same_content
from pump.fallback import GO_ON
from pump.prescription import Prescription
from pump.refill import STEPS
from pump.refusals import Refused, at_most
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pump.bolus import Bolus
    from pump.core import Pump


def running(pump: "Pump", what: str) -> Prescription:
    """What is in force, where the therapy runs and its memory is sound."""
    therapy = pump.therapy
    if not pump.memory.sound:
        raise Refused("memory_error", "%s is refused while the memory error stands" % what)
    if therapy.in_force is None:
        raise Refused("no_prescription", "%s needs a prescription" % what)
    if therapy.stopped or therapy.effect != GO_ON or pump.delivery.rate_nl_per_day == 0:
        raise Refused("not_running", "%s needs a running therapy; it is %s" % (what, therapy.state()))
    return therapy.in_force


def kept(pump: "Pump", end: "Callable[[], None]") -> None:
    """What was just started runs only where a restart would know of it; else `end` takes it back, and it is refused."""
    if not pump.save():
        end()
        pump.changed()
        raise Refused("memory_error", "it could not be stored; what was running goes on")


def catheter_at_rest(pump: "Pump", what: str) -> None:
    """Refused while a prime or a bridge works on what the catheter holds."""
    therapy = pump.therapy
    left_nl = therapy.front.left_nl()
    for busy, reason in ((therapy.prime_rate > 0, "prime"), (therapy.bridging(), "bridge")):
        if busy:
            message = "%s is refused during a %s, for another %d nL" % (what, reason, left_nl)
            raise Refused(reason + "_running", message, left_nl, 0, until_rest_s(pump))


def until_rest_s(pump: "Pump") -> int:
    """How long the prime or bridge lasts at the rate in force; 0 where none is under way or nothing flows."""
    therapy, rate = pump.therapy, pump.delivery.rate_nl_per_day
    busy = therapy.prime_rate > 0 or therapy.bridging()
    return -(-therapy.front.left_nl() * DAY_S // rate) if busy and rate else 0


def no_bolus(bolus: "Bolus") -> None:
    """Refused while this one runs."""
    if bolus.running():
        left_s = bolus.left_ms() // 1000
        raise Refused("bolus_running", "a bolus is running for another %d s" % left_s, left_s, 0, left_s)


def enough_left(pump: "Pump", volume_nl: int) -> None:
    """Refused where the reservoir does not hold that much above its empty mark."""
    left_nl = max(pump.reservoir.volume_nl - pump.reservoir.empty_nl, 0)
    at_most(volume_nl, left_nl, "reservoir_too_low", "%d nL are more than the %d nL left")


def dated(pump: "Pump") -> None:
    """Refused while the wall clock is not known: what is reckoned from today would be due on a wrong day."""
    if not pump.clock_known:
        raise Refused("clock_unknown", "today's date is not known: set the clock first")


def no_jog(pump: "Pump", what: str) -> None:
    """Refused while somebody jogs the motor."""
    therapy = pump.therapy
    if therapy.jog_rate:
        left_s = -(-therapy.jog_steps * pump.calibration.pl_per_step * DAY_S // (1000 * therapy.jog_rate))
        message = "%s is refused during a jog, for another %d s" % (what, left_s)
        raise Refused("jog_running", message, therapy.jog_steps, 0, left_s)


def no_visit(pump: "Pump") -> None:
    """Refused while a refill is open."""
    step = pump.visit.step
    if step:
        raise Refused("refill_open", "a refill is open, at the step %s: finish it" % STEPS[step], step, 0)


def same_drugs(pump: "Pump") -> None:
    """A visit that the power has cut short may have left something for which nothing is prescribed."""
    running, content = pump.therapy.prescription, pump.reservoir.content
    if running is not None and content and not same_content(content, running.content):
        figures = (running.content[0][1], content[0][1])
        message = "a prescription for %d ng/mL, and the reservoir holds %d ng/mL: it takes a refill visit"
        raise Refused("refill_needed", message % figures, figures[0], figures[1])
