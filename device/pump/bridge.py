"""The bridge after a change of concentration: the same doses, reckoned by what the catheter still holds.

Until the dead volume of tubing and catheter has been delivered, the prescription in force is the new one at the old
concentrations: rate = dose / C_old, then dose / C_new. In an admixture the primary drug's dose is kept exactly; the
others follow, within their limits.
"""

from pump.dose_limits import same_content
from pump.faults import Faults
from pump.prescription import Prescription, at_concentrations, parse
from pump.readiness import until_rest_s
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.dose_limits import Content


def bridged(prescription: Prescription, pump: "Pump") -> Prescription:
    """What is in force until the catheter holds what the reservoir does: `prescription` itself where it does.

    Refuses a bridge that cannot be met.
    """
    therapy = pump.therapy
    running, held = therapy.prescription, therapy.in_force
    if running is None or held is None or therapy.catheter_is_new():
        return prescription
    if running.holds_as(prescription):
        return _at(prescription, held, pump) if therapy.bridging() else prescription
    check_change(prescription.content, pump)
    return _at(prescription, running, pump)


def check_change(content: "Content", pump: "Pump") -> None:
    """Refuses what cannot follow on what tubing and catheter hold: a second change under way, or another drug."""
    therapy = pump.therapy
    running = therapy.prescription
    if running is None or therapy.catheter_is_new() or same_content(content, running.content):
        return
    if therapy.front.kind:
        left_nl = therapy.front.left_nl()
        message = "the last change is still in the catheter, for another %d nL: two at once cannot be bridged"
        raise Refused("front_running", message % left_nl, left_nl, 0, until_rest_s(pump))
    if _names(running.content) != _names(content):
        message = "tubing and catheter hold %s: stop and rinse them first"
        raise Refused("bridge_impossible", message % _names(running.content))


def _names(content: "Content") -> str:
    return "+".join([drug.name for drug, _ in content])


def _at(prescription: Prescription, held: Prescription, pump: "Pump") -> Prescription:
    """The same orders at the concentrations of `held`."""
    faults = Faults()
    document = at_concentrations(prescription.document, held.document["drugs"])
    result = parse(document, pump.calibration, faults)
    if result is None:
        fault = faults.found[0]
        value = fault["value"]
        message = "while the catheter holds the old drug, %s would be %s; allowed: %s"
        figures = (fault["path"], value, fault["allowed"])
        asked = value if isinstance(value, int) else 0
        raise Refused("bridge_impossible", message % figures, asked, faults.bounds[0])
    return result
