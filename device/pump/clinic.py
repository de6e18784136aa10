"""Requests that change the prescription: check, propose, commit. It is checked whole before anything changes.

A proposal is read back beside what runs, with the soft limits that it passes; commit names its digest and the reason.
"""

from pump import events, front
from pump.bridge import bridged
from pump.dose import volume_nl
from pump.dose_limits import GIVEN, PATIENT_BOLUSES, DoseLimits, SoftLimits, confirm, same_content
from pump.faults import Faults
from pump.history import LONGEST_REASON
from pump.prescription import MODES, Prescription, parse
from pump.refusals import Invalid, Refused, accept, nothing_but
from pump.titration import CEREBRAL, Change, towards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_FORGOTTEN_MIN = 2880  # as long as a stop may last without an alarm


class Clinic:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump
        self._titration = pump.titration
        self._proposal: Prescription | None = None
        self._stopped: Prescription | None = None
        """The one with a dose before the one without."""

    def methods(self) -> "Methods":
        return {
            "prescription.check": self.check,
            "prescription.propose": self.propose,
            "prescription.commit": self.commit,
            "prescription.get": self.get,
        }

    def check(self, params: "Json") -> "Json":
        """What `propose` would read back, with the soft limits it would ask about; changes nothing."""
        return self._read_back(self._judged(params))

    def propose(self, params: "Json") -> "Json":
        """Reads back in physical units what `commit` would run, beside what runs now.

        Each soft limit that is passed needs a confirmation that names drug, what and figure.
        """
        self._proposal = None
        proposal = self._judged(params)
        confirm(SoftLimits(proposal.soft), params.get("confirmations"))
        self._proposal = proposal
        running = self._pump.therapy.prescription
        return {
            "digest": proposal.digest().hex(),
            "readback": self._read_back(proposal),
            "running": running.readback() if running else None,
        }

    def _judged(self, params: "Json") -> Prescription:
        """The prescription of a request, whose step from the running one is allowed."""
        faults = Faults()
        faults.only(params, "", ("prescription", "confirmations"))
        prescription = parse(params.get("prescription"), self._pump.calibration, faults)
        if prescription is None or faults.found:
            raise Invalid(faults.found)
        soft = SoftLimits(prescription.soft)
        self._check_step(prescription, soft)
        self._check_day(prescription, soft)
        for limit in bridged(prescription, self._pump).soft:
            soft.add(limit["drug"], limit["what"], limit["figure_ng_per_day"], limit["limit_ng_per_day"])
        return prescription

    def _check_step(self, new: Prescription, soft: SoftLimits) -> None:
        """From the dose that ran to this one, by mean and by highest day; what did not run before is a start."""
        former = self._former()
        there = [drug.name for drug, _ in former.content] if former else []
        started = [item for item in new.content if item[0].name not in there]
        DoseLimits(started, Faults(), soft).start(new.mean_nl_per_day())
        if former is None or len(started) == len(new.content):
            return
        cerebral = self._pump.course.group == CEREBRAL
        uptime = self._pump.uptime
        for old, dose, asked in (
            (former.mean_ng_per_day(), new.mean_ng_per_day(), soft),
            (former.day_ng(), new.day_ng(), SoftLimits()),
        ):
            pair = towards(old, dose)
            change = Change(former.content, pair[0], new.content, pair[1])
            self._titration.check(change, cerebral, uptime.day, uptime.ms, asked)
        self._ask_about_patient(former, new, cerebral, soft)

    def _former(self) -> "Prescription | None":
        """The last one with a dose; after two days without one it does not count any more."""
        running, uptime = self._pump.therapy.prescription, self._pump.uptime
        if running is not None and running.mean_ng_per_day()[1] > 0:
            return running
        lately = self._titration.within(_FORGOTTEN_MIN, uptime.day, uptime.ms)
        return self._stopped if lately else None

    def _ask_about_patient(
        self, former: Prescription, new: Prescription, cerebral: bool, soft: SoftLimits
    ) -> None:
        """More for the patient's own wish may be more than a step of the dose: that asks."""
        old_ng = former.day_ng()[1] + former.patient_ng()
        new_ng = new.day_ng()[0] + new.patient_ng()
        most = Change(former.content, old_ng, new.content, new_ng).most_ng(cerebral)
        if new.patient_ng() > former.patient_ng() and most is not None and new_ng > most:
            soft.add(new.content[0][0].name, PATIENT_BOLUSES, new_ng, most)

    def _check_day(self, new: Prescription, soft: SoftLimits) -> None:
        """With what was given in the last 24 h; less than that may always be prescribed."""
        pump = self._pump
        therapy = pump.therapy
        held = therapy.in_force.concentration_ng_per_ml if therapy.in_force else 1
        most_ng = therapy.last_day.most_ng(new, therapy.patient, held, pump.uptime)
        if most_ng <= therapy.last_day.given_ng(24, pump.uptime, held):
            return
        limit = new.most_dose_ng_per_day
        if most_ng - limit > limit // 1000:  # what rounding to nL and hours may have added
            message = "%d ng in 24 h with what was given already are above the limit of %d ng"
            raise Refused("too_much_in_24h", message % (most_ng, limit), most_ng, limit)
        limits = DoseLimits(new.content, Faults(), soft)
        limits.in_24h(volume_nl(most_ng, new.concentration_ng_per_ml), GIVEN)

    def _read_back(self, proposal: Prescription) -> "Json":
        result = proposal.readback()
        bridge = bridged(proposal, self._pump)
        if bridge is not proposal:
            result["bridge"] = {
                "volume_nl": self._pump.calibration.dead_volume_nl(),
                "rates": bridge.readback()["rates"],
            }
        return result

    def commit(self, params: "Json") -> "Json":
        """Runs the proposal of this digest, once it is safely stored; the reason goes into the history."""
        proposal, reason = self.proposed(params)
        self._check_reservoir(proposal)
        self.enact(proposal, reason, starts=True)
        return {"digest": params["digest"]}

    def _check_reservoir(self, proposal: Prescription) -> None:
        """A plain commit is for what the reservoir holds, as far as that is known, and for what runs already."""
        therapy, content = self._pump.therapy, self._pump.reservoir.content
        running = therapy.prescription
        fits = running is None or proposal.holds_as(running) or therapy.catheter_is_new()
        if not fits or (content and not same_content(content, proposal.content)):
            there = content or (running.content if running else [])
            figures = (proposal.concentration_ng_per_ml, there[0][1])
            message = (
                "a prescription for %d ng/mL, and the reservoir holds %d ng/mL; drugs change with a refill"
            )
            raise Refused("refill_needed", message % figures, figures[0], figures[1])

    def proposed(self, params: "Json") -> "tuple[Prescription, str]":
        """The proposal that a request names, and its reason; it must still be an allowed step."""
        faults = Faults()
        faults.only(params, "", ("digest", "reason"))
        reason = faults.text(params, "reason", "", LONGEST_REASON)
        accept(faults)
        proposal = self._proposal
        if proposal is None or params.get("digest") != proposal.digest().hex():
            raise Refused(
                "unknown_proposal", "commit names the digest of the last proposal, and it was another"
            )
        self._check_step(proposal, SoftLimits())
        self._check_day(proposal, SoftLimits())
        return proposal, reason

    def enact(self, proposal: Prescription, reason: str, ahead_nl: int = 0, starts: bool = False) -> None:
        """Stores it and runs it; refused where it cannot be stored, and then nothing has changed.

        `ahead_nl`: what has been delivered since the reservoir holds another concentration. `starts`: delivery goes
        on where it was stopped; else who has stopped it decides when.
        """
        pump = self._pump
        therapy = pump.therapy
        in_force = bridged(proposal, pump)
        self._store(proposal, in_force)
        self._proposal = None
        therapy.stopped = therapy.stopped and not starts
        therapy.lessened = therapy.lessened and not starts
        self._note(proposal, reason)
        pump.transitions.end_all(events.REPLACED)
        begins = in_force is not proposal and not therapy.bridging()
        therapy.prescribe(proposal, in_force)
        therapy.patient.lock(pump.uptime)
        if therapy.catheter_is_new():
            therapy.front.start(front.FILL, pump.calibration.dead_volume_nl())
        pump.delivery.plan_again()  # at the same rate now, it may change sooner
        figures = (therapy.rate(pump.now), proposal.concentration_ng_per_ml, proposal.mean_nl_per_day())
        pump.record(events.PRESCRIPTION_COMMITTED, MODES.index(proposal.mode), *figures)
        if begins:
            pump.transitions.begin_bridge(ahead_nl)
        pump.limits_changed = True
        pump.changed()

    def _store(self, proposal: Prescription, in_force: Prescription) -> None:
        held = in_force if in_force is not proposal else None
        if not self._pump.memory.commit(proposal, held, self._pump):
            self._pump.changed()
            raise Refused("memory_error", "the prescription could not be stored; what was running goes on")

    def _note(self, proposal: Prescription, reason: str) -> None:
        """Into the history; a dose that is another starts the time until the next step."""
        pump = self._pump
        running = pump.therapy.prescription
        old_ng = running.mean_ng_per_day()[1] if running else 0
        new_ng = proposal.mean_ng_per_day()[1]
        pump.course.history.add(pump.now.day, pump.now.ms, "dose_ng_per_day", old_ng, new_ng, reason)
        if old_ng and not new_ng:
            self._stopped = running
        if old_ng != new_ng or running is None or not proposal.holds_as(running):
            self._titration.changed(pump.uptime.day, pump.uptime.ms)

    def get(self, params: "Json") -> "Json | None":
        """What is running, as it was ordered and as it is carried out."""
        nothing_but(params)
        running = self._pump.therapy.prescription
        return {"prescription": running.document, "readback": running.readback()} if running else None
